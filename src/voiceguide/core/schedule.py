"""How often a session is meant to be done: `daily`, `every other day`, `weekly mon thu 19:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

from voiceguide.core.words import Words

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As an author writes them, from the first day of the week."""

_FORM: Final = re.compile(
    rf"(?:(?P<often>daily|every other day)|weekly(?P<days>(?: (?:{'|'.join(DAYS)}))+))"
    r"(?: (?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d))?",
    re.ASCII,
)
_INTERVALS: Final = {"daily": 1, "every other day": 2}
_OFTEN: Final = {1: "daily", 2: "every_other_day"}


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


def write_schedule(text: str, words: Words) -> str:
    """Write in a language what an author wrote in the words of front matter; another text stays as it is."""
    meant = read_schedule(text)
    if meant is None:
        return text
    *days, last = (words.weekdays[day] for day in meant.days) if meant.days else (_often(meant, words),)
    often = f" {words.phrase('and')} ".join(filter(None, (", ".join(days), last)))
    return f"{often}, {meant.at:%H:%M}" if meant.at else often


def _often(meant: Schedule, words: Words) -> str:
    return words.phrase(_OFTEN[meant.interval])
