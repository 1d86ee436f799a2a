"""How loud sound is: loudness after ITU-R BS.1770-4 and true peak, mono at 48 kHz.

The K-weighting is done in the frequency domain, by overlap and save: the two filters'
responses are taken at the bins of a transform so long that their echo has died away
below the last bit of a double, so the result is that of the recursive filters.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voiceguide.core.sound import Pcm, decibels
from voiceguide.core.units import Frames

_SHELF: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
_OFFSET: Final = -0.691
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0

CELL: Final = 480
"""Frames that energy is summed over: 10 ms."""
_ECHO: Final = 4
"""Cells after a sound in which the filters still ring: 40 ms."""
_WINDOW: Final = 40
"""Cells in the 400 ms that BS.1770 looks at."""
_HOP: Final = 10
"""Cells between the windows of the integrated loudness."""
_CHUNK: Final = 24_000
"""Frames weighed at a time: whole cells."""
_TRANSFORM: Final = 32_768
_HISTORY: Final = _TRANSFORM - _CHUNK

_TAPS: Final = 24
_REACH: Final = _TAPS // 2
_STRETCH: Final = 8_192
"""Frames that are oversampled at a time."""
_BLOCK: Final = 512
"""Frames that are judged together before: a divisor of the stretch, and more than twice the reach."""

PEAK_REACH: Final = Frames(_REACH)
"""Frames to either side that a true peak depends on."""


Cells: TypeAlias = NDArray[np.floating[Any]]
"""Energies of 10 ms each, one after another."""


class Meter:
    """Measure loudness of sound that comes in blocks; keeps 100 numbers a second."""

    def __init__(self) -> None:
        self._history: NDArray[np.float64] = np.zeros(_HISTORY)
        self._pending: NDArray[np.float64] = np.zeros(0)
        self._cells: list[NDArray[np.float64]] = []
        self._frames = 0

    def feed(self, pcm: Pcm) -> None:
        """Take the next samples."""
        self._frames += len(pcm)
        at = 0
        while at < len(pcm):
            taken = pcm[at : at + _CHUNK - len(self._pending)]
            at += len(taken)
            self._pending = np.concatenate((self._pending, taken))
            if len(self._pending) == _CHUNK:
                self._cells.append(_energies(self._history, self._pending))
                self._history = self._pending[-_HISTORY:]
                self._pending = np.zeros(0)

    def rest(self, frames: Frames) -> None:
        """Take so many frames of silence."""
        silence = np.zeros(min(frames, _CHUNK), np.float32)
        for at in range(0, frames, _CHUNK):
            self.feed(silence[: frames - at])

    def integrated(self) -> float:
        """Return the gated loudness so far, LUFS; -infinity for silence.

        Whole windows of 400 ms count; what is shorter than one is padded to one with silence.
        """
        return integrated_of(self._all_cells()[: self._frames // CELL])

    def momentary_max(self) -> float:
        """Return the loudest 400 ms so far, LUFS, looked at every 10 ms; -infinity for silence.

        The end is padded with silence, so a sound shorter than 400 ms is in one window whole.
        """
        return _loudness(float(_window_power(self._all_cells()).max()))

    def _all_cells(self) -> NDArray[np.float64]:
        rest = -len(self._pending) % _CHUNK
        rest += _CHUNK if rest < _WINDOW * CELL else 0
        ending = np.concatenate((self._pending, np.zeros(rest)))
        cells, history = list(self._cells), self._history
        for at in range(0, len(ending), _CHUNK):
            chunk = ending[at : at + _CHUNK]
            cells.append(_energies(history, chunk))
            history = chunk[-_HISTORY:]
        return np.concatenate(cells)


def energy_cells(pcm: Pcm) -> Cells:
    """Return a sound's weighed energy in cells of 10 ms, with the filters' echo after its end.

    Cells of sounds that stand apart can be put together to those of the whole.
    """
    meter = Meter()
    meter.feed(pcm)
    sounding = -(-len(pcm) // CELL) + _ECHO
    return meter._all_cells()[:sounding].astype(np.float32)  # noqa: SLF001  its own module


def integrated_of(cells: Cells) -> float:
    """Return the gated loudness of cells of 10 ms, LUFS; -infinity for silence.

    Whole windows of 400 ms count; what is shorter than one is padded to one with silence.
    """
    if len(cells) < _WINDOW:
        cells = np.concatenate((cells, np.zeros(_WINDOW - len(cells), cells.dtype)))
    power = _window_power(cells, _HOP)
    loud = power[power > _power(_ABSOLUTE_GATE)]
    if not len(loud):
        return -math.inf
    gate = float(loud.mean()) * 10 ** (_RELATIVE_GATE / 10)
    return _loudness(float(loud[loud > gate].mean()))


def integrated_lufs(pcm: Pcm) -> float:
    """Measure the gated loudness of a sound, LUFS, after BS.1770-4; -infinity for silence.

    A sound shorter than 400 ms is padded to that with silence.
    """
    meter = Meter()
    meter.feed(pcm)
    return meter.integrated()


def momentary_max_lufs(pcm: Pcm) -> float:
    """Measure the loudest 400 ms of a sound, LUFS; -infinity for silence.

    The end is padded with 400 ms of silence, so a short sound is gauged with the silence after it.
    """
    meter = Meter()
    meter.feed(pcm)
    return meter.momentary_max()


def true_peak_db(pcm: Pcm) -> float:
    """Measure the true peak of a sound, dBTP, oversampled four times; -infinity for silence."""
    edge = np.zeros(_REACH, np.float32)
    # Only near samples that are nearly the largest can there be anything larger.
    largest = float(np.abs(pcm).max(initial=0.0))
    return decibels(float(crests(np.concatenate((edge, pcm, edge)), above=largest).max()))


def crests(pcm: Pcm, above: float = 0.0) -> Pcm:
    """Return the true peak around each sample: the largest within half a sample, four times oversampled.

    A crest depends on `PEAK_REACH` frames to either side and on nothing else, to the last bit.
    Stretches where none can be above a limit are not oversampled: theirs are the samples' own sizes.
    """
    out = np.abs(pcm)
    edge = np.zeros(_REACH, np.float32)
    padded = np.concatenate((edge, pcm, edge))
    for at, end in _steep(padded, above):
        near, around = out[at:end], padded[at : end + 2 * _REACH]
        early, middle, late = (np.abs(_filtered(around, taps)) for taps in (_QUARTER, _HALF, _QUARTER[::-1]))
        # The values stand after the sample before the first, after the first, … after the last.
        for points in (late[:-1], middle[:-1], middle[1:], early[1:]):
            np.maximum(near, points, out=near)
    return out


def _steep(padded: Pcm, above: float) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which a crest may be above a limit, of a sound with its edges.

    A value between two samples is one on the line that joins them, and what the sound's bends near it add:
    no more than the strongest bend times what the taps make of it. So where sound is smooth, as speech
    mostly is, only the surroundings of what is nearly above the limit are left.
    """
    length = len(padded) - 2 * _REACH
    high, bent = _largest(padded), _largest(np.diff(padded, 2))
    bent = np.append(bent, np.zeros(len(high) - len(bent), np.float32))
    # The surroundings of a block's frames are that block and the next one.
    most = np.maximum(high[:-1], high[1:]) + _MOST_BEND * np.maximum(bent[:-1], bent[1:])
    found = np.flatnonzero(most * _ROUNDING > above)
    for run in np.split(found, np.flatnonzero(np.diff(found) > 1) + 1):
        if len(run):
            last = min((int(run[-1]) + 1) * _BLOCK, length)
            for at in range(int(run[0]) * _BLOCK, last, _STRETCH):
                yield at, min(at + _STRETCH, last)


