"""Which word of an utterance it is that an engine tells about.

An engine reads another text than the utterance has: verbs of orders are spelt as they sound, and
transcriptions are written in its own names of sounds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from voiceguide.core.ipa import holds_ipa, pieces, word_spans
from voiceguide.core.units import Frames
from voiceguide.core.utterance import WordMark

_NAMED = re.compile(r"( \[\[.*?\]\] )")


def places_asked(asked: str, read: str, places: Iterable[int]) -> Iterator[int]:
    """Yield where in a text with transcriptions the places are of what an engine reads for it.

    Args:
        asked: Words and transcriptions.
        read: The same words, and ` [[…]] ` for each transcription.
        places: In `read`; what is within a transcription is at its beginning in `asked`.
    """
    if not holds_ipa(asked):
        yield from places
        return
    parts = list(pieces(asked))
    starts = list(accumulate(map(len, parts), initial=0))
    begun = list(accumulate(map(len, _NAMED.split(read)), initial=0))
    for place in places:
        number = min(bisect_right(begun, place) - 1, len(parts) - 1)
        yield starts[number] + (0 if number % 2 else place - begun[number])


def word_marks(text: str, asked: str, heard: Iterable[tuple[int, int]]) -> tuple[WordMark, ...]:
    """Return the marks of an utterance's words, each where the first of it is heard.

    Args:
        text: The utterance's.
        asked: The same, word for word, as an engine was asked to say it.
        heard: Places in `asked`, and the sample at which what stands there begins.
    """
    spans, others = word_spans(text), word_spans(asked)
    if len(spans) != len(others):
        return ()
    begins = [start for start, _ in others]
    first: dict[int, int] = {}
    for place, at in sorted(heard, key=lambda one: one[1]):
        number = bisect_right(begins, place) - 1
        if number >= 0 and place < others[number][1]:
            first.setdefault(number, at)
    marks = [WordMark(spans[one][0], spans[one][1] - spans[one][0], Frames(at)) for one, at in first.items()]
    marks.sort()
    return tuple(marks) if all(one.at <= other.at for one, other in pairwise(marks)) else ()
