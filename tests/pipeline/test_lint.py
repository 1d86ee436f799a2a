"""Warnings: what is no mistake, but seldom meant. A script, and the warnings that it gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from strategies import SHIPPED
from tones import tone_world
from voiceguide.core.source import Diagnostic, Severity
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing

QUIET = "---\ntitle: A\nchimes: {start: none, section: none, switch: none, end: none}\n"


def warnings(path: Path) -> tuple[Diagnostic, ...]:
    """Return what is found in a routine, with estimated speech."""
    return plan_routine(path, Timing(), tone_world(), None).diagnostics


def shown(script: str, folder: Path) -> list[str]:
    """Return the warnings about a script as lines: place, code, message."""
    path = folder / "a.md"
    path.write_text(script, encoding="utf-8")
    found = warnings(path)
    assert all(one.severity is Severity.WARNING and one.hint for one in found)
    return [
        f"{one.span.line}:{one.span.column}-{one.span.end_column} {one.code} {one.message}" for one in found
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_ships_has_none(path: Path) -> None:
    """The routines that ship are examples."""
    assert warnings(path) == ()


CASES = {
    "body work has a warning": (
        f"{QUIET}tags: [body-work]\n---\n- 20s Press.\n",
        ["4:7-18 VG101 a routine with the tag `body-work` has no warning"],
    ),
    "other tags need none": (f"{QUIET}tags: [desk]\n---\n- 20s Press.\n", []),
    "a warning further down is one": (
        f"{QUIET}tags: [body-work]\n---\n- 20s Press.\n\n> [!WARNING]\n> Not when ill.\n",
        [],
    ),
    "a step on one side only": (
        "## {side} {sides: left, right}\n- 20s Press.\n- 5s Rest. {if: side == left}\n",
        ["3:17-29 VG102 the left side lasts 5s longer than the right side"],
    ),
    "another step as long on the other side": (
        "## {side} {sides: left, right}\n- 20s Press.\n- 5s Rest. {if: side == left}\n- 5s Go. {if: side == right}\n",
        [],
    ),
    "words on one side only": (
        "## {side} {sides: left, right}\n- 20s Press.\n\nNow rest well. [3s] {if: not side == left}\n",
        ["4:30-42 VG102 the right side lasts 4.3s longer than the left side"],
    ),
    "a long hold": (
        "- 3m1s Hold. {countdown: 3}\n",
        ["1:3-7 VG103 this step lasts 3:01 without a word in between"],
    ),
    "three minutes are not too long": ("- 3m Hold.\n", []),
    "a cue ends the wait": ("- 4m Hold.\n  - @ every 1m Still.\n", []),
    "words after a pause end it too": ("- 4m Hold. [2m] Half of it.\n", []),
    "a pause at its end does not": (
        "- 4m Hold. [2m]\n",
        ["1:3-5 VG103 this step lasts 4:00 without a word in between"],
    ),
    "nothing but talk": (
        f"{QUIET}---\n## A\n{'Feel your feet, your calves and your knees. ' * 12}\n",
        ["5:4-5 VG104 speech fills 84 % of this section, which lasts 0:48"],
    ),
    "a short section may be all words": (f"{QUIET}---\n## A\nFeel your feet. Thank you.\n", []),
    "warnings are no talk": (
        f"{QUIET}---\n> [!CAUTION]\n> {'Feel your feet, your calves and your knees. ' * 12}\n\n## A\n- 5s Go.\n",
        [],
    ),
    "a long pause": ("Rest. [2m]\n", ["1:7-11 VG105 this pause lasts 2m, and no word says how long it is"]),
    "an elastic one": (
        "Rest. [2m..3m]\n",
        ["1:7-15 VG105 this pause lasts 2m30s, and no word says how long it is"],
    ),
    "one that may be long": (
        "Rest. [40s..6m]\n",
        ["1:7-16 VG105 this pause lasts 3m20s, and no word says how long it is"],
    ),
    "the same, made short": (f"{QUIET}length: 50s\n---\nRest. [40s..6m]\n", []),
    "one that is short in the middle": ("Rest. [20s..90s]\n", []),
    "a minute is not too long": ("Rest. [1m]\n", []),
    "a word of how long it is": ("Rest for 2 min. [2m]\n", []),
    "a word in the paragraph before": ("Rest for two minutes.\n\n[2m]\n", []),
    "a word for another pause": (
        "Rest for two minutes. [2m] Go on. [2m]\n",
        ["1:35-39 VG105 this pause lasts 2m, and no word says how long it is"],
    ),
    "a mark": ("Your heart 😀 and you. [9s]\n", ["1:12-13 VG106 `😀` has no word here, and is left out"]),
    "a short form": (
        "Drink it q.i.d. with water. [9s]\n",
        ["1:10-16 VG106 the short form `q.i.d.` is not known here, and is read letter by letter"],
    ),
    "known ones": ("Press, e.g. at 9 a.m., with 20 % of 5 kg. [9s]\n", []),
    "one that is said otherwise": ("Press (🦶){the foot} now. [9s]\n", []),
    "another alphabet": (
        "Разотрите стопу ладонями. Теперь отдохните. [9s]\n",
        ["1:1-26 VG107 2 sentences are in Cyrillic letters, and the routine is in `en`"],
    ),
    "the other way": (
        f"{QUIET}lang: ru\n---\nRub the soles of your feet. [9s]\n",
        ["6:1-28 VG107 this sentence is in Latin letters, and the routine is in `ru`"],
    ),
    "the same letters": (
        "Nehmen Sie den Fuß in die Hand. Reiben Sie die Sohle mit dem Daumen und der Hand. [9s]\n",
        ["1:1-32 VG107 these words seem to be in `de`, and the routine is in `en`"],
    ),
    "the same letters, the other way": (
        f"{QUIET}lang: es\n---\nTake your foot and rub the sole of it with your thumb. [9s]\n",
        ["6:1-55 VG107 these words seem to be in `en`, and the routine is in `es`"],
    ),
    "French, in French": (
        f"{QUIET}lang: fr\n---\nPrenez le pied dans la main et frottez la plante avec le pouce. [9s]\n",
        [],
    ),
    "a word of another language": ("Say (спасибо){spaseebo}, or спасибо, to your feet. [9s]\n", []),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case(name: str, tmp_path: Path) -> None:
    """Each warning with its place; and beside it what looks like it and is in order."""
    script, expected = CASES[name]
    assert shown(script, tmp_path) == expected


def test_a_routine_with_errors_has_no_warnings(tmp_path: Path) -> None:
    """What has to be put right comes first."""
    path = tmp_path / "a.md"
    path.write_text("Rest. [2m]\n\nGo. [jump]\n", encoding="utf-8")
    assert [one.code for one in warnings(path)] == ["VG040"]
