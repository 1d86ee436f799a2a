"""When each shown word is heard, from when each said word is: `5 min` is said “five minutes”."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from voiceguide.core.captions import WordTime, one_line
from voiceguide.core.ipa import word_spans
from voiceguide.core.units import Ms, ms_from_frames
from voiceguide.core.utterance import WordMark
from voiceguide.output.spoken import wordings


def shown_words(shown: str, said: str, marks: Sequence[WordMark], start: Ms) -> tuple[WordTime, ...]:
    """Return when the words of a sentence begin but the first, as it is shown on one line; both numbers ascend.

    Where other words are said than shown, and not as many, only the first of them has a time.

    Args:
        shown: The sentence.
        said: The utterance's text.
        marks: Its words, in samples at 48 kHz.
        start: When the utterance begins.
    """
    line = one_line(shown)
    begins = [begin for begin, _ in word_spans(line)]
    starts = [one.start for one in marks]
    found: list[WordTime] = []
    for place, heard in _paired(line, said) if marks else ():
        mark = marks[max(bisect_right(starts, heard) - 1, 0)]
        if mark.start <= heard < mark.start + mark.length:
            begin = begins[bisect_right(begins, place) - 1]
            found.append(WordTime(begin, Ms(start + ms_from_frames(mark.at))))
    return rising(one for one in found if one.place)


def rising(words: Iterable[WordTime], after: Ms = Ms(-1), end: Ms | None = None) -> tuple[WordTime, ...]:
    """Return the words that begin after a time, before an end, and after all the words before them."""
    found: list[WordTime] = []
    place = -1
    for one in words:
        if one.place > place and one.at > after and (end is None or one.at < end):
            place, after = one.place, one.at
            found.append(one)
    return tuple(found)


def _paired(shown: str, said: str) -> Iterator[tuple[int, int]]:
    """Yield where words begin as shown, and where as said."""
    eye = ear = 0
    for seen, spoken in wordings(shown, said):
        places, heard = _worded(seen), _worded(spoken)
        if len(places) != len(heard):
            places, heard = places[:1], heard[:1]
        yield from ((eye + place, ear + other) for place, other in zip(places, heard, strict=False))
        eye += len(seen)
        ear += len(spoken)


def _worded(text: str) -> list[int]:
    """Return where words begin that hold a letter or a figure."""
    return [begin for begin, end in word_spans(text) if any(map(str.isalnum, text[begin:end]))]
