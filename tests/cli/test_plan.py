"""`voiceguide plan`: the table and the JSON of everything that will sound, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.command import SEED, result
from cli.command import started as run_installed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Ran

    Run = Callable[..., Ran]

ROUTINE = """\
---
title: Hands
settle: 1s
tail: 1s
chimes: {start: none, section: block, end: none}
---
## Your {side} hand {sides: left, right; switch: 5s}
- 10s..20s Rub your {side} palm.
  - @ half Go on.
"""

KEYS = {
    *("title", "lang", "length_ms", "voice", "estimated", "dial", "left_out"),
    *("sections", "steps", "cues", "elastic", "marks", "yielded", "stretched"),
}


def written(folder: Path, text: str = ROUTINE) -> Path:
    """Write a routine and return its path."""
    path = folder / "hands.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_json_is_one_document_with_the_whole_plan(run: Run, tmp_path: Path) -> None:
    """All promised keys; both sides; cues sorted by start; nothing on standard error."""
    ran = run("plan", str(written(tmp_path)), "--json")
    assert (ran.code, ran.err) == (0, "")
    plan = ran.json
    assert plan.keys() == KEYS
    assert plan["title"] == "Hands"
    assert plan["dial"] == 0.5
    assert [one["title"] for one in plan["sections"]] == ["Your left hand", "Your right hand"]
    assert [one["end_ms"] - one["start_ms"] for one in plan["steps"]] == [14_992, 14_992]
    assert [cue["start_ms"] for cue in plan["cues"]] == sorted(cue["start_ms"] for cue in plan["cues"])
    assert [cue.get("text", cue.get("name")) for cue in plan["cues"]] == [
        *("block", "Rub your left palm.", "Go on.", "bell", "Rub your right palm.", "Go on."),
    ]


def test_a_length_on_the_command_line_is_exact(run: Run, tmp_path: Path) -> None:
    """To the millisecond, in place of the front matter's; the last section ends with it."""
    plan = run("plan", str(written(tmp_path)), "--json", "--length", "41.5s").json
    assert plan["length_ms"] == plan["sections"][-1]["end_ms"] == 41_500
    assert plan["elastic"][0]["value_ms"] == 17_728  # 10 s and 322 frames, twice; 44 ms are silence


def test_a_length_that_cannot_be_had_is_an_error_with_the_nearest(run: Run, tmp_path: Path) -> None:
    """Exit code 1, and with `--json` the diagnostics are the document."""
    ran = run("plan", str(written(tmp_path)), "--json", "--length", "20s")
    assert ran.code == 1
    (found,) = ran.json["diagnostics"]
    assert (found["code"], found["severity"]) == ("VG017", "error")
    assert "ask for 26s or more" in found["hint"]


def test_a_quick_look_estimates_and_warns(run: Run, tmp_path: Path) -> None:
    """With `--fast` an overrun is a warning, and the exit code 0; without it an error, and 1."""
    path = str(written(tmp_path, "- 1s Rub both your palms together.\n"))
    quick = run("plan", path, "--fast")
    assert quick.code == 0
    assert "warning[VG014]" in quick.err
    assert "estimated" in quick.out
    assert run("plan", path, "--fast", "--json").json["estimated"] is True
    measured = run("plan", path)
    assert measured.code == 1
    assert "error[VG014]" in measured.err


def test_the_table_shows_when_everything_sounds(run: Run, tmp_path: Path) -> None:
    """A heading with the length, then sections and cues with their times and lines."""
    ran = run("plan", str(written(tmp_path)))
    assert (ran.code, ran.err) == (0, "")
    heading, *lines = (" ".join(line.split()) for line in ran.out.splitlines())
    assert heading.startswith("Hands: 0:35.984, voice ")
    assert "dial 0.50" in heading
    assert "0:01.000 0.5s ♪ block (section) 5" in lines
    assert "0:08.496 0.9s “Go on.” 9" in lines
    assert any(line.startswith("0:15.992 ") and line.endswith("♪ bell (switch)") for line in lines)


def test_what_sounds_for_long_is_shown_in_minutes(run: Run, tmp_path: Path) -> None:
    """A bed that lasts as long as the session is written as every other length is."""
    script = ROUTINE.replace("settle", "length: 70s\nbed: rain\nsettle").replace("10s..20s", "10s..2m")
    ran = run("plan", str(written(tmp_path, script)))
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "0:00.000 1m10s ♪ rain (bed) 4" in lines
    assert any(" 0.9s “Go on.” " in line for line in lines)


def test_the_first_routine_that_ships_has_a_plan(tmp_path: Path) -> None:
    """The installed command measures real speech: exactly 14 minutes, both feet equal to the millisecond."""
    plan: Any = result("plan", SEED, cwd=tmp_path)
    assert plan["length_ms"] == 14 * 60_000
    assert plan["estimated"] is False
    feet = {
        side: [one["end_ms"] - one["start_ms"] for one in plan["steps"] if one["side"] == side]
        for side in ("left", "right")
    }
    assert feet["left"] == feet["right"]
    assert len(feet["left"]) > 5


def test_a_plan_leaves_no_file_behind(tmp_path: Path) -> None:
    """Speech is remembered in the store; nothing is written elsewhere."""
    path = written(tmp_path)
    run_installed("plan", path, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_the_lengths_of_a_routine(run: Run, tmp_path: Path) -> None:
    """`--lengths` shows which lengths there are, and what leaves at each; a mistake is reported instead."""
    path = str(written(tmp_path, f"{ROUTINE}- 10s..20s Shake your hands. {{optional: 1}}\n"))
    assert "line 10: Shake your hands." in run("plan", path, "--lengths").out
    found = run("plan", path, "--lengths", "--json").json["lengths"]
    assert [[left["text"] for left in one["left_out"]] for one in found] == [["Shake your hands."], []]
    assert found[0]["longest_ms"] + 1 == found[1]["shortest_ms"]
    assert found[1]["elastic"] == [
        {"file": path, "line": 8, "least_ms": 10_000, "most_ms": 20_000},
        {"file": path, "line": 10, "least_ms": 10_000, "most_ms": 20_000},
    ]
    wrong = run("plan", str(written(tmp_path, "- 10s Rub {sides}.\n")), "--lengths", "--json")
    assert wrong.code == 1
    assert [one["code"] for one in wrong.json["diagnostics"]] == ["VG043"]


def test_what_is_left_out_is_in_the_plan(run: Run, tmp_path: Path) -> None:
    """Its file, its line and its words."""
    path = str(written(tmp_path, f"{ROUTINE}- 10s..20s Shake your hands. {{optional: 1}}\n"))
    plan = run("plan", path, "--json", "--length", "40s").json
    assert plan["left_out"] == [{"file": path, "line": 10, "text": "Shake your hands."}]
