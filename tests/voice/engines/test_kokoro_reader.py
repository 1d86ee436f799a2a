"""What Kokoro reads, where the extra `kokoro` is installed."""

from __future__ import annotations

import pytest

from voiceguide.core.errors import EngineMissing, SpeechFailed
from voiceguide.voice.engines import kokoro_reader
from voiceguide.voice.engines.kokoro_models import software
from voiceguide.voice.engines.kokoro_reader import Reader
from voiceguide.voice.engines.piper_ipa import alphabets

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(not software(), reason='needs the extra: pip install -e ".[kokoro]"'),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Return the reader; it says nothing, so it is quick."""
    return Reader()


def test_words_become_symbols(reader: Reader) -> None:
    """What espeak-ng says, with the marks of the text, and without its notes on foreign words."""
    assert reader.symbols("Rest, now — “good” (\u200byes)…") == "ɹˈɛst, nˈaʊ — “ɡˈʊd” (jˈɛs)…"
    assert reader.symbols("a button") == "ɐ bˈʌʔᵊn"
    assert not set("déjà vu, Bach and Zürich") & set("éàü") & set(reader.symbols("déjà vu, Bach and Zürich"))


def test_words_by_ipa_stand_among_the_others(reader: Reader) -> None:
    """A word by IPA is what the word is whose sounds these are; the marks after it stay where they were."""
    assert reader.symbols("Touch the ⟦hɒt⟧, stone.") == reader.symbols("Touch the hot, stone.")
    with pytest.raises(SpeechFailed, match="Kokoro cannot say"):
        reader.symbols("⟦f5⟧")


def test_a_word_by_itself(reader: Reader) -> None:
    """It is as many words as are said, none where it is a mark only; the model takes numbers for its symbols."""
    assert reader.alone("heel,") == ("hˈiːl,",)
    assert reader.alone("25") == ("twˈɛnti", "fˈaɪv")
    assert reader.alone("⟦hɒt⟧") == reader.alone("hot")
    assert reader.alone("") == ()
    assert len(reader.numbers("hˈiːl,")) == len("hˈiːl,")


def test_all_of_the_alphabet_is_known(reader: Reader) -> None:
    """Nothing that is taken is left out in silence: each symbol becomes one that the model has."""
    alphabet = alphabets()["en"]
    said = {one: reader.symbols(f"⟦{one}⟧") for one in alphabet.vowels | alphabet.consonants}
    assert [one for one, symbols in said.items() if not symbols.strip("ˈˌ")] == []
    assert said["n̩"].endswith("ᵊn")
    assert said["ç"].endswith("ç")


@pytest.mark.parametrize("text", ["", " ", "...", "?!", "⟦ˈ⟧"])
def test_no_words_are_a_failure(reader: Reader, text: str) -> None:
    """Marks alone are not words."""
    with pytest.raises(SpeechFailed, match="no words"):
        reader.parts(text)


def test_a_text_that_is_too_long_to_be_said_at_once(reader: Reader) -> None:
    """It is parted at ends of sentences, evenly, and nothing is lost."""
    text = "Rest here a while. " * 43
    parts = reader.parts(text)
    assert len(parts) == 2
    assert abs(len(parts[0]) - len(parts[1])) <= len("ɹˈɛst hˈɪɹ ɐ wˈaɪl. ")
    assert {part[-1] for part in parts} == {reader.parts("Rest.")[0][-1]}
    assert sum(map(len, parts)) + 1 == len(reader.symbols(text))


def test_a_path_that_the_library_cannot_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library ends the process at one; so it is refused before."""
    monkeypatch.setattr(kokoro_reader, "LONGEST_PATH", 3)
    with pytest.raises(EngineMissing, match="too long"):
        Reader()
