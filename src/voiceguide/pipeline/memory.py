"""How much memory the process keeps that it no longer needs."""

from __future__ import annotations

import sys
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""What glibc's `mallopt` calls the size from which on a block is given back as soon as it is free."""
_LARGE: Final = 2 << 20
"""Bytes."""


def give_back_memory() -> None:
    """Have large blocks of memory given back as soon as they are free; only glibc has to be told.

    Left alone it takes the largest block that was ever freed, up to 32 MB, for what is usual:
    once a picture has been drawn, every thread keeps tens of megabytes of old sound.
    """
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415  only who makes tracks needs it

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:  # another libc, such as musl, keeps nothing large
        return
    mallopt(_MMAP_THRESHOLD, _LARGE)
