"""What a track says about itself, whatever its format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from voiceguide.core.units import Ms

REPLAY_GAIN_LUFS: Final = -18.0
"""What ReplayGain brings everything to."""

HIGHEST_GAIN: Final = 99.0
"""dB; so that a gain is written in as many letters whatever it is."""

Head: TypeAlias = Callable[[float | None], bytes]
"""Makes the beginning of a file, once it is known how loud the sound is, LUFS; always of the same size."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a track that a player can go to."""

    title: str
    start: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence that is said."""

    text: str
    at: Ms


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture, as the bytes of its file."""

    data: bytes
    mime: str
    """`image/jpeg` or `image/png`."""
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TrackInfo:
    """What a finished track says about itself; an empty text, 0 and None are left out."""

    title: str
    author: str
    lang: str
    """BCP 47."""
    length: Ms
    chapters: tuple[Chapter, ...] = ()
    album: str = ""
    number: int = 0
    """Which track of the album, from 1."""
    tracks: int = 0
    """How many the album has."""
    lufs: float | None = None
    """Integrated loudness, from which players are told what gain to apply."""
    words: tuple[Words, ...] = ()
    """What is said, in order."""
    cover: Cover | None = None
    plan: str = ""
    """What should sound and when, as JSON, for whoever checks the track."""


def replay_gain(lufs: float) -> float:
    """Return the gain, dB, that players are told to apply to a track; silence needs none."""
    gain = REPLAY_GAIN_LUFS - lufs
    return gain if abs(gain) <= HIGHEST_GAIN else 0.0
