"""The boxes that MP4 is made of."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

MATRIX: Final = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000)
"""Leaves a picture as it is."""

_UTF_8, _NUMBER = 1, 0
_ITUNES: Final = "com.apple.iTunes"


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box of a kind with what is in it."""
    data = b"".join(parts)
    return struct.pack(">I4s", 8 + len(data), kind) + data


def full_box(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """Return a box that tells its version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def table(kind: bytes, form: str, rows: Sequence[tuple[int, ...]]) -> bytes:
    """Return a box that holds a counted table of numbers."""
    return full_box(kind, struct.pack(">I", len(rows)), *(struct.pack(form, *row) for row in rows))


def descriptor(tag: int, data: bytes) -> bytes:
    """Return a descriptor of MPEG-4 systems."""
    return bytes((tag, 0x80, 0x80, 0x80, len(data))) + data


def fact(name: bytes, data: bytes, kind: int = _UTF_8) -> bytes:
    """Return a fact about a track, as iTunes writes it; `kind` is 13 for JPEG, 14 for PNG, 0 or 21 for numbers."""
    return box(name, box(b"data", struct.pack(">II", kind, 0), data))


def own_fact(name: str, text: str, owner: str = _ITUNES) -> bytes:
    """Return a fact that has no short name."""
    told = full_box(b"mean", owner.encode()), full_box(b"name", name.encode())
    return box(b"----", *told, box(b"data", struct.pack(">II", _UTF_8, 0), text.encode()))
