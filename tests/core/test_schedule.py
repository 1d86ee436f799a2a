"""How often a session is done, read from the author's words."""

from __future__ import annotations

from datetime import time

import pytest

from voiceguide.core.schedule import Schedule, read_schedule


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("daily", Schedule()),
        ("daily 7:05", Schedule(at=time(7, 5))),
        ("every other day", Schedule(2)),
        ("every other day 23:59", Schedule(2, at=time(23, 59))),
        ("weekly fri", Schedule(days=(4,))),
        ("weekly thu mon thu 19:00", Schedule(days=(0, 3), at=time(19))),
    ],
)
def test_a_schedule_is_read(text: str, meant: Schedule) -> None:
    """Days come in the order of the week, each once; the time is the clock's own."""
    assert read_schedule(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sometimes",
        "weekly",
        "weekly 19:00",
        "daily 24:00",
        "daily 7:60",
        "daily 7",
        "weekly foo",
        "Daily",
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    """A day that there is not, an hour that there is not, and other words are no schedule."""
    assert read_schedule(text) is None
