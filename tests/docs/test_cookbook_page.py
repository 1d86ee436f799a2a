"""The cookbook shows what stands in the routines that ship, and its commands work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.hearing import ROOT
from voiceguide.cli.door import voiceguide
from voiceguide.core.source import Source
from voiceguide.core.units import MINUTE
from voiceguide.pipeline.fmt import format_routine
from voiceguide.script.parse import parse

PAGE = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FENCES = [(found["kind"].split(), found["text"]) for found in FENCE.finditer(PAGE)]
SNIPPETS = [(kind[1], text) for kind, text in FENCES if kind[0] == "markdown"]
LINK = re.compile(r"\]\(\.\./([^)]+)\)")
LINKS = LINK.findall(PAGE)
SECTIONS = {text.split("\n")[0]: text for text in FENCE.sub("", PAGE).split("\n## ")[1:]}
OPTIONS = [
    f"voiceguide export {LINK.findall(text)[0]} {options}"
    for text in SECTIONS.values()
    for options in re.findall(r"`(--[^`]+)`", text)
]
"""What the prose recommends."""
COMMANDS = [line for kind, text in FENCES if kind == ["console"] for line in text.splitlines()] + OPTIONS
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
    rows = re.findall(r"^\| \[[^]]+\]\(#([^)]+)\) \| ([^|]+) minutes \|", PAGE, re.MULTILINE)
    assert [place for place, _ in rows] == [anchor(heading) for heading in SECTIONS]
    for (_, told), text in zip(rows, SECTIONS.values(), strict=True):
        script = (ROOT / LINK.findall(text)[0]).read_text(encoding="utf-8")
        asked = parse(Source("routine.md", script))[0].meta.lengths
        assert re.findall(r"\d+", told) == [str(length // MINUTE) for length in asked]


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
