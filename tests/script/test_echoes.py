"""One slip, one report: what only follows from another mistake is not said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tones import tone_world
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing

if TYPE_CHECKING:
    from pathlib import Path


def found(script: str, folder: Path) -> list[str]:
    """Return the code and the place of each mistake, with speech estimated."""
    path = folder / "echo.md"
    path.write_text(script, "utf-8")
    diagnostics = plan_routine(path, Timing(), tone_world(), None).diagnostics
    return [f"{one.code} {one.span.line}:{one.span.column}" for one in diagnostics]


ONE_SLIP = [
    ("an open brace of sides", "## {side} leg {sides: left, right\n\n{side}. {other}. [3s] {side}.\n", "VG042 1:15"),
    ("a misspelt attribute", "## Leg {side: left, right}\n\n- 9s {side}.\n- 9s {side} and {other}.\n", "VG050 1:9"),
    ("a wrong number of rounds", "- 9s {round} of {rounds}. {repeat: four}\n", "VG051 1:36"),
    ("attributes in the middle", "## {side} {sides: left, right} leg\n\nYour {side} leg.\n", "VG044 1:11"),
    ("a loop without its name", "## {move} {each: squats, lunges}\n\n{move}.\n", "VG051 1:18"),
    ("no sides at all", "## Your {side} leg\n\n{side}.\n\n- 9s {side} or {other}.\n", "VG043 1:9"),
    ("a cue of a step whose braces are wrong", "- 9s {round}. {repeat: x}\n  - @ half {round}.\n", "VG051 1:24"),
    ("settings that cannot be read", "---\ntitle: a: b\nvars: {name: Ann}\n---\n\nHello {name}.\n", "VG030 2:9"),
    ("settings that do not end", "---\ntitle: T\n\n# Hello\n\nSay it.\n", "VG030 1:1"),
    ("a table for a routine", "| a | b |\n|---|---|\n| c | d |\n", "VG020 1:1"),
    ("a section of code", "Hello.\n\n## Code\n\n```\ncode\n```\n", "VG020 5:1"),
    ("a comment that does not end", "# T\n\n<!-- Hello.\n\nMore.\n", "VG042 3:1"),
    ("a tag and its end", "Press <b>hard</b> and slowly.\n", "VG020 1:7"),
    ("lines without indentation", "- 20s Rub your palms\ntogether, and\nslowly.\n", "VG021 2:1"),
    ("a cue without a time", "- 9s Lift both arms.\n  - @ soon Breathe out.\n", "VG060 2:5"),
    ("a time that is none", "Sit.\n\n- 1-2s Rub your palms together.\n  - @ 0:01 Go on.\n", "VG010 3:3"),
    ("a length that rests on a time", "---\nlength: 1m\n---\n\n- 90-100s Rub your palms.\n", "VG010 5:3"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "only"), [case[1:] for case in ONE_SLIP], ids=[case[0] for case in ONE_SLIP]
)
def test_one_slip_is_reported_once(script: str, only: str, tmp_path: Path) -> None:
    """What the author did wrong is said where it is, and nothing that goes by itself when it is put right."""
    assert found(script, tmp_path) == [only]


SEVERAL = [
    ("two sections without sides", "## {side}\n\nA.\n\n## {side}\n\nB.\n", ["VG043 1:4", "VG043 5:4"]),
    ("sides and rounds", "## {side}\n\n{round}.\n", ["VG043 1:4", "VG043 3:1"]),
    ("an unknown name beside wrong braces", "## {sides: a, b} x\n\n{oops}. {side}.\n", ["VG044 1:4", "VG043 3:1"]),
    ("an unknown name twice", "{oops} and {oops}.\n", ["VG043 1:1", "VG043 1:12"]),
    ("an overrun beside a misspelt chime", "Sit. [chime bel]\n\n- 1s Rub your palms together.\n", ["VG070 1:6", "VG014 3:3"]),
    ("an empty section beside a mistake elsewhere", "[foo]\n\n## A\n\n## B\n\nB.\n", ["VG040 1:2", "VG080 3:4"]),
    ("every wrong setting", "---\nrate: x\ntitle: A\ntitle: B\nlenght: 3m\n---\n\nA.\n", ["VG032 2:7", "VG032 4:1", "VG031 5:1"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "all_of_them"), [case[1:] for case in SEVERAL], ids=[case[0] for case in SEVERAL]
)
def test_slips_of_their_own_are_all_reported(script: str, all_of_them: list[str], tmp_path: Path) -> None:
    """Mistakes that do not rest on each other are all said at once."""
    assert found(script, tmp_path) == all_of_them
