"""Nouns of a session that is played live."""

from __future__ import annotations

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
