"""The phonetic alphabet in the speech sounds that pocketsphinx knows: those of American English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SOUNDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("aɪ", "ʌɪ", "ai"), "AY"),
    **dict.fromkeys(("aʊ", "au"), "AW"),
    **dict.fromkeys(("eɪ", "ei"), "EY"),
    **dict.fromkeys(("oʊ", "əʊ", "ou", "o"), "OW"),
    "ɔɪ": "OY",
    **dict.fromkeys(("ɑː", "ɑ", "ɒ", "aː"), "AA"),
    **dict.fromkeys(("ɔː", "ɔ", "oː"), "AO"),
    **dict.fromkeys(("æ", "a"), "AE"),
    **dict.fromkeys(("ʌ", "ə", "ɐ"), "AH"),
    **dict.fromkeys(("ɛ", "e", "ɛː"), "EH"),
    **dict.fromkeys(("ɜː", "ɜ", "ɚ", "ɝ", "ɜːɹ", "əɹ"), "ER"),
    **dict.fromkeys(("ɪ", "ᵻ", "ɨ", "y"), "IH"),
    **dict.fromkeys(("iː", "i"), "IY"),
    "ʊ": "UH",
    **dict.fromkeys(("uː", "u", "ʉː", "ʉ"), "UW"),
    **dict.fromkeys(("ɛɹ", "ɛəɹ", "eə", "ɛə"), "EH R"),
    **dict.fromkeys(("ɪɹ", "ɪəɹ", "ɪə", "iə"), "IH R"),
    **dict.fromkeys(("ʊɹ", "ʊə"), "UH R"),
    "aɪɚ": "AY ER",
    "b": "B",
    **dict.fromkeys(("tʃ", "ʧ"), "CH"),
    "d": "D",
    "ð": "DH",
    "f": "F",
    **dict.fromkeys(("ɡ", "g"), "G"),
    **dict.fromkeys(("h", "x", "ç", "ɦ"), "HH"),
    **dict.fromkeys(("dʒ", "ʤ"), "JH"),
    "k": "K",
    **dict.fromkeys(("l", "ɫ", "ɬ"), "L"),
    **dict.fromkeys(("əl", "l̩"), "AH L"),
    "m": "M",
    **dict.fromkeys(("n", "ɲ"), "N"),
    "n̩": "AH N",
    "ŋ": "NG",
    "p": "P",
    **dict.fromkeys(("ɹ", "r", "ɾ̃", "ɻ"), "R"),
    "s": "S",
    "ʃ": "SH",
    **dict.fromkeys(("t", "ɾ", "ʔ"), "T"),
    "θ": "TH",
    "v": "V",
    **dict.fromkeys(("w", "ʍ"), "W"),
    "j": "Y",
    "z": "Z",
    "ʒ": "ZH",
}
_LONGEST: Final = max(map(len, _SOUNDS))


def arpabet(ipa: str) -> str:
    """Return a transcription as pocketsphinx writes it, `K AA M`; marks, and sounds that are not English, are left out."""
    found = []
    at = 0
    while at < len(ipa):
        size = next((size for size in range(_LONGEST, 0, -1) if ipa[at : at + size] in _SOUNDS), 0)
        if size:
            found.append(_SOUNDS[ipa[at : at + size]])
        at += size or 1
    return " ".join(found)
