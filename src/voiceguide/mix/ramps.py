"""Ramps whose every value depends on its place alone, to the last bit.

They are polynomials and roots, which every machine rounds alike wherever in an array
they stand; sines and powers may come out otherwise at an array's end.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from voiceguide.core.sound import Pcm

Places: TypeAlias = NDArray[np.integer[Any]]
"""Frames counted from where a ramp begins; before it and after it are places, too."""

Curve: TypeAlias = NDArray[np.float64]
"""A value for each place."""


def smooth(places: Places, length: int) -> Curve:
    """Return a ramp from 0 at its beginning to 1 at its end, level at both; `length` 0 is a step."""
    if not length:
        return (places >= 0).astype(np.float64)
    part = np.clip(places, 0, length) / length
    ramp: Curve = part * part * (3 - 2 * part)
    return ramp


def equal_power(places: Places, length: int) -> Pcm:
    """Return a fade in such that its power and that of the fade out over the same place make one."""
    return np.sqrt(smooth(places, length)).astype(np.float32)
