"""The sessions of a published folder that have a schedule, as events of a calendar that come again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from voiceguide.core.captions import one_line
from voiceguide.core.schedule import DAYS, Schedule, read_schedule
from voiceguide.core.units import MINUTE
from voiceguide.publish.addresses import on_page, whole

if TYPE_CHECKING:
    from icalendar import Event

    from voiceguide.publish.site import Episode, Site

NAME: Final = "calendar.ics"
"""Of its file, at the root of the folder."""

_MADE_BY: Final = "-//voiceguide//voiceguide//EN"


def calendar(site: Site) -> bytes:
    """Return the calendar of a published folder; empty where no session has a schedule.

    Times are the listener's own, wherever that is; nothing rings.
    A session without a time stands at the head of its day.
    """
    due = [(one, schedule) for one in site.episodes if (schedule := read_schedule(one.schedule))]
    if not due:
        return b""
    from icalendar import Calendar  # noqa: PLC0415  few folders have schedules, and `--help` is quick

    made = Calendar()
    made.add("prodid", _MADE_BY)
    made.add("version", "2.0")
    made.add("x-wr-calname", one_line(site.title))
    for episode, schedule in due:
        made.add_component(_event(site, episode, schedule))
    return bytes(made.to_ical())


def _event(site: Site, episode: Episode, schedule: Schedule) -> Event:
    from icalendar import Event  # noqa: PLC0415  the same

    event = Event()
    event.add("uid", f"{episode.guid}@{site.guid}")
    event.add("dtstamp", episode.published.astimezone(UTC))
    event.add("summary", one_line(episode.title))
    event.add("description", whole(site, episode.track))
    event.add("url", on_page(site, episode))
    day = _first_day(episode.published.date(), schedule)
    if schedule.at is None:
        event.add("dtstart", day)
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", datetime.combine(day, schedule.at))
        event.add("duration", timedelta(minutes=-(-episode.length // MINUTE)))
    event.add("rrule", _rule(schedule))
    return event


def _first_day(published: date, schedule: Schedule) -> date:
    """Return the first day from the one of publishing on that the schedule names."""
    days = schedule.days or range(len(DAYS))
    return published + timedelta(min((day - published.weekday()) % len(DAYS) for day in days))


def _rule(schedule: Schedule) -> dict[str, object]:
    if schedule.days:
        return {"freq": "weekly", "byday": [DAYS[day][:2].upper() for day in schedule.days]}
    return {"freq": "daily", "interval": schedule.interval}
