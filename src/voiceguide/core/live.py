"""Nouns of a session that is played live."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from voiceguide.core.units import Ms


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device."""

    name: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class Ability:
    """What an output can do; it is declared, never probed."""

    stops_in: Ms
    """How long after `fade` something may still be heard, beyond the fade."""
    streams: bool
    """True where it fades and changes its gain in the middle of a sound; else a sound that has begun ends by itself
    or is cut."""
    picks: bool
    """True where one of several devices can be chosen by its name."""


@dataclass(frozen=True, slots=True)
class Replanned:
    """What became of a wish for more or less time."""

    step: Ms
    """By how much the step has changed: less than was asked for where its words need the time."""
    end: Ms
    """By how much the end of the session has moved."""


class State(enum.StrEnum):
    """What a live session is doing."""

    WAITING = "waiting"
    """For sound that is not ready yet."""
    PLAYING = "playing"
    PAUSED = "paused"
    LOST = "lost"
    """Its sound device has gone away."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Status:
    """How a live session stands at one moment: what the player tells those who show it."""

    state: State
    title: str
    section: str = ""
    step: str = ""
    """What is to be done; empty in narration."""
    sentence: str = ""
    """What is being said; empty in silence."""
    position: Ms = Ms(0)
    length: Ms = Ms(0)
    """How long the whole session is, as it is planned now."""
    left_in_step: Ms = Ms(0)
    step_length: Ms = Ms(0)
    """How long the step is; 0 in narration."""
    gain_db: float = 0.0
    """How much louder the session is than it was made."""
    message: str = ""
    """What a person should know now; most often nothing."""
