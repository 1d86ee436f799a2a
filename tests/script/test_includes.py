"""Includes: what comes in, under which names, and whose mistakes are whose; the files are texts in memory.

The cases are in `tests/cases/includes.txt`. `file:line:column-end` is where a mistake is, and behind
each `<` stands an include that led there, outermost first.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from script.sessions import CATALOGUE, VOICE, show_session
from voiceguide.core.source import Source
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.languages import words_for
from voiceguide.pipeline.routine import Routine
from voiceguide.pipeline.sources import Folder
from voiceguide.script.expand import Wish, expand
from voiceguide.script.includes import Opened, Unreadable, resolve
from voiceguide.script.parse import parse
from voiceguide.script.speech import Telling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voiceguide.core.session import Session
    from voiceguide.core.source import Diagnostic

CASES = Path(__file__).parents[1] / "cases" / "includes.txt"


@dataclass
class Shelf:
    """Files in memory; it counts how often each is read."""

    files: Mapping[str, str]

    def __post_init__(self) -> None:
        self.read_names: list[str] = []

    def read(self, name: str) -> Opened | Unreadable:
        """Read a file."""
        self.read_names.append(name)
        if name not in self.files:
            return Unreadable("there is no such file", "look again")
        return Opened(name, name, Source(name, self.files[name]))


def read(files: Mapping[str, str]) -> tuple[Routine, Shelf]:
    """Read the first of some files as a routine, with what it includes."""
    name, text = next(iter(files.items()))
    source, shelf = Source(name, text), Shelf(files)
    document, found = parse(source)
    resolved, wrong = resolve(document, Opened(name, name, source), shelf.read)
    folder = Folder.of(name)
    return Routine(source, document, resolved.document, resolved.files, folder, (*found, *wrong)), shelf


def unroll(files: Mapping[str, str]) -> tuple[Session, tuple[Diagnostic, ...]]:
    """Read and unroll a routine, as the product does without a voice."""
    routine, _ = read(files)
    document = routine.document
    telling = Telling(
        words_for("en"), lambda text, *_: Utterance(text, VOICE, 140, "en"), "bell", lambda *_: ()
    )
    length: Ms | None = next(iter(document.meta.lengths), None)
    wish = Wish("day", VOICE, length, document.span)
    session, wrong = expand(document, wish, CATALOGUE, telling)
    return session, routine.settled((*routine.found, *wrong))


def shown(one: Diagnostic) -> str:
    """Return a mistake as a line."""
    span = one.span
    via = "".join(f" < {include.file}:{include.line}" for include in one.via)
    end = span.end_column if span.end_line == span.line else f"{span.end_line}:{span.end_column}"
    return f"{span.file}:{span.line}:{span.column}-{end} {one.code} {one.message} => {one.hint}{via}"


def cases() -> list[object]:
    """Return (files, expectation) of every case."""
    found: list[object] = []
    for case in CASES.read_text(encoding="utf-8").split("\n=== ")[1:]:
        title, _, rest = case.partition("\n")
        scripts, _, expected = rest.partition("\n===>\n")
        files = dict(part.split("\n", 1) for part in f"\n{scripts}\n".split("\n--- ")[1:])
        found.append(pytest.param(files, expected.strip("\n"), id=title))
    return found


def matches(line: str, expected: str) -> bool:
    """Tell whether a line is what a case expects, where `…` stands for anything."""
    head, dots, tail = expected.partition("…")
    return line == expected if not dots else line.startswith(head) and line.endswith(tail)


@pytest.mark.parametrize(("files", "expected"), cases())
def test_files_make_what_their_case_says(files: dict[str, str], expected: str) -> None:
    """Each case makes the session, or the mistakes, that stand below it."""
    session, found = unroll(files)
    text = "\n".join(map(shown, found)) if found else show_session(session)
    lines, wanted = text.split("\n"), expected.split("\n")
    same = len(lines) == len(wanted) and all(map(matches, lines, wanted))
    assert same, f"\n{text}\n--- expected:\n{expected}"


def test_each_file_is_read_and_parsed_once() -> None:
    """However often, and by whatever path, a file is included."""
    files = {
        "day.md": "[include a/x.md]\n\n[include y.md]\n\n[include a/../y.md]\n\n[include a/x.md]\n",
        "a/x.md": "[include ../y.md]\n\n[include ./../y.md]\n",
        "y.md": "One.\n",
    }
    routine, shelf = read(files)
    assert shelf.read_names == ["a/x.md", "y.md"]
    assert [one.source.file for one in routine.included] == ["a/x.md", "y.md"]
    assert routine.found == ()


def chain(length: int) -> dict[str, str]:
    """Return a routine and so many files, each including the next."""
    files = {f"{number}.md": f"[include {number + 1}.md]\n" for number in range(length)}
    return {**files, f"{length}.md": "One.\n"}


def test_includes_stand_32_deep_and_no_deeper() -> None:
    """The include that goes too deep is told once, with the bound; so on a way that is longer than the first."""
    assert unroll(chain(32))[1] == ()
    (one,) = unroll(chain(33))[1]
    assert (one.code, one.span.file, len(one.via)) == ("VG002", "32.md", 32)
    assert "32 deep" in one.message
    longer = {**chain(32), "0.md": "[include 20.md]\n\n[include 1.md]\n", "19.md": "[include a.md]\n"}
    (one,) = unroll({**longer, "a.md": "[include 20.md]\n"})[1]
    assert (one.code, one.span.file) == ("VG002", "a.md")


@pytest.mark.parametrize(
    ("files", "bound"),
    [
        ({str(n): f"[include {n + 1}]\n\n[include {n + 1}]\n" for n in range(31)} | {"31": "One.\n"}, "1,000 includes"),
        ({"0": "[include none]\n\n" * 1001}, "1,000 includes"),
        ({"0": "[include 1]\n\n" * 50, "1": "- 1s One. {if: round > 1}\n" * 300}, "10,000 steps"),
        ({"0": "".join(f"[include {n}]\n\n" for n in range(1, 6)), **{str(n): "a" * 1024 * 1000 for n in range(1, 6)}}, "1 MiB"),
    ],
    ids=["files that include each other twice", "a thousand and one", "much in each", "large files"],
)  # fmt: skip
def test_a_bomb_is_refused_by_its_bound(files: dict[str, str], bound: str) -> None:
    """What would grow beyond all bounds is one mistake that names the bound."""
    routine, _ = read(files)
    (one,) = [one for one in routine.found if one.code == "VG002"]
    assert bound in one.message
    assert routine.settled(routine.found)
