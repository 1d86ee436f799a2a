"""Chapters as JSON, as Podcasting 2.0 has them (version 1.2.0)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from voiceguide.core.units import SECOND, Ms
from voiceguide.output.info import Chapter

VERSION = "1.2.0"


def dump(chapters: Iterable[Chapter], title: str = "") -> str:
    """Return chapters as a JSON document, with the title of what they are of."""
    listed = [
        {"startTime": one.start / SECOND, "endTime": one.end / SECOND, "title": one.title} for one in chapters
    ]
    named = {"title": title} if title else {}
    return json.dumps({"version": VERSION, **named, "chapters": listed}, ensure_ascii=False, indent=2) + "\n"


def load(text: str) -> tuple[Chapter, ...]:
    """Read chapters; one without an end lasts up to the next, and the last not at all.

    Raises:
        ValueError: It is no such document.
    """
    document = json.loads(text)
    try:
        listed = [
            (_ms(one["startTime"]), one.get("endTime"), str(one["title"])) for one in document["chapters"]
        ]
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"it is no list of chapters: {problem}") from problem
    starts = [start for start, _, _ in listed]
    follow = [*starts[1:], *starts[-1:]]
    return tuple(
        Chapter(name, start, following if end is None else _ms(end))
        for (start, end, name), following in zip(listed, follow, strict=True)
    )


def _ms(seconds: float) -> Ms:
    return Ms(round(seconds * SECOND))
