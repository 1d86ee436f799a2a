"""A session that plays, as one line."""

from __future__ import annotations

from voiceguide.core.live import Status
from voiceguide.core.units import SECOND, Ms, clock_time


def status_line(status: Status) -> str:
    """Say how a session stands: `playing 3:20 of 13:00 · Your left foot · Rub the sole (0:25 left)`."""
    step = f"{status.step} ({clock(status.left_in_step)} left)" if status.step else ""
    parts = (
        f"{status.state} {clock_time(status.position).partition('.')[0]} of {clock(status.length)}",
        status.section or status.title,
        step or status.sentence,
        status.message,
    )
    return " · ".join(printable(part) for part in parts if part)


def clock(left: Ms) -> str:
    """Write a time in whole seconds, a part of one as a whole: what is left is gone at 0:00 and not before."""
    return clock_time(Ms(-(-left // SECOND) * SECOND)).partition(".")[0]


def printable(text: str) -> str:
    """Return a text on one line without a terminal's own commands, which a routine has no right to give."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
