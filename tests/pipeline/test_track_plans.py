"""The plan of an album's track is what sounds in it, with its own times and numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from voiceguide.core.source import Span
from voiceguide.core.timeline import Chapter, Cue, Mark, TimedStep, Timeline
from voiceguide.core.units import Ms
from voiceguide.pipeline.album import Cut
from voiceguide.pipeline.track_plans import plan_text, track_plans
from voiceguide.plan.show import as_json

HERE = Span("routines/feet.md", 3, 1, 3, 9)


def cue(kind: str, start: int, end: int, section: int, step: int | None = None) -> Cue:
    """Return a cue without words."""
    return Cue(kind, "step", Ms(start), Ms(end), Ms(end), section, step, HERE, name="bowl")


TIMELINE = Timeline(
    title="Feet",
    lang="en",
    voice="tone:en-low",
    length=Ms(10_000),
    dial=0.5,
    estimated=False,
    sections=(Chapter("Arrive", Ms(0), Ms(4_000), HERE), Chapter("Rest", Ms(4_000), Ms(10_000), HERE)),
    steps=(
        TimedStep("Sit", Ms(500), Ms(4_000), HERE, 0),
        TimedStep("Lie", Ms(4_000), Ms(9_000), HERE, 1),
    ),
    cues=(
        cue("bed", 0, 10_000, 0),
        cue("chime", 3_000, 5_500, 0, 0),
        cue("chime", 4_000, 4_500, 1, 1),
        cue("chime", 9_500, 9_900, 1),
    ),
    elastic=(),
    marks=(Mark("down", Ms(4_000), HERE), Mark("end", Ms(10_000), HERE)),
)
CUTS = (Cut("Arrive", Ms(0), Ms(4_000), 0), Cut("Rest", Ms(4_000), Ms(10_000), 1))


def plans() -> list[dict[str, Any]]:
    """Return the plans of two tracks."""
    return [json.loads(one) for one in track_plans(TIMELINE, "routines/feet.md", -19.0, CUTS)]


def times(items: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return from when to when things last."""
    return [(one["start_ms"], one["end_ms"]) for one in items]


def test_a_track_holds_what_sounds_in_it() -> None:
    """What has begun before it has a start below zero; what lasts on keeps its end."""
    first, second = plans()
    assert times(first["cues"]) == [(0, 10_000), (3_000, 5_500)]
    assert times(second["cues"]) == [(-4_000, 6_000), (-1_000, 1_500), (0, 500), (5_500, 5_900)]
    assert (first["length_ms"], second["length_ms"]) == (4_000, 6_000)
    assert [one["at_ms"] for one in second["marks"]] == [0, 6_000]
    assert first["marks"] == []


def test_numbers_are_the_tracks_own() -> None:
    """A cue's section and step are those of its track's lists, or none where they are in another."""
    _, second = plans()
    assert [one["title"] for one in second["sections"]] == ["Rest"]
    assert [(one["text"], one["section"]) for one in second["steps"]] == [("Lie", 0)]
    assert [(one["section"], one["step"]) for one in second["cues"]] == [
        (None, None),
        (None, None),
        (0, 0),
        (0, None),
    ]


def test_a_track_tells_which_one_it_is() -> None:
    """Its number and place, and by which plan the whole was made: another loudness is another."""
    first, second = plans()
    assert (first["title"], second["title"]) == ("Feet", "Feet")
    told = {key: value for key, value in second["track"].items() if key != "session"}
    assert told == {"number": 2, "tracks": 2, "title": "Rest", "start_ms": 4_000, "whole_ms": 10_000}
    louder = json.loads(track_plans(TIMELINE, "routines/feet.md", -17.0, CUTS)[1])
    assert first["track"]["session"] == second["track"]["session"] != louder["track"]["session"]


def test_the_whole_is_the_plan_itself() -> None:
    """A whole session's track has every key of the plan but what its cues tell; files are told from the routine's folder."""
    whole = json.loads(plan_text(TIMELINE, "routines/feet.md", -19.0))
    assert set(whole) == {*as_json(TIMELINE), "speech_lufs"} - {"stretched"}
    assert {one["file"] for one in whole["cues"]} == {"feet.md"}


def test_a_voice_of_a_file_keeps_no_folder() -> None:
    """A track tells the name of the file, not where it was on this machine."""
    spoken = replace(TIMELINE, voice="piper:/home/anna/voices/amy.onnx")
    assert json.loads(plan_text(spoken, "routines/feet.md", -19.0))["voice"] == "piper:amy.onnx"
