"""Words and pauses become a paragraph of Markdown that says them and nothing else."""

from __future__ import annotations

import pytest

from voiceguide.core.units import Ms
from voiceguide.script.prose import (
    Kind,
    Piece,
    add_pause,
    bracket,
    escaped,
    lacks_gap,
    paragraph,
    plain,
    say_as,
    say_by_ipa,
)

LINE = Piece(Kind.LINE)


def words(text: str) -> Piece:
    """Return plain words."""
    return Piece(Kind.WORDS, text)


def pause(ms: int) -> Piece:
    """Return a pause."""
    return Piece(Kind.PAUSE, time=Ms(ms))


def test_pauses_that_touch_are_one() -> None:
    """Whatever white space and line ends lie between, the pause stands in the line of the words before it."""
    pieces = [words("Go."), LINE, words(" ")]
    add_pause(pieces, Ms(1000))
    add_pause(pieces, Ms(500))
    pieces.append(words("On."))
    assert pieces == [words("Go."), pause(1500), LINE, words("On.")]
    assert paragraph(pieces) == "Go. [1.5s]\nOn."


@pytest.mark.parametrize(
    ("pieces", "lacks"),
    [
        ([words("Go")], True),
        ([words("Go.")], False),
        ([words("“Go!”")], False),
        ([words("Go"), pause(5)], False),
        ([words("Go"), Piece(Kind.BRACKET, "[chime]")], False),
        ([words("Go"), Piece(Kind.BRACKET, "[mark a]"), LINE, words(" ")], True),
        ([LINE], False),
        ([], False),
    ],
)
def test_a_gap_is_missing_after_words_without_an_end(pieces: list[Piece], *, lacks: bool) -> None:
    """A full stop, a pause or a chime parts two sentences; nothing else does."""
    assert lacks_gap(pieces) is lacks


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([words("a"), Piece(Kind.STRONG, "b"), words("c")], "abc"),
        ([words("a "), Piece(Kind.STRONG, "b"), words(" c")], "a **b** c"),
        ([Piece(Kind.MODERATE, "b"), words("; c")], "*b*; c"),
        ([Piece(Kind.MODERATE, "“b”")], "“b”"),
        ([Piece(Kind.MODERATE, "b"), Piece(Kind.MODERATE, "c")], "bc"),
        ([words("("), words("a"), words(")"), words("/b/")], r"(a)\/b/"),
        ([words("&"), words("lt;")], r"\&lt;"),
        ([words("a"), pause(1), words("(b)")], "a [1ms] (b)"),
        ([LINE, LINE, words(" 12) a"), LINE, words("= b")], "12\\) a\n\\= b"),
        ([LINE, words(" \n")], ""),
    ],
)
def test_paragraphs(pieces: list[Piece], text: str) -> None:
    """Emphasis stands only where Markdown would read it; what touches is escaped as a whole."""
    assert paragraph(pieces) == text


def test_single_values() -> None:
    """Brackets lose what would end them; pronunciations hide what would read as attributes."""
    assert bracket("voice", "a]b [c]\n") == "[voice ab c]"
    assert bracket("chime") == "[chime]"
    assert plain(" a\t\n b\x07") == " a b "
    assert escaped("a_b [c] & &d; <e>") == r"a\_b \[c\] & \&d; \<e>"
    assert say_as("(x)", "a: b") == r"(\(x\)){a&#58; b}"
    assert say_as("", "preview") == "(preview){&#112;review}"
    assert say_by_ipa("L4", "ɛl fɔː") == "(L4)/ɛl fɔː/"
    assert say_by_ipa("x", "a/b") is None
    assert say_by_ipa("x", " ") is None
