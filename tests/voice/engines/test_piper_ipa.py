"""The phonetic alphabet for Piper's English voices."""

from __future__ import annotations

import pytest

from voiceguide.core.errors import SpeechFailed
from voiceguide.voice.engines.piper_ipa import alphabets, phonemes, with_phonemes

HEARD = set("abdefhijklmnopstuvwxzæçðŋɐɑɔəɚɛɜɡɣɪɲɹɾʃʊʌʎʒʔβθᵻcɟqːˈˌ ̧̩̃")
"""Signs of the alphabet that Piper's voices have."""


@pytest.mark.parametrize(
    ("ipa", "said"),
    [
        ("jɒŋ tʃwæn", "jˈɑːŋ tʃwˈæn"),
        ("hɑːɹd", "hˈɑːɹd"),
        ("stɑːri", "stˈɑːɹi"),
        ("'ɛl fəʊ", "ˈɛl foʊ"),
        ("bʌ.tər", "bˈʌtɚ"),
        ("t͡ʃɜːr", "tʃˈɜː"),
        ("ɡeɪt", "ɡˈeɪt"),
        ("bed", "bˈɛd"),
    ],
)
def test_a_transcription(ipa: str, said: str) -> None:
    """Symbols come as a voice knows them that learned American English; a word is stressed somewhere."""
    assert phonemes(ipa, "en-US") == said


def test_every_symbol_is_one_that_the_voices_have() -> None:
    """Nothing that is taken would be left out in silence."""
    alphabet = alphabets()["en"]
    for symbol in alphabet.vowels | alphabet.consonants:
        assert set(phonemes(symbol, "en")) <= HEARD, symbol


def test_words_beside_it_stay_words() -> None:
    """Brackets of the text are not taken for phonemes."""
    assert with_phonemes("Say [[x]] ⟦fɔː⟧ now", "en") == "Say   x    [[fˈɔː]]  now"


@pytest.mark.parametrize(("ipa", "lang"), [("f5", "en"), ("☃", "en"), ("fɔː", "de")])
def test_what_cannot_be_said(ipa: str, lang: str) -> None:
    """A symbol that is none, and a language without a table, are refused."""
    with pytest.raises(SpeechFailed):
        phonemes(ipa, lang)
