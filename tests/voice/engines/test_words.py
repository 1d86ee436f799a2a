"""Which word it is that an engine tells about."""

from __future__ import annotations

import pytest

from voiceguide.core.ipa import by_ipa
from voiceguide.voice.engines.ipa import with_mnemonics
from voiceguide.voice.engines.orders import said_as_orders
from voiceguide.voice.engines.words import places_asked, word_marks


def marked(text: str, asked: str, *words: tuple[str, int]) -> list[tuple[str, int]]:
    """Return the marks of a text as words, where words of what was asked are heard at samples."""
    marks = word_marks(text, asked, [(asked.index(word), at) for word, at in words])
    return [(text[one.start : one.start + one.length], one.at) for one in marks]


def test_a_word_that_is_spelt_otherwise_is_the_word() -> None:
    """Orders are written as they sound; the mark is of the word as it was."""
    text = "Close your eyes. Use both hands."
    heard = (("cloze", 0), ("eyes", 30), ("yooz", 50), ("hands", 90))
    assert marked(text, said_as_orders(text), *heard) == [
        ("Close", 0),
        ("eyes.", 30),
        ("Use", 50),
        ("hands.", 90),
    ]


def test_of_several_parts_the_first_counts() -> None:
    """A number is several words to an engine, and a place between words is none."""
    assert marked("Wait 1,250 seconds.", "Wait 1,250 seconds.", ("250", 9), ("1,", 5), ("seconds", 20)) == [
        ("1,250", 5),
        ("seconds.", 20),
    ]
    assert word_marks("One two", "One two", [(3, 5)]) == ()


def test_an_engine_that_contradicts_itself_is_not_believed() -> None:
    """Where words go back in time, or are not as many as were asked for, there is no mark at all."""
    assert word_marks("One two", "One two", [(0, 5), (4, 3)]) == ()
    assert word_marks("One two", "One", [(0, 5)]) == ()


@pytest.mark.parametrize(
    "text", [f"Press {by_ipa('jɒŋ tʃwæn')} now, {by_ipa('fɔː')}.", f"{by_ipa('fɔː')}. Now [it]."]
)
def test_places_beside_a_transcription(text: str) -> None:
    """Every letter is found again behind the engine's own names of sounds, and those at their transcription."""
    read = with_mnemonics(text, "en")
    for word in ("Press", "now", "Now", "it"):
        if word in text:
            assert list(places_asked(text, read, [read.index(word)])) == [text.index(word)]
    assert list(places_asked(text, read, [read.index("[[") + 2])) == [text.index("⟦")]
    assert list(places_asked("[[h@]] x", "[[h@]] x", [7])) == [7]
