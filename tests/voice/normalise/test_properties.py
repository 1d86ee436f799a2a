"""What holds for every text that is normalised."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from voiceguide.core.ipa import by_ipa, transcriptions
from voiceguide.core.words import Words
from voiceguide.pipeline.languages import languages, words_for
from voiceguide.voice.normalise import normalise

WORDS = {tag: words_for(tag) for tag in languages()}
SEPARATORS = (
    "",
    " ",
    " ",
    "-",
    "–",
    " - ",
    "/",
    ".",
    ",",
    ", ",
    ":",
    "…",
    "..",
    "\u00a0",
    " — ",
    "x",
    "×",
    "+",
)


def pieces(words: Words) -> st.SearchStrategy[str]:
    """Numbers, units, signs, short forms and ordinary words, with anything that may stand between."""
    parts = [
        *words.units, *words.signs, *words.abbreviations, *words.months, *words.times,
        *(word for name in sorted(words.lists) for word in sorted(words.lists[name])),
        "L4", "C7", "½", "1½", "7:30", "1:02:03", "am", "a.m.", "1st", "21-й", "5-ти", "II", "I", "'", "“", "”", "(", ")", "!", "?",
        "#", "😀", "\u200b", "1,000", "1 000", "2026", "2026-05-03", "03.05.2026", "3/4/2026", "heel", "стопа", "пальцами", "руки",
    ]  # fmt: skip
    number = st.one_of(
        st.integers(0, 130).map(str), st.sampled_from(["007", "1.5", "2,5", "0,5", "1000", "99999", "1.25"])
    )
    piece = st.one_of(st.sampled_from(parts), number)
    return st.lists(st.tuples(piece, st.sampled_from(SEPARATORS)), max_size=9).map(
        lambda drawn: "".join(part + between for part, between in drawn)
    )


@pytest.mark.parametrize("tag", sorted(WORDS))
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_what_was_normalised_stays_as_it_is(tag: str, data: st.DataObject) -> None:
    """Normalising twice is normalising once, for texts made of everything that the rules look at."""
    words = WORDS[tag]
    said = normalise(data.draw(pieces(words)), words)
    assert normalise(said, words) == said


@pytest.mark.parametrize("tag", sorted(WORDS))
@given(text=st.text(max_size=60))
@example("")
@example("½")
@example("٣ min")
@example("5²")
@example("1/0")
@example("9" * 400 + " мин")
@settings(max_examples=40, deadline=None)
def test_any_text_is_taken(tag: str, text: str) -> None:
    """No text is refused, and a second pass changes nothing."""
    said = normalise(text, WORDS[tag])
    assert normalise(said, WORDS[tag]) == said


@pytest.mark.parametrize("tag", sorted(WORDS))
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_no_sign_of_a_unit_is_left_after_a_number(tag: str, data: st.DataObject) -> None:
    """A number and the sign of a unit come out as words, whatever the number, in the middle of a sentence."""
    words = WORDS[tag]
    signs = sorted(sign for sign, unit in words.units.items() if sign not in (*unit.spoken, *words.guards))
    sign = data.draw(st.sampled_from(signs))
    number = data.draw(st.integers(0, 5000))
    gap = data.draw(st.sampled_from(["", " ", "\u00a0"]))
    said = normalise(f"{number}{gap}{sign}", words)
    unit = words.units[sign]
    assert not re.search(rf"\d ?{re.escape(sign)}(?!\w)", said)
    assert any(
        form in said
        for form in (
            *unit.spoken,
            *(time for kind in words.times.values() for time in kind.spoken),
            "ninet",
            "eight",
        )
    )


@pytest.mark.parametrize("tag", sorted(WORDS))
def test_words_alone_stay_as_they_are(tag: str) -> None:
    """A sentence of nothing but words is not touched."""
    for text in (
        "Rub the sole of your left foot, from heel to toes.",
        "Разотрите стопу от пятки до пальцев.",
        "don't",
    ):
        assert normalise(text, WORDS[tag]) == text


@pytest.mark.parametrize("tag", sorted(WORDS))
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_said_by_ipa_stays_as_it_is(tag: str, data: st.DataObject) -> None:
    """Transcriptions keep their letters and their order, whatever stands around them, and twice is once."""
    words = WORDS[tag]
    ipa = st.text("ɛlfɔːˈ 5%&.|", min_size=1, max_size=8)
    drawn = data.draw(st.lists(st.tuples(pieces(words), ipa), min_size=1, max_size=3))
    said = normalise(" ".join(f"{text} {by_ipa(each)}" for text, each in drawn), words)
    assert transcriptions(said) == tuple(each for _, each in drawn)
    assert normalise(said, words) == said
