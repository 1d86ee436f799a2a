"""How far a bed steps back for the words.

The duck begins 600 ms before a word, is down when the word begins, stays down over gaps
under 1.5 s, and rises over 1.5 s. A bed is 18 dB under the voice unless the author says
otherwise; ducked by 6 dB it is 24 dB under it. The guideline for speech over a background
(WCAG 1.4.7) asks for 20 dB, and soft consonants, 20 dB under the vowels, need the
rest; a deeper duck would make the bed itself draw attention at every sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

import numpy as np

from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import Frames, Ms, frames_from_ms
from voiceguide.mix.ramps import Curve, Places, smooth

DUCK_DB: Final = -6.0
"""What the words take off a bed unless told otherwise."""

FALL: Final = frames_from_ms(Ms(600))
"""Frames before a word in which the bed goes down."""

HOLD: Final = frames_from_ms(Ms(1500))
"""A gap shorter than this between words leaves the bed down."""

RISE: Final = frames_from_ms(Ms(1500))
"""Frames after a word in which the bed comes back."""

REACH: Final = Frames(max(FALL, HOLD, RISE))
"""Frames to either side that a ducked sample depends on."""

Interval: TypeAlias = tuple[Frames, Frames]
"""Where words begin, and the frame after their end."""


def held(spoken: Iterable[Interval]) -> tuple[Interval, ...]:
    """Join words with less than `HOLD` between them; in any order, overlapping or not."""
    joined: list[Interval] = []
    for start, end in sorted(spoken):
        if joined and start - joined[-1][1] < HOLD:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def near(spoken: Iterable[Interval], start: Frames, end: Frames) -> tuple[Interval, ...]:
    """Return, joined, all that the duck from `start` up to `end` depends on, and nothing else of it.

    What goes on beyond is cut where it no longer matters, so that equal ducks have equal words.
    """
    around = (one for one in spoken if one[1] > start - REACH and one[0] < end + REACH)
    clipped = ((max(first, start - RISE), min(last, end + FALL)) for first, last in held(around))
    return tuple((Frames(first), Frames(last)) for first, last in clipped if first < last)


def duck(spoken: Iterable[Interval], start: Frames, end: Frames, depth_db: float = DUCK_DB) -> Pcm:
    """Return a bed's gain from `start` up to `end`: 1 away from words, `depth_db` under them."""
    gain = np.ones(end - start, np.float32)

    def lower(first: int, last: int, down: Callable[[Places], Curve]) -> None:
        """Lower the gain from a frame up to another, by how far it is down at each, counted from the first."""
        low, high = max(first, start), min(last, end)
        if low < high:
            part = gain[low - start : high - start]
            here = 1 - (1 - amplitude(depth_db)) * down(np.arange(low - first, high - first))
            np.minimum(part, here.astype(np.float32), out=part)

    for first, last in near(spoken, start, end):
        lower(first - FALL, first, lambda places: smooth(places, FALL))
        lower(first, last, lambda places: np.ones(len(places)))
        lower(last, last + RISE, lambda places: 1 - smooth(places, RISE))
    return gain
