"""Finished clips as bytes: a header, then 16-bit samples up to the end of the voice.

The lengths can be read without numpy.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from voiceguide.core.units import Frames

if TYPE_CHECKING:
    from voiceguide.core.sound import Clip

_HEADER: Final = struct.Struct("<4sHHII")
_MAGIC: Final = b"VGCL"
_FORMAT: Final = 1
_SCALE: Final = 2**14
"""Of a full-scale sample: 6 dB of headroom, so that levelled speech over full scale survives."""


def dump(clip: Clip) -> bytes:
    """Write a finished clip; samples beyond ±2 are cut off."""
    import numpy as np  # noqa: PLC0415  heavy, and not needed to read lengths

    voice = np.clip(np.rint(clip.pcm[: clip.voiced] * _SCALE), -2 * _SCALE, 2 * _SCALE - 1)
    return _HEADER.pack(_MAGIC, _FORMAT, 0, len(clip.pcm), clip.voiced) + voice.astype("<i2").tobytes()


def lengths(data: bytes) -> tuple[Frames, Frames]:
    """Read how long a clip is, and how much of it is voice.

    Raises:
        ValueError: The bytes are something else, or not whole.
    """
    if len(data) < _HEADER.size:
        raise ValueError("no clip: too short")
    magic, version, _, length, voiced = _HEADER.unpack_from(data)
    if (magic, version) != (_MAGIC, _FORMAT):
        raise ValueError("no clip, or one of another format")
    if voiced > length or len(data) != _HEADER.size + 2 * voiced:
        raise ValueError("a clip that is not whole")
    return Frames(length), Frames(voiced)


def load(data: bytes) -> Clip:
    """Read what `dump` wrote.

    Raises:
        ValueError: The bytes are something else, or not whole.
    """
    import numpy as np  # noqa: PLC0415  heavy, and not needed to read lengths

    from voiceguide.core.sound import Clip  # noqa: PLC0415  loads numpy

    length, voiced = lengths(data)
    pcm = np.zeros(length, np.float32)
    pcm[:voiced] = np.frombuffer(data, "<i2", offset=_HEADER.size) / np.float32(_SCALE)
    return Clip(pcm, voiced)
