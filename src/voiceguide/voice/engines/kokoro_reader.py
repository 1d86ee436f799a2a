"""From words to the symbols that Kokoro reads, in parts as long as it can say at once."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import Final

from voiceguide.core.errors import EngineMissing, SpeechFailed
from voiceguide.core.ipa import only_words, replaced
from voiceguide.voice.engines.espeak import LONGEST_PATH
from voiceguide.voice.engines.espeak_data import installation
from voiceguide.voice.engines.kokoro_models import INSTALL
from voiceguide.voice.engines.piper_ipa import LANGUAGE, phonemes

_ACCENT: Final = "en-us"
_SYLLABIC: Final = re.compile("(.)\u0329")
"""A consonant that is a syllable; Kokoro knows it with a faint vowel before it."""
_LETTERS: Final = ("Ll", "Lo", "Lu")
"""What sounds; marks of stress and length are letters, too, of a kind of their own."""
_BEFORE_MARK: Final = re.compile(r"\s+(?=[,.;:!?…])")


class Reader:
    """The phonemiser of Kokoro's packages over the espeak-ng that everybody has; nothing is downloaded."""

    def __init__(self) -> None:
        """Open espeak-ng.

        Raises:
            EngineMissing: A package does not start here, or espeak-ng has not all that it needs.
        """
        place = installation()
        if len(os.fsencode(place.data)) > LONGEST_PATH:  # the C library would end the process
            hint = "install voiceguide in a folder with a shorter path"
            raise EngineMissing(f"the path of espeak-ng's data is too long: {place.data}", hint)
        try:
            from kokoro_onnx.chunker import split_phonemes  # noqa: PLC0415  heavy, and seldom there
            from kokoro_onnx.config import DEFAULT_VOCAB, MAX_PHONEME_LENGTH  # noqa: PLC0415  the same
            from phonemizer.backend import EspeakBackend  # noqa: PLC0415  the same
            from phonemizer.backend.espeak.wrapper import EspeakWrapper  # noqa: PLC0415  the same

            EspeakWrapper.set_library(str(place.library))
            EspeakWrapper.set_data_path(str(place.data))
            self._espeak = EspeakBackend(
                _ACCENT, preserve_punctuation=True, with_stress=True, language_switch="remove-flags"
            )
        except (ImportError, RuntimeError) as error:
            raise EngineMissing(
                f"kokoro does not start here: {error}", f"install it again: {INSTALL}"
            ) from error
        self._numbers: dict[str, int] = DEFAULT_VOCAB
        self._split = split_phonemes
        self._longest: int = MAX_PHONEME_LENGTH

    def symbols(self, text: str) -> str:
        """Return how a text is said, as symbols that Kokoro has.

        Raises:
            SpeechFailed: It cannot say something by IPA, or there are no words.
        """
        known = self._known(text)
        if not any(unicodedata.category(sign) in _LETTERS for sign in known):
            raise SpeechFailed("there are no words to say")
        return _BEFORE_MARK.sub("", known)

    def parts(self, text: str) -> tuple[str, ...]:
        """Return the symbols of a text, parted at the ends of sentences where it is long.

        Raises:
            SpeechFailed: It cannot say something by IPA, or there are no words.
        """
        return tuple(self._split(self.symbols(text), self._longest))

    def numbers(self, symbols: str) -> list[int]:
        """Return what the model takes for symbols."""
        return [self._numbers[sign] for sign in symbols]

    def alone(self, word: str) -> tuple[str, ...]:
        """Return the symbols of a word by itself, as several words where it is said as several; none of a mark.

        Raises:
            SpeechFailed: It cannot say something by IPA.
        """
        return tuple(self._known(word).split())

    def _known(self, text: str) -> str:
        said = replaced(text, self._words, lambda ipa: f" {phonemes(ipa, LANGUAGE, 'Kokoro')} ")
        said = _SYLLABIC.sub("ᵊ\\1", unicodedata.normalize("NFC", said))
        return "".join(sign for sign in " ".join(said.split()) if sign in self._numbers)

    def _words(self, words: str) -> str:
        if not words.strip():
            return ""
        (said,) = self._espeak.phonemize([only_words(words)], strip=True)
        return str(said)
