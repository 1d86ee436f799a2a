"""From `bed` directives to beds: each gives way to the next in a crossfade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voiceguide.core.units import Frames
from voiceguide.mix.dense import FADE, GAIN_DB, Bed
from voiceguide.mix.duck import DUCK_DB


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """From a place on, another background, or none."""

    at: Frames
    key: str
    """What the loop's samples are found by; empty for no bed."""
    loop_length: Frames = Frames(0)
    gain_db: float = GAIN_DB
    duck_db: float = DUCK_DB


def lay(changes: Sequence[Change], length: Frames, fade: Frames = FADE) -> tuple[Bed, ...]:
    """Turn changes, in order, into the beds of a track of a length.

    A bed fades in where it is written and out over the beginning of the next one, or of the
    silence, that is written; the last one is faded out at the track's end. The power of two
    that cross is that of one.
    """
    beds = []
    for change, following in pairwise((*changes, Change(length, ""))):
        if change.key and change.at < min(following.at, length):
            end = Frames(min(following.at + fade, length))
            levels = change.gain_db, change.duck_db
            beds.append(Bed(change.at, end, change.key, change.loop_length, *levels, fade, fade))
    return tuple(beds)
