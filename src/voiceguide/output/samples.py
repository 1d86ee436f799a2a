"""The one place where sound becomes 16-bit samples, for every file format alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from voiceguide.core.sound import Pcm

Samples: TypeAlias = NDArray[np.int16]
"""Samples, shape (frames,), int16, full scale ±32768."""

_FULL_SCALE = 32768.0


def samples16(pcm: Pcm) -> Samples:
    """Convert sound to 16 bits: no dither, halves to even, clipped at full scale.

    Dither would make the silences around an island sound and no two tracks alike; the
    limiter has made sure that nothing is left to clip.
    """
    scaled = np.rint(pcm * np.float32(_FULL_SCALE))
    samples: Samples = np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    return samples
