"""The places to stop at, and what is looked up in a timeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from live.sittings import lay, step, tell
from tones import tone_world
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms, frames_from_ms
from voiceguide.live.chart import Chart
from voiceguide.live.stops import stops
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing

ROUTINE = """\
---
title: Feet
---

> [!CAUTION]
> Not with a fever. Not with a wound.

## Get ready
Wash your feet. Dry them. [20s]
Warm a little oil. [10s]

Sit down.

## Your {side} foot {sides: left, right}
- 20s Rub it.
- 30s Press it.
  - @ 15s Harder.

## Rest
Lie down. [30s]
"""


def planned(text: str, folder: Path) -> Timeline:
    """Plan a routine, its speech estimated."""
    file = folder / "r.md"
    file.write_text(text, encoding="utf-8")
    timeline = plan_routine(file, Timing(), tone_world(), None).timeline
    assert timeline is not None
    return timeline


def test_a_routine_stops_where_an_author_would_say(tmp_path: Path) -> None:
    """All warnings are one place, each instruction is one, each step of each side is one."""
    chart = Chart(planned(ROUTINE, tmp_path))
    titles = [one.title for one in chart.timeline.sections]
    shown = [(titles[chart.section_at(one.start)], one.text) for one in chart.stops]
    assert shown == [
        ("Feet", "Not with a fever."),
        ("Get ready", "Wash your feet."),
        ("Get ready", "Warm a little oil."),
        ("Get ready", "Sit down."),
        ("Your left foot", "Rub it."),
        ("Your left foot", "Press it."),
        ("Your right foot", "Rub it."),
        ("Your right foot", "Press it."),
        ("Rest", "Lie down."),
        ("Rest", ""),
    ]


def test_what_is_repeated_is_the_instruction(tmp_path: Path) -> None:
    """Cues inside a step, countdowns and announcements are not; what was not yet said is not either."""
    chart = Chart(planned(ROUTINE, tmp_path))
    press = next(one for one in chart.timeline.steps if one.text == "Press it.")
    assert [cue.text for cue in chart.instruction(Ms(press.end - 1))] == ["Press it."]
    wash = chart.stops[1]
    assert [cue.text for cue in chart.instruction(Ms(wash.end - 1))] == ["Wash your feet.", "Dry them."]
    assert chart.instruction(Ms(0)) == ()


def test_a_session_stops_where_something_begins() -> None:
    """Steps, paragraphs, sentences after a long silence, and the end chime; a section is one with its first."""
    timeline = lay(
        [
            tell(3000, (0, 500), (900, 500)),
            tell(10_000, (0, 1000), (8000, 1000), section="One"),
            step(5000),
            step(5000, section="Two"),
        ]
    )
    shown = [(one.start, one.step, one.text) for one in stops(timeline)]
    assert shown == [
        (0, None, "0.0"),
        (4000, None, "1.0"),
        (12_000, None, "1.1"),
        (14_000, 0, "step 2"),
        (19_000, 1, "step 3"),
        (24_000, None, ""),
    ]


def test_stops_tile_the_session() -> None:
    """Each ends where the next begins, from the beginning to the end."""
    timeline = lay([step(4000), tell(9000), step(3000, section="Two"), step(3000)])
    found = stops(timeline)
    assert found[0].start == 0
    assert [one.end for one in found[:-1]] == [one.start for one in found[1:]]
    assert found[-1].end == timeline.length


def test_sentences_close_together_are_one_place() -> None:
    """A paragraph is not torn at its gaps."""
    assert len(stops(lay([tell(9000, (0, 1000), (1400, 1000), (2800, 1000))]))) == 2


def test_silences_keep_away_from_voices() -> None:
    """200 ms on either side; what begins or ends outside of the range counts, too."""
    chart = Chart(lay([step(10_000, (0, 2000), (5000, 1000))]))
    assert list(chart.silences(Ms(2000), Ms(9000))) == [(3200, 5800), (7200, 9000)]
    assert list(chart.silences(Ms(3500), Ms(5900))) == [(3500, 5800)]


def test_what_is_due_next() -> None:
    """The first sound that was not given; at once where a bed sounds."""
    chart = Chart(lay([step(10_000, (0, 2000), (5000, 1000))]))
    given = frames_from_ms(Ms(3000))
    assert chart.due(given) == frames_from_ms(Ms(6000))
    assert chart.due(frames_from_ms(Ms(11_600))) is None
    assert Chart(lay([step(10_000)], bed=True)).due(given) == given


@pytest.mark.parametrize(
    ("asked", "start"),
    [
        ("1", 0),
        ("2", 1000),
        ("3", 5000),
        ("0", None),
        ("4", None),
        ("left foot", 1000),
        ("foot", 1000),
        ("Right", 5000),
        ("rigth foot", 5000),
        ("elbow", None),
        ("", None),
        ("²", None),
    ],
)
def test_sections_by_number_and_name(asked: str, start: int | None) -> None:
    """Numbers from 1, names whole, in part, or nearly."""
    chart = Chart(lay([step(4000, section="Left foot"), step(4000, section="Right foot")]))
    assert chart.find_section(asked) == start


def test_what_was_being_said_lately() -> None:
    """The first sentence that was heard between two places."""
    chart = Chart(lay([step(10_000, (0, 2000), (2400, 1000))]))
    for start, end, text in (
        (1500, 1500, "0.0"),
        (2900, 3500, "0.0"),
        (3100, 3500, "0.1"),
        (6000, 7000, None),
    ):
        found = chart.sentence_since(Ms(start), Ms(end))
        assert (found.text if found else None) == text
