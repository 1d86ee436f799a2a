"""Which of the phonemes that were spoken begin a word, where a voice tells the length of each and not its word.

Each word is read by itself, and what comes out is found again in the whole. There it may be joined
to its neighbour (“of the” is one), or weaker than alone: such words are matched sound by sound.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

MOST = 2000
"""Words of both sides that are compared; comparing takes up to the square of them."""
LONGEST = 8000
"""Characters of a text whose words are looked for among its phonemes."""
_SPACE = " "
_STRESS = "ˈˌ"


def sound(phonemes: str) -> str:
    """Return the phonemes of a word without stress and stops, of which there is more or less in company."""
    return "".join(sign for sign in phonemes if sign.isalpha() and sign not in _STRESS)


def words_heard(
    text: str,
    spans: Sequence[tuple[int, int]],
    alone: Callable[[str], Sequence[str]],
    spoken: Sequence[tuple[str, int]],
) -> list[tuple[int, int]]:
    """Return where words of a text stand whose beginning is found, and the sample at which each begins.

    Args:
        text: As it was read.
        spans: From where to where each word of it goes.
        alone: Returns the phonemes of a word by itself, as one text or several.
        spoken: The phonemes of all of it, spaces between words, and the sample of each; empty where they are not known.
    """
    if not spoken or len(text) > LONGEST:
        return []
    found = words_begun([alone(text[start:end]) for start, end in spans], [phoneme for phoneme, _ in spoken])
    return [(spans[word][0], word_begins(spoken, phoneme)) for word, phoneme in found]


def word_begins(spoken: Sequence[tuple[str, int]], number: int) -> int:
    """Return the sample at which a word begins whose first phoneme has a number.

    Between words that run on there is no silence: what the model counts to the space is heard as the beginning
    of the next word. After a stop it is silence indeed.
    """
    before = "".join(phoneme for phoneme, _ in spoken[max(number - 2, 0) : number])
    runs_on = before.endswith(_SPACE) and unicodedata.category(before[0])[0] in "LM"
    return spoken[number - 1 if runs_on else number][1]


def words_begun(alone: Sequence[Sequence[str]], spoken: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield words whose beginning is found, and the number of the phoneme that each begins with, both ascending.

    Args:
        alone: For each word the phonemes of it by itself, as one text or several: a number is several.
        spoken: The phonemes of all of it, spaces between words.
    """
    runs = list(_runs(spoken))
    heard = [sound("".join(spoken[start:end])) for start, end in runs]
    owners = [(word, part == 0) for word, parts in enumerate(alone) for part in range(len(parts))]
    wanted = [sound(text) for parts in alone for text in parts]
    if len(wanted) + len(heard) > MOST:
        return
    for kind, start, end, first, last in SequenceMatcher(None, wanted, heard, autojunk=False).get_opcodes():
        if kind == "equal" or end - start == last - first:
            found = [(start + step, begun) for step, (begun, _) in enumerate(runs[first:last])]
        else:
            phonemes = [at for one in range(first, last) for at in range(*runs[one])]
            found = list(_by_sound(wanted, range(start, end), spoken, phonemes))
        for number, at in found:
            word, begins = owners[number]
            if begins:
                yield word, at


def _runs(spoken: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield from where to where there is a word among phonemes."""
    edges = [-1, *(at for at, one in enumerate(spoken) if one == _SPACE), len(spoken)]
    for before, after in pairwise(edges):
        if sound("".join(spoken[before + 1 : after])):
            yield before + 1, after


def _by_sound(
    wanted: Sequence[str], numbers: range, spoken: Sequence[str], phonemes: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield words and where the first of their sounds is found again among some phonemes."""
    audible = [(at, sign) for at in phonemes for sign in sound(spoken[at])]
    letters = "".join(wanted[number] for number in numbers)
    blocks = SequenceMatcher(None, letters, "".join(sign for _, sign in audible), autojunk=False)
    found = {
        block.a + step: audible[block.b + step][0]
        for block in blocks.get_matching_blocks()
        for step in range(block.size)
    }
    starts = accumulate((len(wanted[number]) for number in numbers), initial=0)
    for number, start in zip(numbers, starts, strict=False):
        at = next((found[one] for one in range(start, start + len(wanted[number])) if one in found), None)
        if at is not None:
            yield number, at
