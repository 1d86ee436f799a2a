"""Any sound to a loop: its end melts into its start, and the seam cannot be heard."""

from __future__ import annotations

import numpy as np

from voiceguide.core.sound import Pcm
from voiceguide.core.units import GRID_FRAMES, Frames
from voiceguide.mix.ramps import equal_power

SEAM = Frames(2 * 48_000)
"""Frames in which end and start melt, unless told otherwise: two seconds."""


def loop(pcm: Pcm, seam: Frames = SEAM) -> Pcm:
    """Make a loop of a sound, in whole 24 ms, by laying its last `seam` frames over its first ones.

    The two are as a rule unlike each other, so their powers are made to add up to one.
    What is left over from whole 24 ms is cut off the end.

    Raises:
        ValueError: The sound is not twice as long as the seam and 24 ms more, or the seam has no length.
    """
    if seam < 1 or len(pcm) < 2 * seam + GRID_FRAMES:
        raise ValueError(f"a sound of {len(pcm)} frames cannot be looped with a seam of {seam}")
    length = (len(pcm) - seam) // GRID_FRAMES * GRID_FRAMES
    out = pcm[:length].astype(np.float32, copy=True)
    rising, falling = equal_power(np.arange(seam), seam), equal_power(np.arange(seam)[::-1] + 1, seam)
    out[:seam] = out[:seam] * rising + pcm[length : length + seam] * falling
    return out
