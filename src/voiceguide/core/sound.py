"""Sound as values: clips, blocks and islands, mono float32 at full scale ±1.

Every array is one-dimensional, float32, C-contiguous, and at 48 kHz unless a
`sample_rate` beside it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voiceguide.core.units import GRID_FRAMES, SAMPLE_RATE, Frames
from voiceguide.core.utterance import WordMark

Pcm: TypeAlias = NDArray[np.float32]
"""Samples, shape (frames,), float32, full scale ±1."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """An utterance or a file as sound.

    `voiced` counts the frames up to the end of what sounds; the rest of `pcm` is padding.
    """

    pcm: Pcm
    voiced: Frames
    sample_rate: int = SAMPLE_RATE
    marks: tuple[WordMark, ...] = ()
    """When its words begin, ascending; empty where nobody knows."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A run of frames that starts at an absolute place; an island is a long one between silences."""

    start: Frames
    pcm: Pcm

    @property
    def end(self) -> Frames:
        """The frame after the last one."""
        return Frames(self.start + len(self.pcm))


Island: TypeAlias = Block


@dataclass(frozen=True, slots=True, order=True)
class Sounding:
    """A clip or a chime that is to sound: where, how long, which, how loud; no samples."""

    start: Frames
    length: Frames
    key: str
    """What the samples are found by; the same key always means the same samples."""
    gain_db: float = 0.0


def decibels(ratio: float) -> float:
    """Convert an amplitude ratio to decibels; silence is -infinity."""
    return float(20 * np.log10(ratio)) if ratio > 0 else float("-inf")


def amplitude(db: float) -> float:
    """Convert decibels to an amplitude ratio."""
    return float(10 ** (db / 20))


def pad(pcm: Pcm, multiple: int = GRID_FRAMES) -> Pcm:
    """Append silence up to the next whole multiple of frames."""
    short = -len(pcm) % multiple
    return np.concatenate((pcm, np.zeros(short, np.float32))) if short else pcm


def fade(pcm: Pcm, head: int, tail: int) -> Pcm:
    """Return a copy with raised-cosine edges of `head` and `tail` frames."""
    out = pcm.astype(np.float32, copy=True)
    head, tail = min(head, len(out)), min(tail, len(out))
    if head:
        out[:head] *= _ramp(head)
    if tail:
        out[-tail:] *= _ramp(tail)[::-1]
    return out


def _ramp(frames: int) -> Pcm:
    turn = (np.arange(frames, dtype=np.float64) + 0.5) * np.pi / frames
    return (0.5 - 0.5 * np.cos(turn)).astype(np.float32)
