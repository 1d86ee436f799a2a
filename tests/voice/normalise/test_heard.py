"""What the voice makes of a normalised text: the phonemes of the words written out."""

from __future__ import annotations

import ctypes
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import espeakng_loader
import pytest

from voiceguide.pipeline.languages import languages, words_for
from voiceguide.voice.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

NO_SOUND, UTF8, IPA, STAY = 2, 1, 2, 0x8000
CASES = Path(__file__).parents[2] / "cases" / "heard"
VOICES = {"en": "en-us"}
"""Where a language's voice is called otherwise."""


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """Return a function from a text and a voice to phonemes, by a library of this test's own."""
    source = Path(espeakng_loader.get_library_path())
    library = ctypes.CDLL(str(shutil.copy(source, tmp_path_factory.mktemp("espeak") / source.name)))
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    assert library.espeak_Initialize(NO_SOUND, 0, str(espeakng_loader.get_data_path()).encode(), STAY) > 0

    def phonemes(text: str, voice: str) -> str:
        assert library.espeak_SetVoiceByName(voice.encode()) == 0
        left = ctypes.c_char_p(text.encode())
        clauses = []
        while left.value is not None:
            clauses.append((library.espeak_TextToPhonemes(ctypes.byref(left), UTF8, IPA) or b"").decode())
        return "".join(clauses).translate(dict.fromkeys(map(ord, "ˈˌ ")))

    return phonemes


def cases() -> list[tuple[str, str, str]]:
    """Return (language, written, words) of every line: the words are all that a listener hears, figures too."""
    return [
        (path.stem, *line.split(" => "))
        for path in sorted(CASES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


@pytest.mark.parametrize(("lang", "written", "words"), cases())
def test_a_text_is_heard_as_its_words(
    heard: Callable[[str, str], str], lang: str, written: str, words: str
) -> None:
    """Figures, units and short forms sound as the words that a person would have written out."""
    voice = VOICES.get(lang, lang)
    assert heard(normalise(written, words_for(lang)), voice) == heard(words, voice)


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_its_table_of_samples(lang: str) -> None:
    """Thirty samples and more, whose words are written out to the last figure."""
    samples = [words for tag, _, words in cases() if tag == lang]
    assert len(samples) >= 30
    assert not [words for words in samples if any(letter.isdigit() for letter in words)]
