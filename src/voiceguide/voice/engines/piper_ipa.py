"""The phonetic alphabet for neural English voices: they read symbols, as espeak-ng writes American ones."""

from __future__ import annotations

from collections.abc import Mapping

from voiceguide.core.errors import SpeechFailed
from voiceguide.core.ipa import Alphabet, Sound, only_words, replaced, sounds
from voiceguide.voice.engines.ipa import tables

LANGUAGE = "en"
"""Whose table there is; the first part of a tag."""

PIPER_IPA_VERSION = 1
"""To be counted up whenever a symbol comes to sound otherwise."""

_AMERICAN = {
    "e": "ɛ",
    "eː": "eɪ",
    **dict.fromkeys(("ɛː", "eə", "ɛə", "er"), "ɛɹ"),
    **dict.fromkeys(("ɪə", "iə"), "ɪɹ"),
    **dict.fromkeys(("əɹ", "ər"), "ɚ"),
    **dict.fromkeys(("ɜ", "ɝ", "ɝː", "ɜːɹ", "ɜɹ", "ɜːr", "ɜr"), "ɜː"),
    **dict.fromkeys(("aː", "ɑ", "ɒ"), "ɑː"),
    **dict.fromkeys(("ɑɹ", "ɑr"), "ɑːɹ"),
    **dict.fromkeys(("ɔ", "ɒː", "oː"), "ɔː"),
    **dict.fromkeys(("ɔɹ", "ɔr"), "ɔːɹ"),
    **dict.fromkeys(("u", "ʉ", "ʉː"), "uː"),
    "a": "æ",
    "o": "oʊ",
    "əʊ": "oʊ",
    "ʊə": "ʊɹ",
    "ɨ": "ᵻ",
    "g": "ɡ",
    "ʧ": "tʃ",
    "ʤ": "dʒ",
    "ʦ": "ts",
    "ʣ": "dz",
    "ɫ": "l",
    "ɻ": "ɹ",
    "ʍ": "w",
    "ɦ": "h",
}
"""What a voice that learned American English has heard, for what it has not."""

_PLAIN = str.maketrans({"r": "ɹ", "\u0361": None})
_STRESS = str.maketrans({"'": "ˈ", "’": "ˈ"})
_BRACKETS = str.maketrans("[]", "  ")


def alphabets() -> Mapping[str, Alphabet]:
    """Return what can be said of the phonetic alphabet, by the first part of a language's tag."""
    return {LANGUAGE: tables()[LANGUAGE].alphabet}


def with_phonemes(text: str, lang: str) -> str:
    """Return an utterance's text as Piper reads it, which takes `[[…]]` for phonemes.

    Args:
        text: Words and transcriptions.
        lang: BCP 47 tag of the voice.

    Raises:
        SpeechFailed: The language has no alphabet, or it does not have a symbol.
    """

    def said(ipa: str) -> str:
        return f" [[{phonemes(ipa, lang)}]] "

    return replaced(text, lambda words: only_words(words).translate(_BRACKETS), said)


def phonemes(ipa: str, lang: str, engine: str = "Piper") -> str:
    """Return the phonemes of a transcription; where nothing is marked, each word is stressed on its first vowel.

    Args:
        ipa: The transcription.
        lang: BCP 47 tag of the voice.
        engine: Whose voice it is, to be told when it cannot say something.

    Raises:
        SpeechFailed: The language has no alphabet, or it does not have a symbol.
    """
    alphabet = alphabets().get(lang.lower().partition("-")[0])
    if alphabet is None:
        raise SpeechFailed(f"{engine} says by IPA in English only, not in `{lang}`", "write (shown){said}")
    found = sounds(ipa, alphabet)
    unknown = [sound.text for sound in found if sound.kind == "unknown"]
    if unknown:
        raise SpeechFailed(f"{engine} cannot say `{unknown[0]}` of /{ipa}/", "write another symbol")
    unmarked = not any(sound.kind == "stress" for sound in found)
    out: list[str] = []
    stressed = False
    for sound in found:
        if sound.kind == "vowel" and unmarked and not stressed:
            out.append("ˈ")
        stressed = sound.kind != "space" and (stressed or sound.kind == "vowel")
        out.append(_phoneme(sound))
    return " ".join("".join(out).split())


def _phoneme(sound: Sound) -> str:
    match sound.kind:
        case "stress":
            return sound.text.translate(_STRESS)
        case "part" | "ignored":
            return ""
        case "space":
            return " "
        case _:
            return _AMERICAN.get(sound.text, sound.text).translate(_PLAIN)
