"""Onsets: where something begins to sound, in silence, over a bed, or under a chime that rings on.

Sound is looked at in bands of a fraction of an octave, every 5 ms. Something begins where many bands rise
at once against what was there before: a voice and a stroke do, while rain, a stream or a fading bell do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voiceguide.core.sound import Pcm
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Ms

Levels: TypeAlias = NDArray[np.floating[Any]]
"""Decibels of each band (across) at each moment (down)."""

RISE: Final = 3.5
"""Decibels by which the bands must rise on average. Beds alone come to 2.8, the softest chime over rain to 4.4."""

_HOP: Final = 240
_WINDOW: Final = 960
_BANDS: Final = 18
_LOWEST, _HIGHEST = 60.0, 9600.0
_FLOOR: Final = 1e-7
"""Power under which nothing is looked at: -70 dB."""
_MOST: Final = 20.0
"""Decibels that one band may rise: no single tone is to count for all."""
_BEFORE, _GAP, _AFTER = 12, 2, 8
"""Moments that are compared: 60 ms up to 10 ms before, and 40 ms after."""
_SENSED: Final = 25
"""Milliseconds by which a rise is sensed before what rises begins."""
_CHUNK: Final = 5 * SAMPLE_RATE
_LEAD: Final = 100 * FRAMES_PER_MS
"""Silence that is thought before and after the sound, so that its first moment counts, too."""


@dataclass(frozen=True, slots=True)
class Onset:
    """A moment at which something begins to sound."""

    at: Ms
    rise: float
    """Decibels, as a mean of all bands."""


class Onsets:
    """Find onsets in sound that comes in pieces; keeps a few seconds of it."""

    def __init__(self) -> None:
        self._pending: Pcm = np.zeros(_LEAD, np.float32)
        self._levels: Levels = np.zeros((0, _BANDS))
        self._seen = 0
        """Moments of which it is known whether something begins."""
        self._risen = False
        self._found: list[Onset] = []

    def feed(self, pcm: Pcm) -> None:
        """Take the next samples."""
        self._pending = np.concatenate((self._pending, pcm))
        if len(self._pending) >= _CHUNK:
            self._look()

    def finish(self) -> tuple[Onset, ...]:
        """Return all onsets, once there is no more sound."""
        self._pending = np.concatenate((self._pending, np.zeros(_LEAD, np.float32)))
        self._look()
        return tuple(self._found)

    def _look(self) -> None:
        if len(self._pending) < _WINDOW:
            return
        moments = (len(self._pending) - _WINDOW) // _HOP + 1
        self._levels = np.concatenate((self._levels, _levels(self._pending, moments)))
        self._pending = self._pending[moments * _HOP :]
        rises = _rises(self._levels)
        self._found += self._begun(rises)
        self._levels = self._levels[len(rises) :]
        self._seen += len(rises)

    def _begun(self, rises: Levels) -> Iterator[Onset]:
        first = _BEFORE + _GAP
        for place in np.flatnonzero(np.diff(np.concatenate(([self._risen], rises >= RISE)).astype(np.int8))):
            begins = rises[place] >= RISE
            if begins:
                run = rises[place : place + _AFTER]
                middle = (self._seen + first + int(place)) * _HOP + _WINDOW // 2 - _LEAD
                at = Ms(max(round(middle / FRAMES_PER_MS) + _SENSED, 0))
                yield Onset(at, round(float(run.max()), 1))
        self._risen = bool(len(rises) and rises[-1] >= RISE) if len(rises) else self._risen


def onsets_of(pcm: Pcm) -> tuple[Onset, ...]:
    """Find the onsets in a sound."""
    ear = Onsets()
    for start in range(0, len(pcm), _CHUNK):
        ear.feed(pcm[start : start + _CHUNK])
    return ear.finish()


def _levels(pcm: Pcm, moments: int) -> Levels:
    windows = sliding_window_view(pcm[: (moments - 1) * _HOP + _WINDOW], _WINDOW)[::_HOP]
    powers = np.square(np.abs(np.fft.rfft(windows * _SHAPE, axis=1))) @ _MATRIX
    levels: Levels = 10 * np.log10(powers * (_BANDS / _WINDOW**2) + _FLOOR)
    return levels


def _rises(levels: Levels) -> Levels:
    """Return by how much the bands rise at each moment that has enough before and after it."""
    sums = np.concatenate((np.zeros((1, levels.shape[1])), np.cumsum(levels, axis=0)))
    count = max(len(levels) - _BEFORE - _GAP - _AFTER + 1, 0)
    now = np.arange(count) + _BEFORE + _GAP
    after = (sums[now + _AFTER] - sums[now]) / _AFTER
    before = (sums[now - _GAP] - sums[now - _GAP - _BEFORE]) / _BEFORE
    rises: Levels = np.clip(after - before, 0, _MOST).mean(axis=1)
    return rises


def _matrix() -> Pcm:
    """Return which bin of a transform belongs to which band."""
    hertz = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    edges = np.geomspace(_LOWEST, _HIGHEST, _BANDS + 1)
    matrix = np.zeros((len(hertz), _BANDS), np.float32)
    for band, (low, high) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        inside = (hertz >= low) & (hertz < high)
        inside[np.argmin(np.abs(hertz - np.sqrt(low * high)))] |= not inside.any()
        matrix[:, band] = inside
    return matrix


_SHAPE: Final = np.hanning(_WINDOW).astype(np.float32)
_MATRIX: Final = _matrix()
