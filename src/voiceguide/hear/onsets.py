"""Onsets: where something begins to sound, in silence, over a bed, or under a chime that rings on.

Sound is looked at in bands of a fraction of an octave, every 5 ms. Something begins where many bands rise
at once against what was there before: a voice and a stroke do, while rain, a stream or a fading bell do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voiceguide.core.sound import Pcm
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Ms

Levels: TypeAlias = NDArray[np.floating[Any]]
"""Decibels of each band (across) at each moment (down)."""

_HOP: Final = 240
_WINDOW: Final = 960
_BANDS: Final = 18
_LOWEST, _HIGHEST = 60.0, 9600.0
_FLOOR: Final = 1e-7
"""Power under which nothing is looked at: -70 dB."""
_MOST: Final = 20.0
"""Decibels that one band may rise: no single tone is to count for all."""
_CHUNK: Final = 5 * SAMPLE_RATE
_LEAD: Final = 400 * FRAMES_PER_MS
_TRAIL: Final = 1100 * FRAMES_PER_MS
"""Silence that is thought before and after the sound, so that its first and last moments count, too."""


@dataclass(frozen=True, slots=True)
class Look:
    """Which moments are compared, and what counts as a rise."""

    before: int
    gap: int
    after: int
    """Moments of 5 ms: what is before is held against what is after, with a gap between."""
    rise: float
    """Decibels, as a mean of all bands."""
    sensed: int
    """Milliseconds by which a rise is sensed before what rises begins."""


SHARP: Final = Look(12, 2, 8, 3.5, 25)
"""A voice, a stroke. Beds alone rise by 2.8 dB at the most, the softest chime over rain by 4.4."""
SLOW: Final = Look(60, 4, 200, 4.0, 100)
"""A gong that swells; waves do so, too."""
_REACH_BACK: Final = max(look.before + look.gap for look in (SHARP, SLOW))
_REACH_ON: Final = max(look.after for look in (SHARP, SLOW))


@dataclass(frozen=True, slots=True)
class Onset:
    """A moment at which something begins to sound."""

    at: Ms
    until: Ms
    """When nothing rises any more."""


class Onsets:
    """Find onsets in sound that comes in pieces; keeps a few seconds of it."""

    def __init__(self) -> None:
        self._pending: Pcm = np.zeros(_LEAD, np.float32)
        self._levels: Levels = np.zeros((0, _BANDS))
        self._seen = 0
        """Moments of which it is known whether something begins."""
        self._risen = {SHARP: False, SLOW: False}
        self._found: dict[Look, list[Onset]] = {SHARP: [], SLOW: []}

    def feed(self, pcm: Pcm) -> None:
        """Take the next samples."""
        self._pending = np.concatenate((self._pending, pcm))
        if len(self._pending) >= _CHUNK:
            self._listen()

    def finish(self) -> None:
        """Look at what is left, once there is no more sound."""
        self._pending = np.concatenate((self._pending, np.zeros(_TRAIL, np.float32)))
        self._listen()

    def found(self, look: Look = SHARP) -> tuple[Onset, ...]:
        """Return the onsets so far, in order."""
        return tuple(self._found[look])

    def _listen(self) -> None:
        moments = (len(self._pending) - _WINDOW) // _HOP + 1
        self._levels = np.concatenate((self._levels, _levels(self._pending, moments)))
        self._pending = self._pending[moments * _HOP :]
        known = max(len(self._levels) - _REACH_BACK - _REACH_ON + 1, 0)
        if not known:
            return
        for look in self._found:
            self._note(look, _rises(self._levels, look, known))
        self._levels = self._levels[known:]
        self._seen += known

    def _note(self, look: Look, rises: Levels) -> None:
        """Write down where rises begin, and where they end."""
        found = self._found[look]
        high = rises >= look.rise
        before = np.concatenate(([self._risen[look]], high[:-1]))
        for place in np.flatnonzero(high != before):
            middle = (self._seen + _REACH_BACK + int(place)) * _HOP + _WINDOW // 2 - _LEAD
            at = Ms(max(round(middle / FRAMES_PER_MS) + look.sensed, 0))
            if high[place]:
                found.append(Onset(at, at))
            else:
                found[-1] = Onset(found[-1].at, at)
        self._risen[look] = bool(high[-1])


def onsets_of(pcm: Pcm) -> tuple[Onset, ...]:
    """Find the onsets in a sound."""
    ear = Onsets()
    for start in range(0, len(pcm), _CHUNK):
        ear.feed(pcm[start : start + _CHUNK])
    ear.finish()
    return ear.found()


def _levels(pcm: Pcm, moments: int) -> Levels:
    windows = sliding_window_view(pcm[: (moments - 1) * _HOP + _WINDOW], _WINDOW)[::_HOP]
    powers = np.square(np.abs(np.fft.rfft(windows * _SHAPE, axis=1))) @ _MATRIX
    levels: Levels = 10 * np.log10(powers * (_BANDS / _WINDOW**2) + _FLOOR)
    return levels


def _rises(levels: Levels, look: Look, count: int) -> Levels:
    """Return by how much the bands rise at so many moments, the first of which has enough before it."""
    sums = np.concatenate((np.zeros((1, levels.shape[1])), np.cumsum(levels, axis=0)))
    now = np.arange(count) + _REACH_BACK
    after = (sums[now + look.after] - sums[now]) / look.after
    before = (sums[now - look.gap] - sums[now - look.gap - look.before]) / look.before
    rises: Levels = np.clip(after - before, 0, _MOST).mean(axis=1)
    return rises


def _matrix() -> Pcm:
    """Return which bin of a transform belongs to which band."""
    hertz = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    edges = np.geomspace(_LOWEST, _HIGHEST, _BANDS + 1)
    matrix = np.zeros((len(hertz), _BANDS), np.float32)
    for band, (low, high) in enumerate(pairwise(edges)):
        inside = (hertz >= low) & (hertz < high)
        inside[np.argmin(np.abs(hertz - np.sqrt(low * high)))] |= not inside.any()
        matrix[:, band] = inside
    return matrix


_SHAPE: Final = np.hanning(_WINDOW).astype(np.float32)
_MATRIX: Final = _matrix()