def _largest(pcm: Pcm) -> Pcm:
    """Return the largest size in each block, and 0 for one that would follow."""
    whole = len(pcm) // _BLOCK
    blocks, rest = pcm[: whole * _BLOCK].reshape(whole, _BLOCK), pcm[whole * _BLOCK :]
    out = np.zeros(whole + 2, np.float32)
    np.maximum(blocks.max(axis=1), -blocks.min(axis=1), out=out[:whole])
    out[whole] = max(rest.max(initial=0), -rest.min(initial=0))
    return out


def _filtered(pcm: Pcm, taps: Pcm) -> Pcm:
    """Filter by shifting and adding: each value's bits depend on its samples only, not on the place."""
    count = len(pcm) - len(taps) + 1
    out = np.zeros(count, np.float32)
    for shift, tap in enumerate(taps):
        out += tap * pcm[shift : shift + count]
    return out


def _interpolator(fraction: float) -> Pcm:
    """Return the taps that give the value at a fraction of the way from one sample to the next."""
    away = np.arange(1 - _REACH, _REACH + 1) - fraction
    window = np.i0(_KAISER * np.sqrt(1 - (away / _REACH) ** 2))
    taps = np.sinc(away) * window
    return np.asarray(taps / taps.sum(), np.float32)


def _bending(taps: Pcm) -> float:
    """Return how far a value between two samples can be off the line that joins them, for bends of 1 near it."""
    exact = taps.astype(np.float64)
    share = float((exact * np.arange(len(exact))).sum()) - (_REACH - 1)
    exact[_REACH - 1] -= 1 - share
    exact[_REACH] -= share
    # What is left has no sum and no slope, so it is the second difference of something short.
    return float(np.abs(exact.cumsum().cumsum()).sum())


def _response(*filters: tuple[tuple[float, ...], tuple[float, ...]]) -> NDArray[np.complex128]:
    """Return the response of filters in a row at the bins of the transform."""
    delay = np.exp(-2j * np.pi * np.arange(_TRANSFORM // 2 + 1) / _TRANSFORM)
    out = np.ones(len(delay), np.complex128)
    for upper, lower in filters:
        out *= np.polyval(upper[::-1], delay) / np.polyval(lower[::-1], delay)
    return out


def _energies(history: NDArray[np.float64], chunk: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weigh a chunk that comes after a history, and return the energy of its cells."""
    if not chunk.any() and not history.any():
        return np.zeros(len(chunk) // CELL)
    bins = np.fft.rfft(np.concatenate((history, chunk)))
    weighed = np.fft.irfft(bins * _WEIGHTING, _TRANSFORM)[_HISTORY:]
    energies: NDArray[np.float64] = np.square(weighed).reshape(-1, CELL).sum(axis=1)
    return energies


def _window_power(cells: Cells, hop: int = 1) -> NDArray[np.float64]:
    """Return the mean square of runs of cells that are a window long, one every so many cells."""
    windows = sliding_window_view(cells, _WINDOW)[::hop]
    power: NDArray[np.float64] = windows.sum(axis=1, dtype=np.float64) / (_WINDOW * CELL)
    return power


def _loudness(power: float) -> float:
    return _OFFSET + 10 * math.log10(power) if power > 0 else -math.inf


def _power(loudness: float) -> float:
    return float(10 ** ((loudness - _OFFSET) / 10))


_KAISER: Final = 5.65
_QUARTER: Final = _interpolator(0.25)
_HALF: Final = _interpolator(0.5)
_MOST_BEND: Final = max(_bending(taps) for taps in (_QUARTER, _HALF))
_ROUNDING: Final = 1.001
_WEIGHTING: Final = _response(_SHELF, _HIGH_PASS)
