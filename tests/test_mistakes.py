"""Every code that a diagnostic can have is explained, and every example shows what it says."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tones import tone_world
from voiceguide.core.errors import RequestError
from voiceguide.core.mistakes import Mistake, parse_mistakes
from voiceguide.pipeline.errors_page import page
from voiceguide.pipeline.mistakes import explain, mistakes
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing
from voiceguide.script.ssml import read_ssml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceguide.core.source import Diagnostic
    from voiceguide.pipeline.world import World
    from voiceguide.voice.studio import Studio

ROOT = Path(__file__).resolve().parents[1]
CODE = re.compile(r'"(V[GX]\d{3})"')
EVERY = pytest.mark.parametrize("mistake", mistakes(), ids=lambda mistake: mistake.code)
Room = tuple["World", "Studio"]
LEGS = """---
title: Legs
lang: en
vars: {who: you}
---

## Warm up

Shake your legs, {who}. [10s]

## Rest

Lie down. [10s]
"""
"""What examples include."""
MEADOW = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""What examples show: one pixel."""


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    """Give a world that speaks in tones, and its studio."""
    world = tone_world()
    with world.studio() as studio:
        yield world, studio


RECORDED = {"VG109", "VG110"}
"""The mistakes of routines that have recordings."""
INDEX = """
["1.wav"]
text = "Sit down."
lang = "en"
lufs = -20
ms = 1000
["2.wav"]
text = "Close your eyes."
lang = "en"
lufs = -20
ms = 1000
"""


def wrongs(
    script: str, folder: Path, room: Room, encoding: str = "utf-8", code: str = ""
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a script that has a sound file, a picture and a routine beside it."""
    path = folder / "example.md"
    if code in RECORDED:
        (folder / "example.voice").mkdir()
        (folder / "example.voice" / "recordings.toml").write_text(INDEX, "utf-8")
        for name in ("1.wav", "2.wav"):
            soundfile.write(folder / "example.voice" / name, np.full(48_000, 0.1, np.float32), 48_000)
    (folder / "legs.md").write_text(LEGS, "utf-8")
    path.write_bytes(script.encode(encoding))
    (folder / "meadow.png").write_bytes(MEADOW)
    soundfile.write(folder / "dawn.wav", np.full(48_000, 0.1, np.float32), 48_000)
    return plan_routine(path, Timing(), *room).diagnostics


def imported(ssml: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with SSML, or lost of it."""
    return read_ssml(ssml, "example.ssml")[1]


def test_every_code_is_explained() -> None:
    """The table has a mistake for each code in the source, and no other."""
    found = {
        code
        for module in (ROOT / "src" / "voiceguide").rglob("*.py")
        for code in CODE.findall(module.read_text("utf-8"))
    }
    assert [one.code for one in mistakes()] == sorted(found)


@EVERY
def test_the_wrong_example_is_wrong_once(mistake: Mistake, tmp_path: Path, room: Room) -> None:
    """An example has its mistake, once, and no other; its place is inside; it says what to do."""
    encoding = "latin-1" if mistake.code == "VG001" else "utf-8"
    given = (tmp_path, room, encoding, mistake.code)
    found = imported(mistake.wrong) if mistake.of_import else wrongs(mistake.wrong, *given)
    assert [one.code for one in found] == [mistake.code]
    (one,) = found
    lines = (LEGS if one.via else mistake.wrong).split("\n")
    assert 1 <= one.span.line <= one.span.end_line <= len(lines)
    assert 1 <= one.span.column <= len(lines[one.span.line - 1]) + 1
    assert one.span.end_column <= len(lines[one.span.end_line - 1]) + 1
    assert (one.span.line, one.span.column) < (one.span.end_line, one.span.end_column)
    assert one.message
    assert one.hint


@EVERY
def test_the_right_example_is_right(mistake: Mistake, tmp_path: Path, room: Room) -> None:
    """The same put right has no mistake at all."""
    given = (tmp_path, room, "utf-8", mistake.code)
    assert imported(mistake.right) == () if mistake.of_import else wrongs(mistake.right, *given) == ()


@EVERY
def test_an_explanation_reads_well(mistake: Mistake) -> None:
    """A title is short and has no full stop; meaning and cure are whole sentences; the two scripts are alike."""
    assert len(mistake.title) < 80
    assert not mistake.title.endswith(".")
    for text in (mistake.meaning, mistake.cure):
        assert text[0].isupper() or text[0] in "`A"
        assert text.endswith(".")
    assert set(mistake.wrong.split()) & set(mistake.right.split())


def test_the_page_is_up_to_date() -> None:
    """docs/errors.md is what the table says; `make docs` writes it."""
    assert (ROOT / "docs" / "errors.md").read_text("utf-8") == page(mistakes())


def test_the_page_shows_fences_inside_fences() -> None:
    """An example with a fence of its own stands in a longer one."""
    one = Mistake("VG000", "Title", "Meaning.", "Cure.", "```\ncode\n```", "plain")
    assert "````markdown\n```\ncode\n```\n````\n" in page([one])


def test_small_letters_and_blanks_do_not_matter() -> None:
    """A code is found as people type it."""
    assert explain(" vg014 ") == explain("VG014")
    assert explain("VG014").code == "VG014"


@pytest.mark.parametrize(("typed", "meant"), [("VG14", "VG014"), ("vg0114", "VG014"), ("VG01 4", "VG014")])
def test_an_unknown_code_gets_the_nearest(typed: str, meant: str) -> None:
    """A code that is none is the caller's mistake, and the hint names the nearest."""
    with pytest.raises(RequestError) as caught:
        explain(typed)
    assert caught.value.hint == f"did you mean {meant}?"


def test_nothing_near() -> None:
    """What is no code at all gets the way to the list."""
    with pytest.raises(RequestError, match="no mistake has the code 'help'") as caught:
        explain("help")
    assert caught.value.hint == "`voiceguide explain` lists them all"


ENTRY = 'title = "T"\nmeaning = "M."\ncure = "C."\nwrong = "w"\nright = "r"\n'


def test_entries_are_sorted() -> None:
    """The order is that of the codes, wherever they stand in the table; blank lines around a text are dropped."""
    spaced = ENTRY.replace('"w"', '"""\n\nw\n"""')
    text = f"[VG002]\n{ENTRY}[VG001]\n{spaced}"
    first, second = parse_mistakes(text)
    assert (first.code, second.code) == ("VG001", "VG002")
    assert first.wrong == second.wrong == "w"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[VG001]\n" + ENTRY.replace('cure = "C."', ""), "VG001: an entry has exactly"),
        (f'[VG001]\n{ENTRY}note = "N"\n', "VG001: an entry has exactly"),
        ("[VG001]\n" + ENTRY.replace('"C."', '" "'), "VG001: every value is a text"),
        ("[VG001]\n" + ENTRY.replace('"C."', "1"), "VG001: every value is a text"),
        ("VG001 = 1", "VG001: an entry has exactly"),
        ("[VG001", "Expected"),
    ],
)
def test_a_broken_table_says_where(text: str, what: str) -> None:
    """An entry that lacks a text, or has one too many, is refused by its code."""
    with pytest.raises(ValueError, match=what):
        parse_mistakes(text)
