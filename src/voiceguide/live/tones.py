"""The short soft tones by which a session answers: it was heard, or it cannot be."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np

from voiceguide.core.meter import momentary_max_lufs
from voiceguide.core.sound import Pcm, amplitude, fade
from voiceguide.core.units import SAMPLE_RATE, Ms, frames_from_ms


class Tone(enum.Enum):
    """What a tone says."""

    RISE = "rise"
    """On we go."""
    FALL = "fall"
    """Stop, or back."""
    NOTE = "note"
    """Heard."""
    MORE = "more"
    LESS = "less"
    LOW = "low"
    """That cannot be."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Notes one after the other, each dying away under the next."""

    pitches: tuple[float, ...]
    """Hertz."""
    every: Ms
    """From one note to the next."""
    decay: Ms
    """Time in which a note falls by 60 dB."""


RECIPES: Final = MappingProxyType(
    {
        Tone.RISE: Recipe((523.25, 783.99), Ms(90), Ms(330)),
        Tone.FALL: Recipe((783.99, 523.25), Ms(90), Ms(330)),
        Tone.NOTE: Recipe((659.26,), Ms(90), Ms(360)),
        Tone.MORE: Recipe((523.25, 659.26, 783.99), Ms(80), Ms(300)),
        Tone.LESS: Recipe((783.99, 659.26, 523.25), Ms(80), Ms(300)),
        Tone.LOW: Recipe((174.61, 164.81), Ms(130), Ms(420)),
    }
)
"""Thirds and fifths over C; what cannot be is two low notes close together."""

_PARTIALS: Final = ((1.0, 1.0, 1.0), (2.0, 0.22, 0.6), (3.0, 0.07, 0.4))
"""Times the pitch, how loud, and how much of the decay it lasts: near to a soft mallet on wood."""
_EDGE: Final = frames_from_ms(Ms(6))
LOUDNESS: Final = -30.0
"""The loudest 400 ms, LUFS: some 10 under the speech."""


@cache
def tone(kind: Tone) -> Pcm:
    """Return a tone, made from its recipe once."""
    recipe = RECIPES[kind]
    length = frames_from_ms(recipe.decay)
    step = frames_from_ms(recipe.every)
    pcm = np.zeros(step * (len(recipe.pitches) - 1) + length, np.float32)
    for number, pitch in enumerate(recipe.pitches):
        pcm[number * step : number * step + length] += _note(pitch, length)
    pcm *= np.float32(amplitude(LOUDNESS - momentary_max_lufs(pcm)))
    return pcm


def _note(pitch: float, length: int) -> Pcm:
    at = np.arange(length) / SAMPLE_RATE
    lasts = length / SAMPLE_RATE
    note = np.zeros(length)
    for ratio, level, part in _PARTIALS:
        falls = np.exp(-np.log(1000.0) * at / (lasts * part))
        note += level * falls * np.sin(2 * np.pi * pitch * ratio * at)
    return fade(note.astype(np.float32), _EDGE, 4 * _EDGE)
