"""The phonetic alphabet: how it travels inside a text, and which of it a voice can say.

An utterance's text is words; what is to be said by IPA stands among them as `⟦jɒŋ tʃwæn⟧`,
marks that no other text holds, so that everybody who meets it knows it for what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_OPEN, _CLOSE = "⟦", "⟧"
_RUN = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_PIECE = re.compile(f"({_OPEN}[^{_OPEN}{_CLOSE}]*{_CLOSE})")
_WORD = re.compile(rf"(?:{_OPEN}[^{_OPEN}{_CLOSE}]*{_CLOSE}|\S)+")
_BRACKETS = str.maketrans(f"{_OPEN}{_CLOSE}", "[]")

_STRESS = frozenset("ˈˌ'’")
"""Before a syllable, or its vowel; the second is the weaker one."""
_PARTS = frozenset(".|")
"""What stands between syllables and says nothing."""
_LONG = str.maketrans(":", "ː")
_TIES = dict.fromkeys((0x35C, 0x361), "")
_R = "ɹr"


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What the voices of a language can say of the phonetic alphabet."""

    vowels: frozenset[str]
    """Symbols, and sequences of them that are one sound; what is said for them may be syllabic consonants."""
    consonants: frozenset[str]
    ignored: frozenset[str] = frozenset()
    """Single marks that change nothing that these voices could say."""
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For symbols that may not be among these: what comes next to them."""

    def knows(self, symbol: str) -> bool:
        """Tell whether a symbol, or a sequence, can be said."""
        return symbol in self.vowels or symbol in self.consonants

    def nearest(self, symbol: str) -> tuple[str, ...]:
        """Return what can be said and comes next to a symbol that cannot; the empty tuple for nothing."""
        plain = unicodedata.normalize("NFD", symbol)[0].lower()
        return tuple(one for one in (*self.near.get(symbol, ()), plain) if self.knows(one))


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of a transcription: a symbol or a mark."""

    text: str
    """As the alphabet has it: without a tie, and with `ː` for a colon."""
    at: int
    """Where it stands in the transcription."""
    kind: str
    """`vowel`, `consonant`, `stress`, `part`, `space`, `ignored`, or `unknown`."""


def by_ipa(ipa: str) -> str:
    """Return a transcription as it stands among the words of an utterance."""
    return f"{_OPEN}{ipa}{_CLOSE}"


def holds_ipa(text: str) -> bool:
    """Tell whether something in a text is to be said by IPA."""
    return _RUN.search(text) is not None


def only_ipa(text: str) -> str | None:
    """Return the transcription that is all of a text; None where there is none, or something beside it."""
    found = _RUN.fullmatch(text)
    return found[1] if found else None


def transcriptions(text: str) -> tuple[str, ...]:
    """Return what of a text is to be said by IPA, in order."""
    return tuple(_RUN.findall(text))


def only_words(text: str) -> str:
    """Return words, as long as they were, without marks that would be taken for a transcription's."""
    return text.translate(_BRACKETS)


def pieces(text: str) -> list[str]:
    """Return the words and the transcriptions of a text in turn, words first; joined they are the text."""
    return _PIECE.split(text)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where each word begins and ends: what stands between spaces; a transcription is never parted."""
    return [found.span() for found in _WORD.finditer(text)]


def replaced(text: str, words: Callable[[str], str], ipa: Callable[[str], str]) -> str:
    """Return a text with its words and its transcriptions each replaced in their own way."""
    parts = _RUN.split(text)
    return "".join(ipa(part) if number % 2 else words(part) for number, part in enumerate(parts))


def words_of(text: str) -> str:
    """Return the words of a text alone."""
    return _RUN.sub(" ", text)


def readable(text: str) -> str:
    """Return an utterance's text as a person reads it, `/jɒŋ tʃwæn/` between slashes."""
    return _RUN.sub(r"/\1/", text)


def sounds(ipa: str, alphabet: Alphabet) -> tuple[Sound, ...]:
    """Split a transcription into what an alphabet has, the longest sequence first.

    An r after a vowel belongs to it, unless a vowel follows: `ɑːɹ` is one sound in `hɑːɹd`, two in `stɑːɹi`.
    """
    ipa = ipa.translate(_LONG)
    longest = 1 + max(map(len, alphabet.vowels | alphabet.consonants), default=0)
    found: list[Sound] = []
    at = 0
    while at < len(ipa):
        for size in range(min(longest, len(ipa) - at), 0, -1):
            text = ipa[at : at + size].translate(_TIES) or ipa[at]
            kind = _kind(text, alphabet)
            coloured = kind == "vowel" and len(text) > 1 and text[-1] in _R
            if kind and not (coloured and _vowel(ipa, at + size, alphabet)):
                break
        else:
            text, kind, size = ipa[at], "unknown", 1
        found.append(Sound(text, at, kind))
        at += size
    return tuple(found)


def _vowel(ipa: str, at: int, alphabet: Alphabet) -> bool:
    """Tell whether a vowel follows, whatever marks stand before it."""
    while ipa[at : at + 1] in _STRESS | _PARTS:
        at += 1
    return ipa[at : at + 1] in alphabet.vowels


def _kind(text: str, alphabet: Alphabet) -> str:
    kinds = {
        "vowel": text in alphabet.vowels,
        "consonant": text in alphabet.consonants,
        "stress": text in _STRESS,
        "part": text in _PARTS,
        "space": text.isspace(),
        "ignored": text in alphabet.ignored,
    }
    return next((kind for kind, fits in kinds.items() if fits), "")
