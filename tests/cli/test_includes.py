"""A routine of several files on the command line: every command tells the files as the user would name them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from voiceguide.output.tags import stored_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

DAY = """\
---
title: Day
chimes: {start: none, warning: none, section: none, switch: none, end: none}
---

Stand up.

[include parts/legs.md#shake] {sides: left, right; with: side = {side}}
"""
LEGS = """\
---
vars: {side: one}
---
> [!CAUTION]
> Mind your knee.

## Shake

- 10s Shake your {side} leg.

[include feet.md]
"""
FEET = "- 10s Rub your feet.\n"


@pytest.fixture(autouse=True)
def home(run: Run, tmp_path: Path) -> Path:
    """Write the routine into the current folder, in a folder of its own."""
    assert run
    (tmp_path / "home" / "parts").mkdir(parents=True)
    write(day=DAY, parts__legs=LEGS, parts__feet=FEET)
    return tmp_path


def write(**texts: str) -> None:
    """Write files into the routine's folder."""
    for name, text in texts.items():
        Path("home", f"{name.replace('__', '/')}.md").write_text(text, encoding="utf-8")


def test_a_mistake_is_shown_in_its_own_file(run: Run) -> None:
    """The excerpt is that file's line, and the includes that led there follow, outermost first."""
    write(parts__feet="- 10s Rub your feet. [zz]\n", day=f"{DAY}\n[yy]\n")
    ran = run("check", "home/day.md")
    assert ran.code == 1
    assert ran.err == (
        "home/day.md:10:2: error[VG040]: [yy] is not known\n"
        "   10 | [yy]\n"
        "      |  ^^\n"
        "      = hint: write \\[ for a bracket that is meant to be read\n"
        "home/parts/feet.md:1:23: error[VG040]: [zz] is not known\n"
        "    1 | - 10s Rub your feet. [zz]\n"
        "      |                       ^^\n"
        "      = hint: write \\[ for a bracket that is meant to be read\n"
        "      = included from home/day.md:8:1\n"
        "      = included from home/parts/legs.md:11:1\n"
    )


@pytest.mark.parametrize("command", ["check", "plan", "export", "ssml"])
def test_json_has_the_includes(run: Run, command: str) -> None:
    """Every command gives a mistake's file as the user would name it, and the way there."""
    write(parts__feet="- 1s Rub your feet, and do not stop.\n")
    (found,) = run(command, "--json", "./home/day.md").json["diagnostics"]
    assert (found["code"], found["file"]) == ("VG014", "home/parts/feet.md")
    assert found["via"] == [
        {"file": "./home/day.md", "line": 8, "column": 1, "end_line": 8, "end_column": 30},
        {"file": "home/parts/legs.md", "line": 11, "column": 1, "end_line": 11, "end_column": 18},
    ]


def test_a_plan_tells_the_files(run: Run) -> None:
    """Each cue has its own file; sides go into the included file; its chapter is there for each side."""
    plan = run("plan", "--json", "home/day.md").json
    assert [(cue["text"], cue["file"], cue["line"]) for cue in plan["cues"]] == [
        ("Mind your knee.", "home/parts/legs.md", 5),
        ("Stand up.", "home/day.md", 6),
        ("Shake your left leg.", "home/parts/legs.md", 9),
        ("Rub your feet.", "home/parts/feet.md", 1),
        ("Shake your right leg.", "home/parts/legs.md", 9),
        ("Rub your feet.", "home/parts/feet.md", 1),
    ]
    chapters = [(one["title"], one["side"]) for one in plan["sections"]]
    assert [one for one in chapters if one[1]] == [("Shake", "left"), ("Shake", "right")]
    table = run("plan", "home/day.md").out
    assert "home/parts/legs.md:9" in " ".join(table.split())


def test_everything_with_a_line_has_its_file(run: Run) -> None:
    """Sections, steps, elastic places, what is left out, and the lengths that a routine can take."""
    write(
        day="[include parts/legs.md]\n\n- 10s..20s Sit.\n",
        parts__legs="## Legs\n\n- 10s..1m Shake.\n\n- 5m Rest. {optional: 1}\n",
    )
    plan = run("plan", "--json", "--length", "40s", "home/day.md").json
    places = {
        part: [(one["file"].removeprefix("home/"), one["line"]) for one in plan[part]]
        for part in ("sections", "steps", "elastic", "left_out")
    }
    assert places == {
        "sections": [("parts/legs.md", 1), ("day.md", 1)],
        "steps": [("parts/legs.md", 3), ("day.md", 3)],
        "elastic": [("parts/legs.md", 3), ("day.md", 3)],
        "left_out": [("parts/legs.md", 5)],
    }
    short, _ = run("plan", "--json", "--lengths", "home/day.md").json["lengths"]
    assert [one["file"] for part in ("left_out", "elastic") for one in short[part]] == [
        "home/parts/legs.md",
        "home/parts/legs.md",
        "home/day.md",
    ]
    table = run("plan", "--length", "40s", "home/day.md").out
    assert "left out, line home/parts/legs.md:5: Rest." in " ".join(table.split())


def test_a_cure_names_the_lines_of_each_file(run: Run) -> None:
    """Lines of the file that the complaint is in have a number only."""
    write(day="[include parts/legs.md]\n\n- 30s Sit.\n\n- 20s Go.\n", parts__legs="- 50s Shake.\n")
    (found,) = run("plan", "--json", "--length", "30s", "home/day.md").json["diagnostics"]
    assert found["hint"].endswith("or shorten lines 3, 5, parts/legs.md:1")


def test_from_the_routines_own_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are short where the routine's is."""
    monkeypatch.chdir("home")
    files = {cue["file"] for cue in run("plan", "--json", "day.md").json["cues"]}
    assert files == {"day.md", "parts/legs.md", "parts/feet.md"}


def test_a_track_tells_files_from_the_routines_folder(run: Run) -> None:
    """The plan in a track is the same wherever the routine was exported from; SSML says the same words."""
    assert run("export", "home/day.md", "-o", "day.mp3").code == 0
    with Path("day.mp3").open("rb") as track:
        plan = json.loads(stored_plan(track) or "")
    assert {cue["file"] for cue in plan["cues"]} == {"day.md", "parts/legs.md", "parts/feet.md"}
    files = {one["file"] for part in ("sections", "steps", "elastic") for one in plan[part]}
    assert files == {"day.md", "parts/legs.md", "parts/feet.md"}
    assert run("ssml", "home/day.md").out.count("Rub your feet.") == 2


@pytest.mark.parametrize("command", ["export --format mp3", "ssml"])
def test_a_part_is_not_replaced(run: Run, command: str) -> None:
    """No result is written over a file that is included."""
    ran = run(*command.split(), "home/day.md", "-o", "home/parts/legs.md")
    assert (ran.code, Path("home/parts/legs.md").read_text("utf-8")) == (2, LEGS)
    assert "home/parts/legs.md is a part of the routine" in ran.err


def test_fmt_keeps_an_include(run: Run) -> None:
    """Canonical form has the same include, and `fmt` says nothing more the second time."""
    write(day=DAY.replace("{sides: left, right; with: side = {side}}", "{with:side={side};sides:left,right}"))
    assert run("fmt", "home/day.md").code == 0
    assert Path("home/day.md").read_text("utf-8") == DAY
    assert run("fmt", "--check", "home/day.md").code == 0


def test_a_part_is_a_routine_of_its_own(run: Run) -> None:
    """An included file can be checked alone."""
    assert run("check", "home/parts/legs.md").code == 0
