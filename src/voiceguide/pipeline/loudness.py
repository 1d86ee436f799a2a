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

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Store

_PEAK = struct.Struct("<d")
_MEASURED_BY = 1
"""Counted up whenever the same samples come to be measured otherwise."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """What a track measures."""

    speech_lufs: float
    """Of what is heard while somebody speaks, one piece after another."""
    lufs: float
    """Of the whole track."""
    true_peak_db: float
    """Of the mix; MP3 may add up to about 0.7 dB."""


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


def track_loudness(
    spoken: Iterable[Sounding], islands: Iterable[tuple[Frames, Level]], length: Frames
) -> Loudness:
    """Put a track's measures together from those of its parts.

    Args:
        spoken: Where there are words.
        islands: Everything that sounds, mixed: where each begins, on a cell or not, and its level.
        length: The track's.
    """
    whole = np.zeros(length // CELL + 1, np.float32)
    peak = float("-inf")
    for start, level in islands:
        at = start // CELL
        room = whole[at : at + len(level.cells)]
        room += level.cells[: len(room)]
        peak = max(peak, level.peak_db)
    words = [whole[one.start // CELL : -(-(one.start + one.length) // CELL)] for one in spoken]
    speech = np.concatenate(words) if words else whole[:0]
    return Loudness(integrated_of(speech), integrated_of(whole), peak)
