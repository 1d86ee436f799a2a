"""Where a session was when it ended before its end: written down as it plays, and found again."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from voiceguide.core.errors import OutputFailed
from voiceguide.core.units import Ms, clock_time

if TYPE_CHECKING:
    from pathlib import Path

    from voiceguide.core.timeline import Timeline
    from voiceguide.live.chart import Chart

_NEAR: Final = 0.6
"""How alike two texts are that are taken for one that was edited, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place in a routine."""

    routine: str
    text_hash: str
    """Of the routine's text; another one means that it was changed since."""
    position: Ms
    border: Ms
    """Where the step or the block began."""
    number: int
    """Which place to stop at it was, from 0."""
    stops: int
    """How many there were."""
    text: str
    """What was to be done there."""
    section: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where to begin again, and what to tell the listener."""

    at: Ms
    message: str


def bookmark(routine: str, text_hash: str, chart: Chart, position: Ms) -> Bookmark:
    """Return the bookmark for a position."""
    number = chart.stop_at(position)
    stop = chart.stops[number]
    section = _section(chart.timeline, chart.section_at(position))
    return Bookmark(routine, text_hash, position, stop.start, number, len(chart.stops), stop.text, section)


def save(path: Path, mark: Bookmark) -> None:
    """Write a bookmark into its file, whole or not at all.

    Raises:
        OutputFailed: The folder does not take it.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as out:
            json.dump(asdict(mark), out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as cause:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OutputFailed(
            f"cannot write down where the session is, in {path}: {cause.strerror or cause}",
            "It plays on, but could not be resumed; check the folder.",
        ) from cause


def load(path: Path) -> Bookmark | None:
    """Read a bookmark; None where there is none, or what is there is none."""
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(read, dict):
        return None
    texts = [read.get(name) for name in ("routine", "text_hash", "text", "section")]
    numbers = [read.get(name) for name in ("position", "border", "number", "stops")]
    if not all(isinstance(one, str) for one in texts) or not all(type(one) is int for one in numbers):
        return None
    return Bookmark(**{one.name: read[one.name] for one in fields(Bookmark)})


def remove(path: Path) -> None:
    """Remove a bookmark, if there is one.

    Raises:
        OutputFailed: It cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as cause:
        raise OutputFailed(
            f"cannot remove {path}: {cause.strerror or cause}", "Remove it by hand."
        ) from cause


def find_again(mark: Bookmark, chart: Chart, text_hash: str) -> Found:
    """Find the step or the block where a session ended, in the routine as it is now.

    In a routine that was not changed it is the same one. In one that was, it is the nearest that says
    the same, else the nearest that says nearly the same, else the beginning of the section.
    """
    same = mark.text_hash == text_hash and mark.stops == len(chart.stops)
    if same and mark.number < len(chart.stops) and chart.stops[mark.number].text == mark.text:
        at = chart.stops[mark.number].start
        return Found(at, f"resumed at {_shown(at)}: {_here(chart, at)}")
    number = _nearest_stop(mark, chart)
    changed = "" if mark.text_hash == text_hash else "the routine was changed since; "
    if number is not None:
        at = chart.stops[number].start
        return Found(at, f"{changed}resumed at {_shown(at)}: {_here(chart, at)}")
    titles = [one.title for one in chart.timeline.sections]
    if mark.section in titles:
        at = chart.timeline.sections[titles.index(mark.section)].start
        return Found(at, f"{changed}the step is not there any more; resumed at its section: {mark.section}")
    return Found(
        Ms(0), f"{changed}neither the step nor its section is there any more; it plays from the beginning"
    )


def _nearest_stop(mark: Bookmark, chart: Chart) -> int | None:
    """Return the stop whose text is most like that of the bookmark, and of these the nearest."""
    if not mark.text:
        return None
    matcher = SequenceMatcher(b=mark.text.casefold(), autojunk=False)
    best: tuple[float, bool, int] | None = None
    found = None
    for number, stop in enumerate(chart.stops):
        matcher.set_seq1(stop.text.casefold())
        if not stop.text or matcher.quick_ratio() < _NEAR:
            continue
        there = _section(chart.timeline, chart.section_at(stop.start)) == mark.section
        rank = (matcher.ratio(), there, -abs(number - mark.number))
        if rank[0] >= _NEAR and (best is None or rank > best):
            best, found = rank, number
    return found


def _here(chart: Chart, at: Ms) -> str:
    text = chart.stops[chart.stop_at(at)].text
    return text or _section(chart.timeline, chart.section_at(at))


def _section(timeline: Timeline, number: int) -> str:
    return timeline.sections[number].title if timeline.sections else ""


def _shown(at: Ms) -> str:
    return clock_time(at).partition(".")[0]
