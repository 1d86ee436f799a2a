"""Names that voices say wrongly, and how they are said: `Yongquan`, `piriformis`, `savasana`."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from voiceguide.core.ipa import by_ipa, sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceguide.core.ipa import Alphabet

_WORD: Final = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
_PLAIN: Final = re.compile(r"[^\W\d_]+")
"""A word without accents, which is found faster."""
_OWNER: Final = re.compile(r"['’]s(?!\w)")
_HISSING: Final = ("s", "z", "ʃ", "ʒ")
_VOICELESS: Final = ("p", "t", "k", "f", "θ")
_NO_PLURAL: Final = ("s", "x", "z")
"""How words end whose plural is not made by an s."""


@dataclass(frozen=True, slots=True)
class Name:
    """A word, or several, and how they are said."""

    words: tuple[str, ...]
    """In small letters without accents."""
    ipa: str
    letters: str
    """The same in plain letters, for voices that cannot say it by IPA."""


class Names:
    """A lexicon that ships: finds its names in texts, in any case, in the plural, and with what they own.

    Args:
        names: One of several words is found before its first word alone.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._by_first: dict[str, list[Name]] = {}
        self._last: set[str] = set()
        """Of each name its last word, in the plural too: it is rarer than the first, as in `Lie Que`."""
        for name in sorted(names, key=lambda one: -len(one.words)):
            self._by_first.setdefault(name.words[0], []).append(name)
            self._last |= {name.words[-1], f"{name.words[-1]}s"}

    def said(self, text: str, alphabet: Alphabet | None) -> str:
        """Return words with every name as it is said; all else stays as it is.

        Args:
            text: Words without transcriptions.
            alphabet: What the voice can say by IPA; None for nothing.
        """
        if self._last.isdisjoint(_PLAIN.findall(_folded(text))):
            return text  # as most texts are
        found = list(_WORD.finditer(text))
        words = [_folded(one[0]) for one in found]
        parts: list[str] = []
        at = done = 0
        while at < len(found):
            name = self._at(text, found, words, at)
            if name is None:
                at += 1
                continue
            last = at + len(name.words) - 1
            owner = _OWNER.match(text, found[last].end())
            ending = "'s" if owner else "s" if words[last] != name.words[-1] else ""
            parts += (text[done : found[at].start()], _spoken(name, ending, alphabet))
            done = owner.end() if owner else found[last].end()
            at = last + 1
        return "".join((*parts, text[done:]))

    def _at(self, text: str, found: Sequence[re.Match[str]], words: Sequence[str], at: int) -> Name | None:
        """Return the longest name that begins with a word of a text."""
        first = words[at]
        begun: list[Name] = [*self._by_first.get(first, ()), *self._by_first.get(first[:-1], ())]
        for name in begun:
            run = found[at : at + len(name.words)]
            if _fits(words[at : at + len(name.words)], name.words) and _whole(text, run):
                return name
        return None


def parse_names(text: str) -> Names:
    """Read a table of names: a word or several, IPA, plain letters, and what it is.

    Raises:
        ValueError: A line has too few columns, or an empty one.
    """
    names: list[Name] = []
    for line in list(csv.reader(text.splitlines()))[1:]:
        word, ipa, letters, about = line
        if not (word and ipa and letters and about):
            raise ValueError(f"a column is empty: {line}")
        names.append(Name(tuple(map(_folded, word.split())), ipa, letters))
    return Names(names)


def _folded(text: str) -> str:
    """Return a text in small letters, without accents: `śavāsana` is `savasana`."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _fits(words: Sequence[str], name: Sequence[str]) -> bool:
    """Tell whether words are a name, or its plural."""
    if len(words) != len(name) or words[:-1] != list(name[:-1]):
        return False
    last = name[-1]
    return words[-1] == last or (words[-1] == f"{last}s" and not last.endswith(_NO_PLURAL))


def _whole(text: str, run: Sequence[re.Match[str]]) -> bool:
    """Tell whether nothing but spaces or hyphens parts words, and no digit touches them."""
    before, after = text[: run[0].start()][-1:], text[run[-1].end() :][:1]
    gaps = (text[one.end() : other.start()] for one, other in pairwise(run))
    return not re.search(r"\w", before + after) and all(re.fullmatch(r"\s+|-", gap) for gap in gaps)


def _spoken(name: Name, ending: str, alphabet: Alphabet | None) -> str:
    if alphabet is None or any(sound.kind == "unknown" for sound in sounds(name.ipa, alphabet)):
        return f"{name.letters}{ending}"
    if not ending:
        return by_ipa(name.ipa)
    if name.ipa.endswith(_HISSING):
        return by_ipa(f"{name.ipa}ɪz")
    return by_ipa(f"{name.ipa}{'s' if name.ipa.endswith(_VOICELESS) else 'z'}")
