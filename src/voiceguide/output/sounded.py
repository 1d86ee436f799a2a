"""Which shown words a transcription stands for where the words beside it are said otherwise, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from math import comb

from voiceguide.core.ipa import holds_ipa, only_ipa, pieces

_SILENT = ",.;:!?()[]«»“”„\"' "
"""Signs around a word that are shown and not said."""
_EDGES = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)
_MOST = 500
"""So many ways to part a run are compared."""


def split_words(text: str) -> list[str]:
    """Split a text at its spaces, but those inside of transcriptions."""
    words = [""]
    for number, piece in enumerate(pieces(text)):
        first, *rest = [piece] if number % 2 else piece.split(" ")
        words[-1] += first
        words += rest
    return words


def sounded(eye: str, ear: str) -> Iterator[tuple[str, str]]:
    """Part a run that differs, so that each transcription in it stands beside the shown words it is for.

    Shown words go to what they are most like, in their order; where there are too few, the run stays whole.
    """
    seams, said = _parted(ear)
    words = eye.split(" ")
    ways = comb(len(words) - 1, len(said) - 1) if said else 0
    if not holds_ipa(ear) or len(said) == 1 or not 0 < ways <= _MOST:
        yield eye, ear
        return
    groups = max(_groups(words, len(said)), key=lambda groups: _likeness(groups, said))
    before = ""
    for group, one, seam in zip(groups, said, seams, strict=False):
        head, shown, tail = _bare(group)
        if before + head or seam:
            yield before + head, seam
        yield shown, one
        before = f"{tail} "
    if before[:-1] or seams[-1]:
        yield before[:-1], seams[-1]


def _parted(ear: str) -> tuple[list[str], list[str]]:
    """Return transcriptions and runs of words, and the signs before, between and behind them."""
    seams, said = [""], []
    for piece in pieces(ear):
        head, heard, tail = ("", piece, "") if only_ipa(piece) is not None else _edges(piece)
        seams[-1] += head
        if heard:
            said.append(heard)
            seams.append(tail)
    return seams, said


def _edges(piece: str) -> tuple[str, str, str]:
    found = _EDGES.match(piece)
    return (found[1], found[2], found[3]) if found else ("", piece, "")


def _groups(words: Sequence[str], count: int) -> Iterator[list[str]]:
    """Yield every way to part words into so many groups, none of them empty."""
    for cuts in combinations(range(1, len(words)), count - 1):
        yield [" ".join(words[start:end]) for start, end in pairwise((0, *cuts, len(words)))]


def _likeness(groups: Sequence[str], said: Sequence[str]) -> float:
    """Tell how much the groups beside words are like them; a transcription is like nothing."""
    return sum(
        SequenceMatcher(None, _letters(group), _letters(one), autojunk=False).ratio()
        for group, one in zip(groups, said, strict=True)
        if only_ipa(one) is None
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _bare(group: str) -> tuple[str, str, str]:
    """Part a group from the signs around it that nobody says; nothing but signs stays whole."""
    bare = group.strip(_SILENT)
    if not bare:
        return "", group, ""
    start = group.index(bare)
    return group[:start], bare, group[start + len(bare) :]
