"""A plan is read as a track carries it; what began in an earlier track is known."""

from __future__ import annotations

import json

import pytest

from voiceguide.core.units import Ms
from voiceguide.hear.matching import match
from voiceguide.hear.onsets import Onset
from voiceguide.hear.plan import Part, parse_plan


def written(**more: object) -> str:
    """Return the plan of a track into which a chime and a bed last from the one before."""
    times = {"slot_end_ms": 2_000}
    cues = [
        {"kind": "bed", "name": "rain", "start_ms": -5_000, "end_ms": 4_000, **times},
        {"kind": "chime", "name": "bowl", "start_ms": -500, "end_ms": 3_000, **times},
        {"kind": "speech", "text": "Rest.", "start_ms": 2_000, "end_ms": 2_900, "slot_end_ms": 2_950},
    ]
    return json.dumps({"title": "Feet", "length_ms": 4_000, "sections": [], "cues": cues} | more)


PART = {"number": 2, "tracks": 3, "title": "Rest", "start_ms": 6_000, "whole_ms": 10_000, "session": "ab"}


def test_which_track_it_is_is_told() -> None:
    """A whole session has no part; an album's track knows its place in it."""
    assert parse_plan(written()).part is None
    assert parse_plan(written(track=PART)).part == Part(2, 3, "Rest", "Feet", Ms(6_000), Ms(10_000), "ab")
    with pytest.raises(ValueError, match="no plan"):
        parse_plan(written(track={"number": 2}))


def test_sections_are_cut_to_the_track() -> None:
    """One that begins before it begins with it, and one that lasts on ends with it."""
    lasting = [
        {"title": "Feet", "start_ms": -500, "end_ms": 9_000},
        {"title": "-", "start_ms": 0, "end_ms": 0},
    ]
    plan = parse_plan(written(track=PART, sections=lasting))
    assert [(one.title, one.start, one.end) for one in plan.sections] == [("Feet", 0, 4_000)]


def test_what_rings_on_is_not_listened_for() -> None:
    """What sounds from the start began earlier, and is neither missing nor strange."""
    plan = parse_plan(written(track=PART))
    assert [one.label for one in plan.cues if one.begun] == ["bowl"]
    assert [one.text for one in plan.sentences] == ["Rest."]
    found = match(plan, [Onset(Ms(at), Ms(at + 5)) for at in (10, 2_020, 3_500)])
    assert (found.heard, found.hidden, found.moved) == (1, 1, ())
    assert [one.at for one in found.strange] == [3_500]
