"""How often a session is done, read from the author's words."""

from __future__ import annotations

from datetime import time

import pytest

from voiceguide.core.schedule import Schedule, read_schedule, write_schedule
from voiceguide.pipeline.languages import words_for


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


@pytest.mark.parametrize(
    ("lang", "text", "shown"),
    [
        ("de", "weekly mon thu 19:00", "montags und donnerstags, 19:00"),
        ("en", "daily 7:05", "daily, 07:05"),
        ("en", "weekly mon wed fri", "Mondays, Wednesdays and Fridays"),
        ("es", "every other day", "cada dos días"),
        ("fr", "weekly sun", "le dimanche"),
        ("ru", "weekly tue thu 8:30", "по вторникам и по четвергам, 08:30"),
        ("ru", "when you like", "when you like"),
    ],
)
def test_a_schedule_is_shown_in_the_language_of_the_session(lang: str, text: str, shown: str) -> None:
    """The author writes it in the words of front matter; who reads the page reads the routine's language."""
    assert write_schedule(text, words_for(lang)) == shown
