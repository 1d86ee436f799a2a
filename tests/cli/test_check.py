"""`voiceguide check`, and what every command does with mistakes: words, JSON, exit codes."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from voiceguide.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., "Ran"]

WELL = "# Hands\n\n- 20s Rub your palms together.\n"
"""Four words, which the tones say in 1.72 s."""

FULL = "# Hands\n\nSit.\n\n- 1s Rub your palms together.\n"
"""Its step overruns."""

BAD = """---
titel: Hands
length: soon
---

## Your {side} hand {sides: left, right

- 40-60s Rub your {side} palm. [foo]
  - @ later Go on.
"""

BAD_SHOWN = """bad.md:2:1: error[VG031]: the key `titel` is not known
    2 | titel: Hands
      | ^^^^^
      = hint: did you mean `title`?
bad.md:3:9: error[VG032]: `length` cannot be `soon`
    3 | length: soon
      |         ^^^^
      = hint: write length: 14m, or 10m, 20m, 40m
bad.md:6:21: error[VG042]: this brace is not closed
    6 | ## Your {side} hand {sides: left, right
      |                     ^
      = hint: close it with }, or write \\{ to have it read
bad.md:8:3: error[VG010]: `40-60s` is not a time
    8 | - 40-60s Rub your {side} palm. [foo]
      |   ^^^^^^
      = hint: write 40s..60s
bad.md:8:33: error[VG040]: [foo] is not known
    8 | - 40-60s Rub your {side} palm. [foo]
      |                                 ^^^
      = hint: write \\[ for a bracket that is meant to be read
bad.md:9:5: error[VG060]: `@ later` is not a time in a step
    9 |   - @ later Go on.
      |     ^^^^^^^
      = hint: write `@ 0:20 text`, `@ half text` or `@ -10s text`
"""
"""Every slip once and in order; `{side}` is unknown only because of the open brace, so nothing is said of it."""

COMMANDS = ("check", "plan", "export")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  any document
        """The one document on standard output."""
        return json.loads(self.out)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs `voiceguide` here, in an empty folder, with voices of tones."""
    folder = tmp_path / "routines"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr("voiceguide.pipeline.world.ENGINES", {"pyttsx3": "tones:Tones"})

    def voiceguide(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["voiceguide", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, out, err)

    return voiceguide


def write(**files: str) -> None:
    """Write routines into the current folder."""
    for name, text in files.items():
        Path(f"{name}.md").write_text(text, "utf-8")


def test_a_routine_without_mistakes(run: Run) -> None:
    """Nothing on standard error, a line on standard output, exit code 0; nothing is written beside it."""
    write(well=WELL)
    assert run("check", "well.md") == run("check", "--strict", "well.md")
    ran = run("check", "well.md")
    assert (ran.code, ran.out, ran.err) == (0, "1 file checked: no mistakes\n", "")
    assert [path.name for path in Path().iterdir()] == ["well.md"]


def test_every_mistake_at_once(run: Run) -> None:
    """All mistakes are shown in the order of the script, each slip once, and the exit code is 1."""
    write(bad=BAD)
    ran = run("check", "bad.md")
    assert ran.code == 1
    assert ran.err == BAD_SHOWN
    assert ran.out == "1 file checked: 6 errors\n"


def test_several_files(run: Run) -> None:
    """Files are checked in the order given; one with errors is enough for exit code 1."""
    write(well=WELL, full=FULL)
    ran = run("check", "full.md", "well.md")
    assert ran.code == 1
    assert ran.out == "2 files checked: 1 error\n"
    assert ran.err.startswith("full.md:5:3: error[VG014]: this step overruns by ")
    assert ran.err.count("VG") == 1


def test_json(run: Run) -> None:
    """The document has every key, whole numbers from 1, and the file as it was given; nothing else is printed."""
    write(full=FULL)
    ran = run("check", "--json", "full.md")
    assert ran.code == 1
    assert ran.err == ""
    assert ran.json == {
        "diagnostics": [
            {
                "file": "full.md",
                "line": 5,
                "column": 3,
                "end_line": 5,
                "end_column": 5,
                "severity": "error",
                "code": "VG014",
                "message": "this step overruns by 0.8 s: its speech lasts 1.8 s, the step 1 s",
                "hint": "shorten the text by about 2 words, or write 2s",
                "via": [],
            }
        ]
    }


def test_json_without_mistakes(run: Run) -> None:
    """No mistakes are an empty list."""
    write(well=WELL)
    ran = run("check", "--json", "well.md")
    assert (ran.code, ran.json, ran.err) == (0, {"diagnostics": []}, "")


def test_letters_are_counted_not_bytes(run: Run) -> None:
    """Columns are code points, and letters of any script stand in the document as themselves."""
    write(ru="---\ntitle: Стопы\nlang: ru\n---\n\nРазотрите стопу [фу] ладонями.\n")
    ran = run("check", "--json", "ru.md")
    (one,) = ran.json["diagnostics"]
    assert (one["line"], one["column"], one["end_column"]) == (6, 18, 20)
    assert "[фу]" in ran.out


def test_the_file_is_named_as_given(run: Run, tmp_path: Path) -> None:
    """A whole path stays a whole path."""
    whole = tmp_path / "whole.md"
    whole.write_text(FULL, "utf-8")
    assert run("check", "--json", str(whole)).json["diagnostics"][0]["file"] == str(whole)


def test_a_quick_look_warns(run: Run) -> None:
    """With estimated speech an overrun is a warning, which fails only with --strict."""
    write(full=FULL)
    ran = run("check", "--fast", "full.md")
    assert (ran.code, ran.out) == (0, "1 file checked: 1 warning\n")
    assert ran.err.startswith("full.md:5:3: warning[VG014]: ")
    assert run("check", "--fast", "--strict", "full.md").code == 1
    assert run("check", "--fast", "--json", "full.md").json["diagnostics"][0]["severity"] == "warning"


def test_a_note_fails_nothing(run: Run) -> None:
    """Speech that was stretched is told with its place by `check`, also the second time, and by `export`."""
    write(full=f"---\nstretch: 0.9..1.1\n---\n{FULL.replace('1s', '1.6s')}")
    told = "full.md:8:3: note[VG111]: stretched to 9"
    for _ in range(2):
        ran = run("check", "--strict", "full.md")
        assert (ran.code, ran.out) == (0, "1 file checked: 1 note\n")
        assert ran.err.startswith(told)
    assert run("check", "--json", "full.md").json["diagnostics"][0]["severity"] == "note"
    assert run("export", "full.md", "-o", "full.wav").err.startswith(told)


def test_quiet(run: Run) -> None:
    """--quiet leaves the mistakes and the exit code."""
    write(bad=BAD, well=WELL)
    assert (run("check", "-q", "well.md").out, run("check", "-q", "bad.md").out) == ("", "")
    assert run("check", "-q", "bad.md").err == BAD_SHOWN


def test_the_command_line_counts(run: Run) -> None:
    """What the command line asks for is checked in place of the front matter."""
    write(well=WELL)
    ran = run("check", "--length", "5s", "well.md")
    assert ran.code == 1
    assert "VG017" in ran.err
    assert run("check", "--rate", "90", "well.md").code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_mistakes_are_the_same_everywhere(run: Run, command: str) -> None:
    """Every command shows the same mistakes, has the same document of them, and ends with 1."""
    write(bad=BAD)
    shown = run(command, "bad.md")
    assert (shown.code, shown.err) == (1, BAD_SHOWN)
    told = run(command, "--json", "bad.md")
    assert (told.code, told.err) == (1, "")
    assert [one["code"] for one in told.json["diagnostics"]] == [
        "VG031",
        "VG032",
        "VG042",
        "VG010",
        "VG040",
        "VG060",
    ]
    assert list(told.json) == ["diagnostics"]
    assert [path.name for path in Path().iterdir()] == ["bad.md"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.md"], "none.md"),
        (["well.md", "--length", "soon"], "'soon' is not a time; write 12m, 90s or 1:30"),
        (["well.md", "--voice", "en-bg"], "there is no voice `en-bg`"),
        (["well.md", "--lang", "xx"], "the language `xx` is not there"),
        (["well.md", "--lenght", "5m"], "--lenght"),
    ],
)
def test_a_wrong_command_line(run: Run, command: str, arguments: list[str], message: str) -> None:
    """What cannot be asked for is said on standard error, in the document too, and ends with 2."""
    write(well=WELL)
    ran = run(command, *arguments)
    assert ran.code == 2
    assert message in " ".join(ran.err.split())
    assert ran.out == ""
    told = run(command, "--json", *arguments)
    assert told.code == 2
    assert told.json["diagnostics"] == []
    assert message in told.json["error"]["message"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_machine_that_fails(run: Run, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that cannot speak ends with 3, says why, and no traceback."""
    monkeypatch.setattr("voiceguide.pipeline.world.ENGINES", {"pyttsx3": "no.such.module:Engine"})
    write(well=WELL)
    ran = run(command, "well.md")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "voiceguide: error: the engine `pyttsx3` needs `no`\nvoiceguide: hint: install it: pip install no\n"
    )
    told = run(command, "--json", "well.md")
    assert told.code == 3
    assert told.json == {
        "diagnostics": [],
        "error": {"message": "the engine `pyttsx3` needs `no`", "hint": "install it: pip install no"},
    }


def test_a_folder_that_cannot_be_the_store(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that cannot be opened is a failure of the machine."""
    write(well=WELL)
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(Path("well.md").resolve()))
    ran = run("check", "well.md")
    assert ran.code == 3
    assert ran.err.startswith("voiceguide: error: ")


def test_no_files(run: Run) -> None:
    """Nothing to check is a wrong command line."""
    assert run("check").code == 2


def test_explain(run: Run) -> None:
    """A code is explained in plain text and in JSON, in small letters too; a wrong one ends with 2."""
    ran = run("explain", "vg014")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("VG014: The words take longer than the time they have\n\n")
    assert "\nWrong:\n\n    # Feet\n" in ran.out
    assert "\nRight:\n\n    # Feet\n" in ran.out
    told = run("explain", "VG014", "--json")
    assert list(told.json) == ["code", "title", "meaning", "cure", "wrong", "right"]
    assert told.json["code"] == "VG014"
    missed = run("explain", "VG14")
    assert (missed.code, missed.out) == (2, "")
    assert missed.err == (
        "voiceguide: error: no mistake has the code 'VG14'\nvoiceguide: hint: did you mean VG014?\n"
    )


def test_explain_lists_all(run: Run) -> None:
    """Without a code there is a line for each, and the same table in JSON."""
    lines = run("explain").out.splitlines()
    assert "VG014  The words take longer than the time they have" in lines
    told = json.loads(run("explain", "--json").out)["mistakes"]
    assert [f"{one['code']}  {one['title']}" for one in told] == lines


LONG = "# Rest\n\nRest. [2m]\n"
"""It has one warning."""


@pytest.mark.parametrize("given", ["./full.md", "sub/../full.md", ".//full.md"])
def test_the_name_is_not_tidied(run: Run, given: str) -> None:
    """The file in a mistake is what was typed, in the document and on the screen, and in a plan."""
    Path("sub").mkdir()
    write(full=FULL, well=WELL)
    assert run("check", "--json", given).json["diagnostics"][0]["file"] == given
    assert run("check", given).err.startswith(f"{given}:5:3: ")
    plan = run("plan", "--json", given.replace("full", "well")).json
    assert {cue["file"] for cue in plan["cues"] if cue["kind"] == "speech"} == {given.replace("full", "well")}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_hint_is_a_text(run: Run, command: str) -> None:
    """A program may show every hint without a look at its kind."""
    write(bad=BAD)
    assert all(isinstance(one["hint"], str) for one in run(command, "--json", "bad.md").json["diagnostics"])


def test_warnings_fail_with_strict_only(run: Run) -> None:
    """A warning is shown, and ends with 0; with --strict it ends with 1."""
    write(long=LONG)
    ran = run("check", "long.md")
    assert (ran.code, ran.out) == (0, "1 file checked: 1 warning\n")
    assert ran.err.startswith("long.md:3:7: warning[VG105]: this pause lasts 2m, ")
    assert run("check", "--strict", "long.md").code == 1


@pytest.mark.parametrize("command", ["plan", "export"])
def test_warnings_beside_a_document(run: Run, command: str) -> None:
    """A document that has no place for warnings leaves them to standard error, as text."""
    write(long=LONG)
    ran = run(command, "--json", "long.md")
    assert ran.code == 0
    assert "diagnostics" not in ran.json
    assert ran.err.startswith("long.md:3:7: warning[VG105]: ")


@pytest.mark.parametrize("target", ["new/x.mp3", "new/deep/", "new/x.wav"])
def test_a_wrong_script_makes_no_folder(run: Run, target: str) -> None:
    """The folder of a track is made when there is a track to put there."""
    write(bad=BAD)
    assert run("export", "bad.md", "-o", target).code == 1
    assert [path.name for path in Path().iterdir()] == ["bad.md"]


def test_a_folder_that_cannot_be_is_told_at_once(run: Run) -> None:
    """Before an hour of speech is made, and with the file that is in the way."""
    write(well=WELL)
    ran = run("export", "well.md", "-o", "well.md/x.mp3")
    assert (ran.code, ran.out) == (3, "")
    assert "cannot make the folder well.md: well.md is a file" in ran.err
