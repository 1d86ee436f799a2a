"""A place of a session by its time, its mark, or its section."""

from __future__ import annotations

from voiceguide.core.errors import RequestError
from voiceguide.core.nearest import suggestion
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms, clock_time, parse_time


def find_place(text: str, timeline: Timeline, option: str) -> Ms:
    """Return where a place is: `12m30s`, `0:40`, the name of a mark, or the title of a section.

    Args:
        text: As it was written.
        timeline: The session's.
        option: Which option asks, for the message.

    Raises:
        RequestError: There is no such place; the hint names the nearest.
    """
    marks = {mark.name: mark.at for mark in reversed(timeline.marks)}
    sections = {chapter.title: chapter.start for chapter in reversed(timeline.sections)}
    for places in (marks, sections):
        for name, at in places.items():
            if name.casefold() == text.strip().casefold():
                return at
    time = parse_time(text)
    if time is None and text.strip().isdecimal() and int(text) == 0:
        time = Ms(0)
    if time is None:
        hint = suggestion(text, (*marks, *sections))
        raise RequestError(f"{option} {text} is no time, no mark and no section of this routine", hint)
    if time >= timeline.length:
        message = (
            f"{option} {text} is after the end of the session, which lasts {clock_time(timeline.length)}"
        )
        raise RequestError(message, "take an earlier place")
    return time
