"""The plan as finished tracks carry it: of a whole session, or cut to the track of an album."""

from __future__ import annotations

import hashlib
import json
import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from voiceguide.core.utterance import voice_file
from voiceguide.plan.show import as_json

if TYPE_CHECKING:
    from voiceguide.core.timeline import Timeline
    from voiceguide.pipeline.album import Cut

_PLACED: Final = ("left_out", "sections", "steps", "cues", "elastic", "yielded")
"""What stands in a file of the author's."""
_TIMED: Final = ("sections", "steps", "cues", "marks", "yielded")
_UNTIMED: Final = ("left_out", "elastic")
"""What belongs to no track alone."""
_TIMES: Final = ("start_ms", "end_ms", "slot_end_ms", "at_ms")
_DIGITS: Final = 16

_Item: TypeAlias = dict[str, Any]
_Numbered: TypeAlias = list[tuple[int, _Item]]
"""Items with their places in the whole's list."""


def plan_text(timeline: Timeline, source: str, speech_lufs: float) -> str:
    """Return the plan of a whole session as its track carries it."""
    return _dumped(_plan(timeline, source, speech_lufs))


def track_plans(timeline: Timeline, source: str, speech_lufs: float, cuts: Sequence[Cut]) -> tuple[str, ...]:
    """Return the plan of each track of an album: what sounds in it, with times from its start.

    What has begun in an earlier track has a start below zero. `track` tells which one it is, of what.
    """
    whole = _plan(timeline, source, speech_lufs)
    session = hashlib.sha256(_dumped(whole).encode()).hexdigest()[:_DIGITS]
    shares = {name: _shared(whole[name], cuts) for name in _TIMED}
    made = []
    for number, cut in enumerate(cuts):
        part = {**whole, **dict.fromkeys(_UNTIMED, ()), "length_ms": cut.end - cut.start}
        part |= _moved({name: share[number] for name, share in shares.items()}, cut.start)
        part["track"] = {
            "number": number + 1,
            "tracks": len(cuts),
            "title": cut.title,
            "start_ms": cut.start,
            "whole_ms": timeline.length,
            "session": session,
        }
        made.append(_dumped(part))
    return tuple(made)


def _dumped(plan: _Item) -> str:
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":"))


def _plan(timeline: Timeline, source: str, speech_lufs: float) -> _Item:
    """Return a timeline as a track keeps it: files are told from the routine's folder, not from this machine's."""
    folder = Path(source).parent
    plan = as_json(timeline)
    del plan["stretched"]  # the times of its cues tell
    plan["speech_lufs"] = speech_lufs
    for one in chain(*(plan[part] for part in _PLACED)):
        if one["file"]:
            one["file"] = Path(os.path.relpath(one["file"], folder)).as_posix()
    for one in (plan, *plan["cues"]):
        if file := voice_file(one["voice"] or ""):
            one["voice"] = one["voice"].removesuffix(file) + Path(file).name
    return plan


def _shared(items: Sequence[_Item], cuts: Sequence[Cut]) -> list[_Numbered]:
    """Return the items that sound, or stand, in each track, by one look at each of them."""
    starts: list[int] = [cut.start for cut in cuts]
    shares: list[_Numbered] = [[] for _ in cuts]
    for number, item in enumerate(items):
        start: int = item["at_ms"] if "at_ms" in item else item["start_ms"]
        first = bisect_right(starts, start) - 1
        last = max(first, bisect_left(starts, item.get("end_ms", start)) - 1)
        for track in range(first, last + 1):
            shares[track].append((number, item))
    return shares


def _moved(shares: dict[str, _Numbered], by: int) -> _Item:
    """Return a track's items with its own times, and with the numbers of its own sections and steps."""
    sections = {number: place for place, (number, _) in enumerate(shares["sections"])}
    steps = {number: place for place, (number, _) in enumerate(shares["steps"])}
    change: dict[str, Callable[[Any], Any]] = {
        **dict.fromkeys(_TIMES, lambda at: at - by),
        "section": sections.get,
        "step": steps.get,
    }
    return {
        name: [
            {key: change[key](value) if key in change else value for key, value in item.items()}
            for _, item in share
        ]
        for name, share in shares.items()
    }
