"""What is written and what is said: the cases a person can read are in `tests/cases/normalise/`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from voiceguide.pipeline import languages
from voiceguide.voice.normalise import normalise, unknown_marks

words_for = cache(languages.words_for)
CASES = Path(__file__).parents[2] / "cases" / "normalise"


def cases() -> list[tuple[str, str, str]]:
    """Return (language, written, said) of every line that is not a heading."""
    return [
        (path.stem, *line.split(" => "))
        for path in sorted(CASES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("## ")
    ]


@pytest.mark.parametrize(("tag", "written", "said"), cases())
def test_a_text_is_said_as_its_case_says(tag: str, written: str, said: str) -> None:
    """Each case is said as written beside it, and stays so when it is normalised again."""
    words = words_for(tag)
    assert normalise(written, words) == said
    assert normalise(said, words) == said


def test_the_guide_tells_what_is_said() -> None:
    """Each line of the guide's table of languages is said as it stands there."""
    guide = (CASES.parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w\w)` \| `([^`]+)` \| (.+) \|$", guide, re.MULTILINE)
    assert {tag for tag, _, _ in rows} == {"de", "es", "fr", "ru"}
    assert [normalise(written, words_for(tag)) for tag, written, _ in rows] == [said for _, _, said in rows]


def test_spaces_that_do_not_break_are_spaces() -> None:
    """No-break and thin spaces stand between a number and its unit as a plain one does."""
    assert normalise("5\u00a0min or 1\u202f000\u2009m", words_for("en")) == "5 minutes or 1000 metres"


def test_an_address_keeps_its_signs() -> None:
    """An address is not torn apart into slashes."""
    assert normalise("https://example.org/a/b", words_for("en")) == "https://example.org/a/b"


def test_marks_without_a_word_are_told() -> None:
    """What would be dropped without a word is told by its place; signs with a word are not."""
    assert unknown_marks("Rub ☞ well & *long*", words_for("en")) == [(4, 5), (13, 14), (18, 19)]
