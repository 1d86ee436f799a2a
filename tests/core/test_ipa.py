"""The phonetic alphabet in a text: split into sounds, carried among words, read by a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.ipa import (
    Alphabet,
    by_ipa,
    holds_ipa,
    only_ipa,
    only_words,
    readable,
    replaced,
    sounds,
    transcriptions,
    words_of,
)

SMALL = Alphabet(
    vowels=frozenset(("ɑː", "ɑːɹ", "aɪ", *"aɪi")),
    consonants=frozenset(("tʃ", *"tʃɹdhs")),
    ignored=frozenset("ː͡"),
    near={"ɐ": ("æ", "a")},
)


def kinds(ipa: str) -> str:
    """Return the sounds of a transcription and what they are, by the first letter."""
    return " ".join(f"{sound.text}:{sound.kind[0]}" for sound in sounds(ipa, SMALL))


@pytest.mark.parametrize(
    ("ipa", "split"),
    [
        ("hɑːɹd", "h:c ɑːɹ:v d:c"),
        ("stɑːɹi", "s:c t:c ɑː:v ɹ:c i:v"),
        ("stɑːɹˈaɪ", "s:c t:c ɑː:v ɹ:c ˈ:s aɪ:v"),
        ("tʃ t.ʃ t͡ʃ h͡", "tʃ:c  :s t:c .:p ʃ:c  :s tʃ:c  :s h:c"),
        ("hɑ:tː", "h:c ɑː:v t:c ː:i"),
        ("ˈaˌa'a", "ˈ:s a:v ˌ:s a:v ':s a:v"),
        ("xa5", "x:u a:v 5:u"),
        ("", ""),
    ],
)
def test_the_longest_sequence_is_one_sound(ipa: str, split: str) -> None:
    """Length, diphthongs and r-colour belong to their vowel; what is not known stands alone."""
    assert kinds(ipa) == split


@given(st.text("ɑːɹaɪtʃdh ˈˌ.|x5", max_size=30))
def test_no_letter_is_lost(ipa: str) -> None:
    """The sounds, put together, are the transcription, and each knows its place."""
    found = sounds(ipa, SMALL)
    assert "".join(sound.text for sound in found) == ipa
    assert all(ipa[sound.at :].startswith(sound.text) for sound in found)


def test_what_comes_next_to_a_symbol() -> None:
    """A table knows relatives; capitals and letters with marks have their plain ones."""
    assert SMALL.nearest("ɐ") == ("a",)
    assert SMALL.nearest("D") == ("d",)
    assert SMALL.nearest("á") == ("a",)
    assert SMALL.nearest("5") == ()


def test_a_text_carries_transcriptions() -> None:
    """Words and transcriptions are told apart, and a person reads slashes."""
    text = f"Press {by_ipa('ɛl fɔː')}, [now]."
    assert holds_ipa(text)
    assert transcriptions(text) == ("ɛl fɔː",)
    assert words_of(text) == "Press  , [now]."
    assert readable(text) == "Press /ɛl fɔː/, [now]."
    assert replaced(text, str.upper, lambda ipa: f"<{ipa}>") == "PRESS <ɛl fɔː>, [NOW]."
    assert only_ipa(by_ipa("ɛl")) == "ɛl"
    assert only_ipa(text) is None


@given(st.text("⟦⟧ab/ "))
def test_words_pass_for_no_transcription(words: str) -> None:
    """An author's own brackets are never taken for ours, and keep their places."""
    assert not holds_ipa(only_words(words))
    assert len(only_words(words)) == len(words)
