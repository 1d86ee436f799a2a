"""What a whole track measures, from sound that comes in pieces: length, true peak, speech, silence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from voiceguide.core.meter import CELL, PEAK_REACH, crests, energy_cells, integrated_of
from voiceguide.core.sound import Pcm, decibels
from voiceguide.core.units import FRAMES_PER_MS, Frames, Ms

_CELL_MS: Final = CELL // FRAMES_PER_MS
_CHUNK: Final = 500 * CELL
_HISTORY: Final = 20 * CELL
"""What is weighed again before each chunk: by then the filters have forgotten the rest."""
_LOUD: Final = 20
"""The loudest cells of a sentence by which it is judged: 200 ms."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of time, and how loud its loudest sample is, in decibels."""

    start: Ms
    end: Ms
    peak_db: float = float("-inf")


class Gauge:
    """Measure sound that comes in pieces; keeps what 10 ms of speech come to, and a few seconds.

    Args:
        spoken: Where somebody speaks, in order.
        quiet: Stretches whose loudest sample is wanted, in order, without overlaps.
    """

    def __init__(self, spoken: Sequence[Stretch], quiet: Sequence[Stretch]) -> None:
        self._spoken = [
            np.zeros(max(-(-one.end // _CELL_MS) - one.start // _CELL_MS, 0), np.float32) for one in spoken
        ]
        self._places = [one.start // _CELL_MS for one in spoken]
        self._quiet = list(quiet)
        self._starts = [one.start for one in quiet]
        self._history: Pcm = np.zeros(_HISTORY, np.float32)
        self._pending: Pcm = np.zeros(0, np.float32)
        self._done = 0
        self._peak = 0.0

    def feed(self, pcm: Pcm) -> None:
        """Take the next samples."""
        self._pending = np.concatenate((self._pending, pcm))
        while len(self._pending) >= _CHUNK:
            self._measure(self._pending[:_CHUNK])
            self._pending = self._pending[_CHUNK:]

    def finish(self) -> None:
        """Measure what is left."""
        self._measure(self._pending)
        self._pending = self._pending[:0]
        self._crest(np.concatenate((self._history[-2 * PEAK_REACH :], np.zeros(PEAK_REACH, np.float32))))

    @property
    def frames(self) -> Frames:
        """How much sound there was."""
        return Frames(self._done + len(self._pending))

    @property
    def true_peak(self) -> float:
        """The highest crest so far, dBTP."""
        return decibels(self._peak)

    @property
    def quiet(self) -> tuple[Stretch, ...]:
        """The stretches that were asked for, with what was heard in them."""
        return tuple(self._quiet)

    def speech_lufs(self) -> float:
        """Return the gated loudness of what is heard while somebody speaks, one piece after another."""
        return integrated_of(np.concatenate(self._spoken)) if self._spoken else float("-inf")

    def sentences_db(self) -> tuple[float, ...]:
        """Return how loud the loudest 200 ms of each sentence are, in decibels against one another."""
        return tuple(_loudest(cells) for cells in self._spoken)

    def _measure(self, pcm: Pcm) -> None:
        if not len(pcm):
            return
        around = np.concatenate((self._history, pcm))
        self._crest(around[_HISTORY - 2 * PEAK_REACH :])
        self._weigh(around, -(-len(pcm) // CELL))
        self._hush(pcm)
        self._done += len(pcm)
        self._history = around[-_HISTORY:]

    def _crest(self, near: Pcm) -> None:
        """Look for a higher crest, but at the edges: what stands beyond them is part of those."""
        if decibels(float(np.abs(near).max())) > decibels(self._peak) - _RISE_DB:
            crest = crests(near, above=self._peak)[PEAK_REACH:-PEAK_REACH].max(initial=0.0)
            self._peak = max(self._peak, float(crest))

    def _weigh(self, around: Pcm, count: int) -> None:
        first = self._done // CELL
        wanted = [
            (place, cells)
            for place, cells in zip(self._places, self._spoken, strict=True)
            if place < first + count and first < place + len(cells)
        ]
        if not wanted:
            return
        skipped = _HISTORY // CELL
        heard = energy_cells(around)[skipped : skipped + count]
        for place, cells in wanted:
            start, end = max(place, first), min(place + len(cells), first + len(heard))
            cells[start - place : end - place] = heard[start - first : end - first]

    def _hush(self, pcm: Pcm) -> None:
        start_ms, end_ms = self._done // FRAMES_PER_MS, (self._done + len(pcm)) // FRAMES_PER_MS
        number = max(bisect_right(self._starts, start_ms) - 1, 0)
        while number < len(self._quiet) and self._quiet[number].start < end_ms:
            one = self._quiet[number]
            start = max(one.start * FRAMES_PER_MS - self._done, 0)
            part = pcm[start : max(one.end * FRAMES_PER_MS - self._done, 0)]
            peak = max(one.peak_db, decibels(float(np.abs(part).max(initial=0.0))))
            self._quiet[number] = Stretch(one.start, one.end, peak)
            number += 1


def gaps(sounding: Iterable[tuple[Ms, Ms]], start: Ms, end: Ms, margin: Ms) -> tuple[tuple[Ms, Ms], ...]:
    """Return from when to when nothing sounds between two times, a margin away from what does."""
    found: list[tuple[Ms, Ms]] = []
    quiet = start
    within = sorted(one for one in sounding if one[0] < end and one[1] > start)
    for begins, ends in (*within, (Ms(end + margin), end)):
        if quiet < begins - margin:
            found.append((quiet, Ms(begins - margin)))
        quiet = max(quiet, Ms(ends + margin))
    return tuple(found)


def _loudest(cells: NDArray[np.floating[Any]]) -> float:
    few = np.sort(cells)[-_LOUD:]
    return 10 * float(np.log10(max(float(few.mean()) if len(few) else 0.0, 1e-12)))


_RISE_DB: Final = 6.0
"""A true peak is never so far above the samples around it."""
