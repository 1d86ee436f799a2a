"""What a listener may ask of a session that plays: a few words, wherever they come from."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from voiceguide.core.nearest import suggestion


class Command(enum.StrEnum):
    """What to do; the value is what a person types or says."""

    PAUSE = "pause"
    GO_ON = "go on"
    TOGGLE = "toggle"
    """Pause, or go on."""
    NEXT = "next"
    BACK = "back"
    REPEAT = "repeat"
    LONGER = "longer"
    SHORTER = "shorter"
    HOW_LONG = "how long"
    LOUDER = "louder"
    SOFTER = "softer"
    SECTION = "section"
    """Go to a section, by its number or its name."""
    STOP = "stop"


_ALSO = {
    "resume": Command.GO_ON,
    "play": Command.GO_ON,
    "continue": Command.GO_ON,
    "skip": Command.NEXT,
    "previous": Command.BACK,
    "again": Command.REPEAT,
    "time": Command.HOW_LONG,
    "up": Command.LOUDER,
    "down": Command.SOFTER,
    "quit": Command.STOP,
    "end": Command.STOP,
}


@dataclass(frozen=True, slots=True)
class Order:
    """A command as it was given."""

    command: Command
    argument: str = ""
    """Which section; empty for all other commands."""


def read_order(text: str) -> Order | None:
    """Read a command as a person writes it: `next`, `How long?`, `section 2`, `section Left foot`.

    Returns:
        The order, or None where the text is no command; `suggest_order` names the nearest.
    """
    words = text.replace("-", " ").replace("_", " ").strip().rstrip("?!.").split()
    name = " ".join(words).lower()
    if name in (plain := {str(one): one for one in Command if one is not Command.SECTION} | _ALSO):
        return Order(plain[name])
    if len(words) > 1 and words[0].lower() == Command.SECTION:
        return Order(Command.SECTION, text.strip()[len(Command.SECTION) :].strip())
    return None


def suggest_order(text: str) -> str:
    """Return what to write in place of a text that is no command."""
    return suggestion(text.strip().lower(), tuple(map(str, Command)))
