"""A timeline as the JSON that programs rely on: every key, its type, and what it says."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from plan.planned import plan_script
from plan.scripts import scripts
from strategies import examples
from voiceguide.plan.show import as_json

NULL = type(None)
SHAPES: dict[str, dict[str, tuple[type, ...]]] = {
    "session": {
        "title": (str,),
        "lang": (str,),
        "length_ms": (int,),
        "voice": (str,),
        "estimated": (bool,),
        "dial": (float,),
        "left_out": (list,),
        "sections": (list,),
        "steps": (list,),
        "cues": (list,),
        "elastic": (list,),
        "marks": (list,),
        "yielded": (list,),
        "stretched": (list,),
    },
    "sections": {
        "title": (str,),
        "start_ms": (int,),
        "end_ms": (int,),
        "file": (str,),
        "line": (int,),
        "side": (str, NULL),
    },
    "steps": {
        "text": (str,),
        "start_ms": (int,),
        "end_ms": (int,),
        "file": (str,),
        "line": (int,),
        "section": (int,),
        "side": (str, NULL),
        "round": (int, NULL),
    },
    "elastic": {"file": (str,), "line": (int,), "least_ms": (int,), "most_ms": (int,), "value_ms": (int,)},
    "speech": {
        "kind": (str,),
        "role": (str,),
        "text": (str,),
        "spoken": (str,),
        "start_ms": (int,),
        "end_ms": (int,),
        "slot_end_ms": (int,),
        "file": (str,),
        "line": (int,),
        "section": (int,),
        "step": (int, NULL),
        "voice": (str,),
    },
    "chime": {
        "kind": (str,),
        "role": (str,),
        "name": (str,),
        "start_ms": (int,),
        "end_ms": (int,),
        "slot_end_ms": (int,),
        "file": (str, NULL),
        "line": (int, NULL),
        "section": (int,),
        "step": (int, NULL),
        "voice": (NULL,),
    },
}
"""The keys that are promised, in their order, and what each may hold."""

ROLES = {"start", "warning", "announce", "narration", "step", "at", "switch", "section", "end"}
SCRIPT = """\
---
title: Feet
length: 1m
chimes: {start: none, warning: none, end: gong}
---
> [!CAUTION]
> Beware.

## Your {side} foot {sides: left, right; switch: 5s}
- 5s..9s Rub it. {repeat: 2}
  - @ 4s (Now){nau}.

Feel it. [1s..3s]
"""


def document(script: str = SCRIPT) -> Any:  # noqa: ANN401  whatever JSON holds
    """Return what a program reads: the plan through a real round of JSON."""
    timeline, found = plan_script(script)
    assert found == ()
    return json.loads(json.dumps(as_json(timeline)))


def misshapen(value: dict[str, Any], shape: dict[str, tuple[type, ...]]) -> list[str]:
    """Return the keys that are missing, too many, or of another type."""
    wrong = [
        f"{key}: {value.get(key)!r}" for key, kinds in shape.items() if type(value.get(key)) not in kinds
    ]
    return [*wrong, *(value.keys() ^ shape.keys())]


@examples(15)
@given(script=scripts())
def test_every_key_is_always_there(script: str) -> None:
    """The session, its sections, steps, cues and elastic places have their keys and types, and no others."""
    plan = document(script)
    assert misshapen(plan, SHAPES["session"]) == []
    for part in ("sections", "steps", "elastic"):
        assert [wrong for one in plan[part] for wrong in misshapen(one, SHAPES[part])] == []
    assert [wrong for cue in plan["cues"] for wrong in misshapen(cue, SHAPES[cue["kind"]])] == []
    assert {cue["role"] for cue in plan["cues"]} <= ROLES
    starts = [cue["start_ms"] for cue in plan["cues"]]
    assert starts == sorted(starts)


def test_keys_stand_in_the_order_of_their_description() -> None:
    """A person who reads the JSON finds the session first, then its parts."""
    assert list(document()) == [
        *("title", "lang", "length_ms", "voice", "estimated", "dial", "left_out"),
        *("sections", "steps", "cues", "elastic", "marks", "yielded", "stretched"),
    ]


def test_a_session_tells_of_itself() -> None:
    """Title, language, voice, the exact length, the dial, and that speech was measured."""
    plan = document()
    told = {
        key: plan[key] for key in ("title", "lang", "length_ms", "voice", "estimated", "left_out", "marks")
    }
    assert told == {
        "title": "Feet",
        "lang": "en",
        "length_ms": 60_000,
        "voice": "fake:voice",
        "estimated": False,
        "left_out": [],
        "marks": [],
    }
    assert 0 < plan["dial"] < 1


def test_sections_and_steps_tell_of_their_side_and_round() -> None:
    """Sections count from 0, the opening one first; sides are words, rounds numbers, null where none is."""
    plan = document()
    assert [(one["title"], one["side"], one["line"]) for one in plan["sections"]] == [
        ("Feet", None, 1 + 1),
        ("Your left foot", "left", 9),
        ("Your right foot", "right", 9),
    ]
    assert [(one["section"], one["side"], one["round"], one["line"]) for one in plan["steps"]] == [
        (1, "left", 1, 10),
        (1, "left", 2, 10),
        (2, "right", 1, 10),
        (2, "right", 2, 10),
    ]
    assert [(one["line"], one["least_ms"], one["most_ms"]) for one in plan["elastic"]] == [
        (10, 5000, 9000),
        (13, 1000, 3000),
    ]


def test_a_cue_tells_what_is_shown_and_what_is_said_and_where() -> None:
    """Text as shown, spoken as said, the script's place, section and step counted from 0."""
    plan = document()
    (cue, *_) = [one for one in plan["cues"] if one["role"] == "at"]
    del cue["start_ms"], cue["end_ms"], cue["slot_end_ms"]
    assert cue == {
        "kind": "speech",
        "role": "at",
        "text": "Now.",
        "spoken": "nau.",
        "file": "routine.md",
        "line": 11,
        "section": 1,
        "step": 0,
        "voice": "fake:voice",
    }


def test_times_of_a_cue_are_its_start_its_sound_and_its_slot() -> None:
    """A voice ends at 500 ms, its clip at 504; a gong's words would wait 2.4 s, its tail lasts 14.4 s."""
    plan = document()
    lengths = {
        (cue["role"], cue["end_ms"] - cue["start_ms"], cue["slot_end_ms"] - cue["start_ms"])
        for cue in plan["cues"]
        if cue["role"] in {"at", "end"}
    }
    assert lengths == {("at", 500, 504), ("end", 14_400, 2400)}


def test_what_the_front_matter_named_has_its_line_and_a_default_has_none() -> None:
    """The gong was written on line 4; the switch bell is nobody's."""
    plan = document()
    chimes = {(cue["role"], cue["name"], cue["file"], cue["line"]) for cue in plan["cues"] if "name" in cue}
    assert ("end", "gong", "routine.md", 4) in chimes
    assert ("switch", "bell", None, None) in chimes


def test_an_estimated_plan_says_so() -> None:
    """A quick look is marked as one."""
    timeline, _ = plan_script("One.", estimated=True)
    assert as_json(timeline)["estimated"] is True
