"""Sentences to captions: one each, and several where it would not fit into two lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from types import MappingProxyType

from voiceguide.core.captions import Caption, WordTime, one_line
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance, WordMark
from voiceguide.output.captions.words import rising, shown_words

WIDEST = 42
"""Columns of a line, as subtitles for the screen have them."""
LINES = 2
"""Lines of a caption."""

NO_MARKS: Mapping[Utterance, Sequence[WordMark]] = MappingProxyType({})
"""Where nobody asks when words begin."""

_JOINED = {"Mn", "Me", "Mc", "Cf", "Sk"}
"""Characters that belong to the one before them."""
_JOINERS = "\u200d\u2060"
_PIECE = re.compile(r"\S+")


def sentences(
    timeline: Timeline, marks: Mapping[Utterance, Sequence[WordMark]] = NO_MARKS
) -> tuple[Caption, ...]:
    """Return everything that is said in a session, a sentence each, with the times of the voice.

    Its words have times where there are marks of its utterance, in samples at 48 kHz.
    """
    return tuple(
        Caption(
            cue.start,
            cue.end,
            one_line(cue.text),
            shown_words(cue.text, cue.utterance.text, marks.get(cue.utterance, ()), cue.start),
        )
        for cue in timeline.cues
        if cue.utterance and cue.text
    )


def captions(said: Iterable[Caption], start: Ms = Ms(0), end: Ms | None = None) -> tuple[Caption, ...]:
    """Return the captions of what is said from one time up to another, their times from the first.

    A sentence belongs to where it begins. Each is captions of its own: neighbours are never put together.
    """
    there = (one for one in said if start <= one.start and (end is None or one.start < end))
    return tuple(part for one in there for part in cut(_moved(one, start, end)))


def _moved(one: Caption, start: Ms, end: Ms | None) -> Caption:
    last = one.end if end is None else min(one.end, end)
    words = tuple(replace(word, at=Ms(word.at - start)) for word in one.words)
    return replace(one, start=Ms(one.start - start), end=Ms(last - start), words=words)


def cut(sentence: Caption) -> Iterator[Caption]:
    """Yield a sentence as captions of at most two lines, as even as its words allow.

    Each begins with its first word, where the time of that is known; if not, they share the voice's
    time by their letters.
    """
    parts = _parts(list(_pieces(one_line(sentence.text))))
    known = rising((word for word in sentence.words if word.place), sentence.start, sentence.end)
    times = {_letters_before(sentence.text, word.place): word.at for word in known}
    begun = _begun(sentence, parts, times)
    letters = 0
    for part, (start, end) in zip(parts, pairwise((*begun, sentence.end)), strict=True):
        text = "\n".join(_lines(part))
        spans = [found.start() for found in _PIECE.finditer(text)]
        places = ((place, times.get(letters + _letters_before(text, place))) for place in spans[1:])
        words = (WordTime(place, at) for place, at in places if at is not None)
        yield Caption(start, end, text, rising(words, start, end))
        letters += _letters_before(text, len(text))


def _begun(sentence: Caption, parts: Sequence[str], times: Mapping[int, Ms]) -> list[Ms]:
    """Return when each part of a sentence begins: by its first word, or else by its share of the letters."""
    sizes = [max(len(part), 1) for part in parts]
    length, whole = sentence.end - sentence.start, sum(sizes)
    shares = [Ms(sentence.start + length * at // whole) for at in accumulate(sizes[:-1], initial=0)]
    letters = accumulate((_letters_before(part, len(part)) for part in parts[:-1]), initial=0)
    known = [times.get(before, share) for before, share in zip(letters, shares, strict=True)]
    rises = all(one < other for one, other in pairwise(known))
    return known if rises else shares


def _letters_before(text: str, place: int) -> int:
    """Return how many characters stand before a place, spaces not counted: lines end at other places."""
    return sum(map(len, text[:place].split()))


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


def _pieces(text: str) -> Iterator[str]:
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
    words = list(_pieces(part))
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
