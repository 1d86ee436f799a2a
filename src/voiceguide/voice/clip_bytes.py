"""Finished clips as bytes: a header, 16-bit samples up to the end of the voice, and when its words begin.

The lengths and the words can be read without numpy.
"""

from __future__ import annotations

import struct
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeGuard

from voiceguide.core.units import Frames
from voiceguide.core.utterance import WordMark

if TYPE_CHECKING:
    from voiceguide.core.sound import Clip

_HEADER: Final = struct.Struct("<4sIIII")
_MARK: Final = struct.Struct("<III")
_MAGIC: Final = b"VGCL"
_FORMAT: Final = 2
_SCALE: Final = 2**14
"""Of a full-scale sample: 6 dB of headroom, so that levelled speech over full scale survives."""


def dump(clip: Clip) -> bytes:
    """Write a finished clip; samples beyond ±2 are cut off."""
    import numpy as np  # noqa: PLC0415  heavy, and not needed to read lengths

    voice = np.clip(np.rint(clip.pcm[: clip.voiced] * _SCALE), -2 * _SCALE, 2 * _SCALE - 1)
    head = _HEADER.pack(_MAGIC, _FORMAT, len(clip.pcm), clip.voiced, len(clip.marks))
    marks = (_MARK.pack(one.start, one.length, one.at) for one in clip.marks)
    return b"".join(chain((head, voice.astype("<i2").tobytes()), marks))


def lengths(data: bytes) -> tuple[Frames, Frames]:
    """Read how long a clip is, and how much of it is voice.

    Raises:
        ValueError: The bytes are something else, or not whole.
    """
    if len(data) < _HEADER.size:
        raise ValueError("no clip: too short")
    magic, version, length, voiced, marks = _HEADER.unpack_from(data)
    if (magic, version) != (_MAGIC, _FORMAT):
        raise ValueError("no clip, or one of another format")
    if voiced > length or len(data) != _HEADER.size + 2 * voiced + marks * _MARK.size:
        raise ValueError("a clip that is not whole")
    return Frames(length), Frames(voiced)


def is_clip(data: bytes | None) -> TypeGuard[bytes]:
    """Tell whether bytes are a clip, whole and of the form that is written now."""
    try:
        lengths(data or b"")
    except ValueError:
        return False
    return True


def load_marks(data: bytes) -> tuple[WordMark, ...]:
    """Read when the words of a clip begin.

    Raises:
        ValueError: The bytes are something else, or not whole.
    """
    _, voiced = lengths(data)
    return tuple(WordMark(*mark) for mark in _MARK.iter_unpack(data[_HEADER.size + 2 * voiced :]))


def load(data: bytes) -> Clip:
    """Read what `dump` wrote.

    Raises:
        ValueError: The bytes are something else, or not whole.
    """
    import numpy as np  # noqa: PLC0415  heavy, and not needed to read lengths

    from voiceguide.core.sound import Clip  # noqa: PLC0415  loads numpy

    length, voiced = lengths(data)
    pcm = np.zeros(length, np.float32)
    pcm[:voiced] = np.frombuffer(data, "<i2", voiced, _HEADER.size) / np.float32(_SCALE)
    return Clip(pcm, voiced, marks=load_marks(data))
