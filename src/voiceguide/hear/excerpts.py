"""Stretches cut out of a sound that comes in pieces, at the rate at which speech is listened to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from voiceguide.core.hearing import HEARING_RATE
from voiceguide.core.sound import Pcm
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Ms


def excerpts(pieces: Iterable[Pcm], stretches: Sequence[tuple[Ms, Ms]]) -> Iterator[Pcm]:
    """Yield the sound of each stretch, mono at 16 kHz, in their order; of what lies past the end, silence.

    Args:
        pieces: A sound at 48 kHz.
        stretches: From when to when, sorted by their starts.
    """
    coming = iter(pieces)
    held: Pcm = np.zeros(0, np.float32)
    done = 0
    for start, end in stretches:
        first, last = start * FRAMES_PER_MS, end * FRAMES_PER_MS
        while done + len(held) < last and (piece := next(coming, None)) is not None:
            drop = min(max(first - done, 0), len(held))
            held, done = np.concatenate((held[drop:], piece)), done + drop
        drop = min(max(first - done, 0), len(held))
        held, done = held[drop:], done + drop
        found = held[max(first - done, 0) : max(last - done, 0)]
        yield _at_hearing_rate(np.pad(found, (0, last - first - len(found))))


def _at_hearing_rate(pcm: Pcm) -> Pcm:
    import soxr  # type: ignore[import-untyped]  # noqa: PLC0415  only where somebody listens

    heard: Pcm = soxr.resample(pcm, SAMPLE_RATE, HEARING_RATE).astype(np.float32)
    return heard
