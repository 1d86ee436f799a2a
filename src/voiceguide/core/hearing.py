"""What is heard through a microphone, and how sure one has to be of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from voiceguide.core.commands import Order
from voiceguide.core.units import Ms

HEARING_RATE: Final = 16_000
"""Sample frames a second of what is listened to."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A command that was said."""

    order: Order
    start: Ms
    end: Ms
    """When it began and ended, on the clock that the sound's times are on."""
    score: float
    """How well the sound fits the command, against the speech sounds that fit best: 0 is as well as can be."""


@dataclass(frozen=True, slots=True)
class HearingSettings:
    """How sure one has to be that a command was said; what is stricter hears fewer and is fooled less."""

    fit: float = -5.0
    """The least score of a command; nearer to 0 is stricter."""
    lead: float = 0.5
    """By how much it has to fit better than any other word; more is stricter."""
    shortest: Ms = Ms(240)
    longest: Ms = Ms(1500)
    """How long a command may take; anything else is no command."""
    tail: Ms = Ms(500)
    """How long the session is still heard after it has spoken: the device's delay, and the room."""
    over: float = -8.0
    """Decibels against the session's own sound in the microphone: what is softer, after that sound has been
    taken out, is taken for what is left of it."""
    learned: float = 15.0
    """By how many decibels the session's own sound must go down before anything is listened to over its words."""
