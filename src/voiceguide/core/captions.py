"""Words to be read while they are heard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voiceguide.core.units import Ms

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_HALF_A_CHARACTER = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, order=True)
class WordTime:
    """When a word of a caption is heard to begin."""

    place: int
    """Where it begins in the caption's text, in characters."""
    at: Ms


@dataclass(frozen=True, slots=True)
class Caption:
    """Words and when they are heard."""

    start: Ms
    end: Ms
    text: str
    """A line, or several parted by line breaks; tidy where its words have times."""
    words: tuple[WordTime, ...] = ()
    """Its words but the first, which begins where it does, in order; only those whose time is known."""


def by_words(text: str, words: Sequence[WordTime]) -> Iterator[tuple[Ms | None, str]]:
    """Yield a text in parts, each with the time of the word that it begins with; the first has none."""
    edges = [0, *(word.place for word in words), len(text)]
    times = [None, *(word.at for word in words)]
    for at, (start, end) in zip(times, pairwise(edges), strict=True):
        yield at, text[start:end]


def one_line(text: str) -> str:
    """Return a text as one line: runs of spaces, breaks and control characters are one space."""
    whole = _HALF_A_CHARACTER.sub("\ufffd", text)
    return " ".join(_CONTROL.sub(" ", whole).split())


def tidy(text: str) -> str:
    """Return a text whose lines hold no control characters, and of which none is empty."""
    lines = map(one_line, re.split(r"\r\n?|\n", text))
    return "\n".join(line for line in lines if line)
