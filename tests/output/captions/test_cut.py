"""Sentences to captions: two lines of 42 columns at most, even, and all words kept."""

from __future__ import annotations

import pytest
from hypothesis import given

from output.captions.texts import texts
from voiceguide.core.captions import Caption, one_line
from voiceguide.core.units import Ms
from voiceguide.output.captions.cut import captions, cut, width

SHORT = Caption(Ms(1000), Ms(2000), "Sit down.")
LONG = Caption(
    Ms(10_000),
    Ms(20_000),
    "If the joints of your feet are inflamed, do not touch the joints, skip the toes and the turning, "
    "and press only the zones of the sole.",
)


def test_a_short_sentence_is_a_caption() -> None:
    """It keeps its time, and is never put together with its neighbour."""
    other = Caption(Ms(2000), Ms(2300), "Rest.")
    assert captions((SHORT, other)) == (SHORT, other)


def test_a_long_sentence_is_several() -> None:
    """Each is two even lines at most; the voice's time is shared by the letters."""
    assert list(cut(LONG)) == [
        Caption(Ms(10_000), Ms(14_887), "If the joints of your feet are\ninflamed, do not touch the joints,"),
        Caption(
            Ms(14_887), Ms(20_000), "skip the toes and the turning, and\npress only the zones of the sole."
        ),
    ]


@given(texts.filter(one_line))
def test_captions_hold_what_was_said(text: str) -> None:
    """No letter is lost, no line is too wide, and times follow one another."""
    parts = list(cut(Caption(Ms(500), Ms(90_500), text)))
    said = "".join(one.text for one in parts)
    assert "".join(said.split()) == "".join(one_line(text).split())
    assert all(width(line) <= 42 for one in parts for line in one.text.split("\n"))
    assert all(one.text.count("\n") <= 1 for one in parts)
    edges = [at for one in parts for at in (one.start, one.end)]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (500, 90_500)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("闭上眼睛" * 8, 2),
        ("x" * 100, 4),
        ("👩‍👩‍👧" * 30, 6),
    ],
    ids=["wide letters", "a word too long", "joined emoji"],
)
def test_what_has_no_spaces_breaks_between_letters(text: str, lines: int) -> None:
    """A wide letter takes two columns; marks and joined emoji stay whole."""
    found = [line for one in cut(Caption(Ms(0), Ms(9000), text)) for line in one.text.split("\n")]
    assert len(found) == lines
    assert "".join(found) == text
    assert not any(line.startswith("\u200d") or line.endswith("\u200d") for line in found)


def test_a_piece_of_a_session() -> None:
    """A sentence belongs to the piece in which it begins; its times count from there, up to the end."""
    assert captions((SHORT, LONG), Ms(500), Ms(1500)) == (Caption(Ms(500), Ms(1000), "Sit down."),)
    assert captions((SHORT,), Ms(1000), Ms(5000)) == (Caption(Ms(0), Ms(1000), "Sit down."),)
    assert captions((SHORT,), Ms(1001)) == ()
