"""The calendar, read back by the library that calendars are read with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import icalendar

from publish.sites import episode, site
from voiceguide.publish.calendar import calendar
from voiceguide.publish.site import Episode


def events(*episodes: Episode) -> list[icalendar.Event]:
    """Return the events of a calendar, in order."""
    return list(icalendar.Calendar.from_ical(calendar(site(*episodes))).walk("VEVENT"))


def due(schedule: str) -> Episode:
    """Return a session with a schedule."""
    return replace(episode(), schedule=schedule)


def test_a_time_is_on_the_listeners_own_clock() -> None:
    """It begins on the first such day from publishing on, lasts as long as the session, and comes again."""
    (one,) = events(due("weekly thu mon 19:00"))
    assert one["dtstart"].dt == datetime(2026, 3, 2, 19)  # noqa: DTZ001  a floating time has no zone
    assert one["duration"].dt == timedelta(minutes=14)
    assert one["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["MO", "TH"]}
    assert one["summary"] == "Two feet"
    assert one["url"] == "https://example.org/evening/#feet"
    assert one["description"] == "https://example.org/evening/feet/feet.mp3"
    assert not one.walk("VALARM")


def test_without_a_time_it_is_a_whole_day() -> None:
    """It stands at the head of the day, and keeps nobody busy."""
    (one,) = events(due("every other day"))
    assert one["dtstart"].dt == date(2026, 3, 1)
    assert one["rrule"] == {"FREQ": ["DAILY"], "INTERVAL": [2]}
    assert one["transp"] == "TRANSPARENT"


def test_what_is_known_stays() -> None:
    """An event is known by the same name in each calendar of the site, and by another in another's."""
    first, second = events(due("daily"), replace(due("daily"), guid="other"))
    assert first["uid"] != second["uid"]
    assert calendar(site(due("daily"))) == calendar(site(due("daily")))
    assert first["uid"] == "urn:voiceguide:feet@urn:voiceguide:site"


def test_no_schedule_no_calendar() -> None:
    """Sessions without a schedule are not in it; where none has one, there is none."""
    assert len(events(due("daily"), due(""))) == 1
    assert calendar(site(due(""), due(""))) == b""
