"""Which phonemes begin a word."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from voiceguide.voice.engines.phonemes import LONGEST, word_begins, words_begun, words_heard


def begun(alone: str, spoken: str) -> str:
    """Return what was spoken with a number before each word that is found; words of one number are joined by `+`."""
    words = [word.split("+") for word in alone.split()]
    out = list(spoken)
    for word, at in reversed(list(words_begun(words, spoken))):
        out.insert(at, str(word))
    return "".join(out)


def test_words_as_they_are_alone() -> None:
    """Stress and stops are no matter, also of words that are repeated."""
    assert begun("bɹˈiːð ɪn bɹˈiːð ˈaʊt", "bɹˈiːð ɪn, bɹiːð ˈaʊt.") == "0bɹˈiːð 1ɪn, 2bɹiːð 3ˈaʊt."


def test_words_that_are_joined() -> None:
    """“of the” is said as one; each begins with its own sound."""
    assert begun("sˈoʊl ʌv ðə fˈʊt", "sˈoʊl ʌvðə fˈʊt.") == "0sˈoʊl 1ʌv2ðə 3fˈʊt."


def test_a_weak_word_among_others() -> None:
    """What sounds otherwise in company is known by its place."""
    assert begun("tɛn tˈuː twˈɛlv", "tɛn tə twˈɛlv") == "0tɛn 1tə 2twˈɛlv"


def test_a_number_is_several_words() -> None:
    """It begins with its first, and a word without any sound has no place."""
    assert (
        begun("weɪt twˈɛnti+fˈaɪv — sˈɛkəndz", "weɪt twˈɛnti fˈaɪv sˈɛkəndz.")
        == "0weɪt 1twˈɛnti fˈaɪv 3sˈɛkəndz."
    )


def test_nothing_alike_is_no_place() -> None:
    """A word of which no sound is found has none."""
    assert begun("abc def", "xyz") == "xyz"


def test_words_are_heard_at_samples() -> None:
    """Each word of a text that is found has its place there, and when it begins; of a text without end none is sought."""
    spans = [(0, 2), (3, 5)]
    spoken = [(sign, 100 * number) for number, sign in enumerate("ab, cd")]
    assert words_heard("AB CD", spans, lambda word: (word.lower(),), spoken) == [(0, 0), (3, 400)]
    assert words_heard("AB CD", spans, lambda word: (word.lower(),), ()) == []
    assert words_heard("AB CD".ljust(LONGEST + 1), spans, lambda word: (word.lower(),), spoken) == []


def test_where_a_word_begins() -> None:
    """It takes the space before it where it runs on, and not after a stop or at the beginning."""
    signs, lengths = " ab c, ˈd ", (1, 10, 10, 10, 10, 10, 50, 10, 10, 5)
    spoken = list(zip(signs, accumulate(lengths, initial=0), strict=False))
    assert word_begins(spoken, 1) == 1
    assert word_begins(spoken, 4) == 21
    assert word_begins(spoken, 7) == 101


_words = st.lists(st.text("abcːˈ ", max_size=5), max_size=6)


@given(_words, _words)
def test_places_ascend(alone: list[str], spoken: list[str]) -> None:
    """Whatever was spoken, words and phonemes both ascend, and each phoneme sounds."""
    line = " ".join(spoken)
    found = list(words_begun([word.split() for word in alone], line))
    assert found == sorted(found)
    assert all(line[at] != " " for _, at in found)
    assert len({word for word, _ in found}) == len(found)
