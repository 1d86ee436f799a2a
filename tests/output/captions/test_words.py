"""When shown words are heard, from when said words are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.captions.texts import texts
from voiceguide.core.captions import Caption, WordTime, one_line
from voiceguide.core.ipa import by_ipa, word_spans
from voiceguide.core.units import Frames, Ms
from voiceguide.core.utterance import WordMark
from voiceguide.output.captions.cut import captions
from voiceguide.output.captions.words import shown_words


def marked(said: str, *, skip: tuple[str, ...] = ()) -> tuple[WordMark, ...]:
    """Return a mark for each word of a text, a tenth of a second apart, but for some."""
    return tuple(
        WordMark(start, end - start, Frames(4800 * number))
        for number, (start, end) in enumerate(word_spans(said))
        if said[start:end] not in skip
    )


CASES = {
    "as shown": ("Sit down now.", "Sit down now.", "down 100 now. 200"),
    "a unit": ("Hold it for 5 min, then rest.", "Hold it for five minutes, then rest.", "it 100 for 200 5 300 min, 400 then 500 rest. 600"),
    "more said than shown": ("About 4/10 of it.", "About four out of ten of it.", "4/10 100 of 500 it. 600"),
    "by IPA": ("Press LI-4 now.", f"Press {by_ipa('jɒŋ tʃwæn')} now.", "LI-4 100 now. 200"),
    "shown and said": ("Find the big toe joint here.", "Find the ball here.", "the 100 big 200 here. 300"),
    "signs that nobody says": ("— “Breathe” … in.", "Breathe in.", "“Breathe” 0 in. 100"),
}  # fmt: skip


@pytest.mark.parametrize(("shown", "said", "expected"), CASES.values(), ids=CASES.keys())
def test_shown_words_take_the_times_of_said_ones(shown: str, said: str, expected: str) -> None:
    """Words that are said alike, or one for one, have their times; of others the first."""
    found = shown_words(shown, said, marked(said), Ms(0))
    assert " ".join(f"{shown[one.place :].split(maxsplit=1)[0]} {one.at}" for one in found) == expected


def test_a_word_that_the_engine_does_not_mark_has_no_time() -> None:
    """Nothing is made up between its neighbours, and without marks there are no times at all."""
    shown = "Press the sole of the foot."
    found = shown_words(shown, shown, marked(shown, skip=("of",)), Ms(50))
    assert found == (
        WordTime(6, Ms(150)),
        WordTime(10, Ms(250)),
        WordTime(18, Ms(450)),
        WordTime(22, Ms(550)),
    )
    assert shown_words(shown, shown, (), Ms(0)) == ()


@st.composite
def some_marks(draw: st.DrawFn, said: str) -> tuple[WordMark, ...]:
    """Draw marks of some of a text's words, ascending."""
    at = 0
    found = []
    for start, end in word_spans(said):
        at += draw(st.integers(0, 90_000))
        if draw(st.booleans()):
            found.append(WordMark(start, end - start, Frames(at)))
    return tuple(found)


@given(st.data(), texts.filter(one_line), texts)
def test_times_never_go_back(data: st.DataObject, shown: str, said: str) -> None:
    """Whatever is shown and said, places and times rise, every place is a word's, and no letter is lost."""
    line = one_line(shown)
    said = data.draw(st.sampled_from((said, line, f"{line} {said}")))
    found = shown_words(shown, said, data.draw(some_marks(said)), Ms(1000))
    assert all(one.place < other.place and one.at < other.at for one, other in pairwise(found))
    assert {one.place for one in found} <= {start for start, _ in word_spans(line)}
    whole = Caption(Ms(1000), Ms(1000 + data.draw(st.integers(1, 60_000))), line, found)
    parts = captions([whole])
    assert "".join("".join(one.text for one in parts).split()) == "".join(line.split())
    for part in parts:
        times = [part.start, *(word.at for word in part.words), part.end]
        assert part.start <= part.end
        assert all(one < other for one, other in pairwise(times)) or not part.words
        assert all(part.text[word.place - 1].isspace() for word in part.words)


LONG = (
    "If the joints of your feet are inflamed, do not touch the joints, skip the toes and the turning, "
    "and press only the zones of the sole."
)


def test_a_long_sentence_is_parted_where_its_words_are() -> None:
    """The second caption begins with the word “skip”, and each has the words that it shows."""
    words = tuple(WordTime(one.place, one.at) for one in shown_words(LONG, LONG, marked(LONG), Ms(10_000)))
    first, second = captions([Caption(Ms(10_000), Ms(13_000), LONG, words)])
    assert (first.start, first.end, second.start, second.end) == (10_000, 11_300, 11_300, 13_000)
    assert second.text == "skip the toes and the turning, and\npress only the zones of the sole."
    assert [second.text[one.place :].split()[0] for one in second.words] == second.text.split()[1:]
    assert second.words[0] == WordTime(5, Ms(11_400))
