"""How often a session is meant to be done: `daily`, `every other day`, `weekly mon thu 19:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As an author writes them, from the first day of the week."""

_FORM: Final = re.compile(
    rf"(?:(?P<often>daily|every other day)|weekly(?P<days>(?: (?:{'|'.join(DAYS)}))+))"
    r"(?: (?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d))?",
    re.ASCII,
)
_INTERVALS: Final = {"daily": 1, "every other day": 2}


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a session comes again."""

    interval: int = 1
    """From one day to the next on which it is done, in days; what is weekly has `days` instead."""
    days: tuple[int, ...] = ()
    """Places in `DAYS`, in their order, each once; empty for what is not weekly."""
    at: time | None = None
    """On the listener's own clock; None for any time of the day."""


def read_schedule(text: str) -> Schedule | None:
    """Read how often a session is meant to be done; None for what is no such text."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    days = tuple(sorted({DAYS.index(day) for day in (found["days"] or "").split()}))
    at = time(int(found["hour"]), int(found["minute"])) if found["hour"] else None
    return Schedule(_INTERVALS.get(found["often"] or "", 1), days, at)
