"""Sentences to captions: one each, and several where it would not fit into two lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from voiceguide.core.captions import Caption, one_line
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms

WIDEST = 42
"""Columns of a line, as subtitles for the screen have them."""
LINES = 2
"""Lines of a caption."""

_JOINED = {"Mn", "Me", "Mc", "Cf", "Sk"}
"""Characters that belong to the one before them."""
_JOINERS = "\u200d\u2060"
_PIECE = re.compile(r"\S+")


def sentences(timeline: Timeline) -> tuple[Caption, ...]:
    """Return everything that is said in a session, a sentence each, with the times of the voice."""
    return tuple(
        Caption(cue.start, cue.end, one_line(cue.text)) for cue in timeline.cues if cue.utterance and cue.text
    )


def captions(said: Iterable[Caption], start: Ms = Ms(0), end: Ms | None = None) -> tuple[Caption, ...]:
    """Return the captions of what is said from one time up to another, their times from the first.

    A sentence belongs to where it begins. Each is captions of its own: neighbours are never put together.
    """
    there = (one for one in said if start <= one.start and (end is None or one.start < end))
    return tuple(part for one in there for part in cut(_moved(one, start, end)))


def _moved(one: Caption, start: Ms, end: Ms | None) -> Caption:
    last = one.end if end is None else min(one.end, end)
    return replace(one, start=Ms(one.start - start), end=Ms(last - start))


def cut(sentence: Caption) -> Iterator[Caption]:
    """Yield a sentence as captions of at most two lines, as even as its words allow.

    The voice's time is shared by their letters.
    """
    words = list(_words(one_line(sentence.text)))
    parts = _parts(words)
    sizes = [max(len(part), 1) for part in parts]
    length, whole, at = sentence.end - sentence.start, sum(sizes), 0
    for part, size in zip(parts, sizes, strict=True):
        start = Ms(sentence.start + length * at // whole)
        at += size
        yield Caption(start, Ms(sentence.start + length * at // whole), "\n".join(_lines(part)))


def width(text: str) -> int:
    """Return how many columns a text takes: wide letters two, marks on others none."""
    return sum(
        0
        if unicodedata.category(letter) in _JOINED
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


def _words(text: str) -> Iterator[str]:
    """Yield the pieces of a text, the space before each included, between which a line may end."""
    for found in _PIECE.finditer(text):
        space = " " if found.start() else ""
        if width(found[0]) <= WIDEST and not _is_wide(found[0]):
            yield space + found[0]
            continue
        for letter in _letters(found[0]):
            yield space + letter
            space = ""


def _is_wide(word: str) -> bool:
    """Tell whether a word is of a script that may break between any two letters."""
    return any(unicodedata.east_asian_width(letter) in "WF" for letter in word)


def _letters(word: str) -> Iterator[str]:
    """Yield letters with the marks that belong to them."""
    held = ""
    for letter in word:
        if held and unicodedata.category(letter) not in _JOINED and held[-1] not in _JOINERS:
            yield held
            held = ""
        held += letter
    if held:
        yield held


def _parts(words: list[str]) -> list[str]:
    """Return as few texts as there can be of which each fits a caption, and of these the most even."""
    fewest = _packed(words, LINES * WIDEST)
    if len(fewest) == 1:
        return fewest
    least = width("".join(words)) // len(fewest)
    tries = (_packed(words, limit) for limit in range(least, LINES * WIDEST))
    return next((one for one in tries if len(one) <= len(fewest)), fewest)


def _packed(words: list[str], limit: int) -> list[str]:
    """Fill texts with words up to a width, each as far as it still fits two lines."""
    parts: list[str] = []
    held: list[str] = []
    for word in words:
        text = "".join((*held, word)).strip()
        if held and (width(text) > limit or len(_filled([*held, word], WIDEST)) > LINES):
            parts.append("".join(held).strip())
            held = []
        held.append(word)
    return [*parts, "".join(held).strip()] if held else parts


def _lines(part: str) -> list[str]:
    """Return the lines of a caption: one where it fits, else two as even as can be."""
    words = list(_words(part))
    fewest = _filled(words, WIDEST)
    if len(fewest) == 1:
        return fewest
    tries = (_filled(words, limit) for limit in range(width(part) // LINES, WIDEST))
    return next((one for one in tries if len(one) <= len(fewest)), fewest)


def _filled(words: list[str], limit: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and width(lines[-1] + word) <= limit:
            lines[-1] += word
        else:
            lines.append(word.strip())
    return lines
