"""How loud a finished track is, from its parts: each is measured once and remembered."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.meter import CELL, Cells, energy_cells, integrated_of, true_peak_db
from voiceguide.core.sound import Pcm, Sounding
from voiceguide.core.units import Frames
from voiceguide.pipeline.exported import Loudness

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Store

_PEAK = struct.Struct("<d")
_MEASURED_BY = 1
"""Counted up whenever the same samples come to be measured otherwise."""


@dataclass(frozen=True, slots=True)
class Level:
    """What one piece of sound adds to a track's measures."""

    cells: Cells
    peak_db: float


class Shelf:
    """Levels by key, in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def measure(self, key: str, pcm: Pcm) -> Level:
        """Measure samples and remember what they measure under their key."""
        return self.keep(key, Level(energy_cells(pcm), true_peak_db(pcm)))

    def keep(self, key: str, level: Level) -> Level:
        """Remember what the samples of a key measure, as exactly as it is given back."""
        self._store.put(_entry(key), _PEAK.pack(level.peak_db) + level.cells.astype("<f4").tobytes())
        return level

    def get(self, key: str) -> Level | None:
        """Return what the samples of a key measure, or None where nobody measured them."""
        data = self._store.get(_entry(key))
        if data is None or len(data) % 4:
            return None
        return Level(np.frombuffer(data, "<f4", offset=_PEAK.size), _PEAK.unpack_from(data)[0])


def _entry(key: str) -> str:
    return f"level-{hashlib.blake2b(f'{_MEASURED_BY} {key}'.encode(), digest_size=20).hexdigest()}"


class Measured:
    """A session's measures, put together from those of its parts.

    Args:
        spoken: Where there are words.
        parts: Everything that sounds, mixed: where each begins, on a cell or not, and its level.
        length: The session's.
    """

    def __init__(
        self, spoken: Iterable[Sounding], parts: Iterable[tuple[Frames, Level]], length: Frames
    ) -> None:
        self._whole = np.zeros(length // CELL + 1, np.float32)
        self._peaks: list[tuple[int, int, float]] = []
        for start, level in parts:
            at = start // CELL
            room = self._whole[at : at + len(level.cells)]
            room += level.cells[: len(room)]
            self._peaks.append((at, at + len(level.cells), level.peak_db))
        words = ((one.start // CELL, -(-(one.start + one.length) // CELL)) for one in spoken)
        self._words = sorted(words)
        self._known: dict[tuple[Frames, Frames], Loudness] = {}

    def between(self, start: Frames, end: Frames) -> Loudness:
        """Return what a stretch measures; a peak counts in every stretch that its part reaches into."""
        if (start, end) not in self._known:
            self._known[start, end] = self._between(start, end)
        return self._known[start, end]

    def _between(self, start: Frames, end: Frames) -> Loudness:
        first, last = start // CELL, -(-end // CELL)
        inside = ((max(begin, first), min(stop, last)) for begin, stop in self._words)
        words = [self._whole[begin:stop] for begin, stop in inside if begin < stop]
        speech = np.concatenate(words) if words else self._whole[:0]
        peaks = [peak for begin, stop, peak in self._peaks if begin < last and first < stop]
        whole = integrated_of(self._whole[first : last + 1])
        return Loudness(integrated_of(speech), whole, max(peaks, default=float("-inf")))
