"""The cookbook shows what stands in the routines that ship, and its commands work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.hearing import ROOT
from voiceguide.cli.door import voiceguide
from voiceguide.pipeline.fmt import format_routine

PAGE = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FENCES = [(found["kind"].split(), found["text"]) for found in FENCE.finditer(PAGE)]
SNIPPETS = [(kind[1], text) for kind, text in FENCES if kind[0] == "markdown"]
COMMANDS = [line for kind, text in FENCES if kind == ["console"] for line in text.splitlines()]
LINKS = re.findall(r"\]\(\.\./([^)]+)\)", PAGE)
SHOWN = sorted({path for path, _ in SNIPPETS})


@pytest.mark.parametrize(("path", "text"), SNIPPETS)
def test_a_snippet_stands_in_its_routine(path: str, text: str) -> None:
    """It is there word for word, in whole lines."""
    assert "\n" + text in (ROOT / path).read_text(encoding="utf-8")


def test_every_routine_that_ships_in_english_is_told_of() -> None:
    """Each has a link that leads to it; whatever is shown is linked, and nothing else is linked."""
    shipped = {str(path.relative_to(ROOT)) for path in (ROOT / "scripts").glob("*/*.md")}
    assert set(LINKS) == shipped
    assert shipped.issuperset(SHOWN)
    assert len(SHOWN) == 7


@pytest.mark.parametrize("path", SHOWN)
def test_what_is_shown_has_its_canonical_form(path: str, tmp_path: Path) -> None:
    """`fmt` would not change a routine that others are to learn from."""
    copy = tmp_path / "routine.md"
    copy.write_bytes((ROOT / path).read_bytes())
    format_routine(copy)
    assert copy.read_text(encoding="utf-8") == (ROOT / path).read_text(encoding="utf-8")


def test_the_table_tells_the_lengths() -> None:
    """The minutes in the table are those that the routines ask for."""
    for row in re.finditer(
        r"^\| \[[^]]+\]\(#(?P<place>[^)]+)\) \| (?P<told>[^|]+) minutes \|", PAGE, re.MULTILINE
    ):
        heading = next(
            one for one in re.findall(r"^## (.+)$", PAGE, re.MULTILINE) if anchor(one) == row["place"]
        )
        section = PAGE.split(f"## {heading}\n")[1]
        script = (ROOT / re.findall(r"\]\(\.\./([^)]+)\)", section)[0]).read_text(encoding="utf-8")
        asked = re.findall(r"(\d+)m", re.findall(r"^length: (.+)$", script, re.MULTILINE)[0])
        assert re.findall(r"\d+", row["told"]) == asked, heading


def anchor(heading: str) -> str:
    """Return what a link to a heading says."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_finds_no_mistake(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file is there, what it sets is known, and its length can be had, with estimated speech."""
    checked(command, monkeypatch, "--fast")


@pytest.mark.engine
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_makes_a_session(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, with every word spoken, and without a warning."""
    checked(command, monkeypatch, "--strict")


def checked(command: str, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Run `check` with the words of a command that makes something."""
    monkeypatch.chdir(ROOT)
    program, verb, *words = shlex.split(command)
    assert (program, verb) in {("voiceguide", "export"), ("voiceguide", "plan")}
    if "-o" in words:
        del words[words.index("-o") : words.index("-o") + 2]
    ran = CliRunner().invoke(voiceguide, ["check", how, *words])
    assert ran.exit_code == 0, ran.output
