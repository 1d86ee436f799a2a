"""A ceiling for true peaks that leaves everything below it alone.

Where a crest is over the ceiling, the gain goes down smoothly over the 5 ms before it,
and comes back within 125 ms after it. Everything else is passed on bit for bit, and every
sample depends on no more than `REACH` frames to either side: sound may be cut into
islands wherever there is so much silence, and each comes out the same alone.
Windows are walked by doubling, element by element, so that no running sum carries
rounding from afar.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from voiceguide.core.meter import PEAK_REACH, crests
from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import Frames

CEILING_DB: Final = -2.0
"""dBTP: an MP3 of 96 kbit/s peaked 0.5 dB higher than what it was made from."""

_AHEAD: Final = 256
"""Frames in which the gain goes down: two averages of half as many, one after the other."""
_RELEASE: Final = 6_000
"""Frames after which a peak is forgotten."""
_FALL: Final = 0.01 ** (1 / _RELEASE)
"""What is left of a reduction from one frame to the next."""

REACH: Final = Frames(_RELEASE + 2 * _AHEAD + PEAK_REACH)
"""Frames to either side that a limited sample may depend on."""

Curve: TypeAlias = NDArray[np.float64]


def limit(pcm: Pcm, ceiling_db: float = CEILING_DB) -> Pcm:
    """Return sound whose true peaks are under a ceiling; the same samples where it is already."""
    ceiling = amplitude(ceiling_db)
    # A sound that begins or ends abruptly may peak just outside of itself.
    edge = np.zeros(PEAK_REACH, np.float32)
    peaks = crests(np.concatenate((edge, pcm, edge)), above=ceiling)
    over = np.flatnonzero(peaks > ceiling)
    if not len(over):
        return pcm
    gain = np.ones(len(peaks), np.float32)
    for run in np.split(over, np.flatnonzero(np.diff(over) > _RELEASE + 2 * _AHEAD) + 1):
        start = max(int(run[0]) - _AHEAD, 0)
        end = min(int(run[-1]) + _RELEASE + _AHEAD, len(peaks))
        gain[start:end] = _gain(peaks[start:end], ceiling)
    return pcm * gain[PEAK_REACH : PEAK_REACH + len(pcm)]


def _gain(peaks: Pcm, ceiling: float) -> Curve:
    """Return the gain that keeps crests under the ceiling: 1 exactly where none is near."""
    cut = 1 - ceiling / np.maximum(peaks.astype(np.float64), ceiling)
    edge = np.zeros(_AHEAD - 1)
    held = _spread(cut, _RELEASE, _FALL)
    # From here on a place holds what lies up to a window ahead of it; averaging looks back over it.
    early = _spread(np.concatenate((edge, held, edge))[::-1], _AHEAD, 1.0)[::-1]
    smooth = _average(_average(early, _AHEAD // 2), _AHEAD // 2)
    gain: Curve = 1 - smooth[_AHEAD - 1 :][: len(peaks)]
    return gain


def _spread(curve: Curve, window: int, fall: float) -> Curve:
    """Return the largest of the last `window` values, each one less the longer it is ago."""
    out, size = curve.copy(), 1
    while size < window:
        step = min(size, window - size)
        out[step:] = np.maximum(out[step:], out[:-step] * fall**step)
        size += step
    return out


def _average(curve: Curve, window: int) -> Curve:
    """Return the mean of the last `window` values, a power of two; before the first is 0."""
    out, size = curve.copy(), 1
    while size < window:
        out[size:] += out[:-size].copy()
        size *= 2
    mean: Curve = out / window
    return mean
