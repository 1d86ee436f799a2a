"""Where what is said differs from what is shown, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from voiceguide.output.sounded import sounded, split_words

_MOST = 2000
"""Words of both texts that are compared; comparing takes the square of them."""


def wordings(shown: str, said: str) -> Iterator[tuple[str, str]]:
    """Yield runs of a sentence as shown and as said, equal ones and others; joined they are the whole.

    A run that differs holds letters on both sides, so that one can stand for the other; but signs beside
    what is said by IPA stand apart.
    """
    runs = _audible(list(_aligned(shown.split(" "), split_words(said))))
    for number, (eye, ear) in enumerate(runs):
        if number:
            yield " ", " "
        for shown_run, said_run in _trimmed(" ".join(eye), " ".join(ear)):
            yield from sounded(shown_run, said_run)


def _aligned(eye: list[str], ear: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    if len(eye) + len(ear) > _MOST:
        yield eye, ear
        return
    for _, start, end, first, last in SequenceMatcher(None, eye, ear, autojunk=False).get_opcodes():
        yield eye[start:end], ear[first:last]


def _audible(runs: list[tuple[list[str], list[str]]]) -> list[tuple[list[str], list[str]]]:
    """Let a run that differs take words from its neighbours until it has letters on both sides."""
    out: list[tuple[list[str], list[str]]] = []
    for eye, ear in runs:
        if eye != ear:
            while out and _mute(eye, ear):
                before = out.pop()
                equal = before[0] == before[1]
                words = (before[0][-1:], before[1][-1:]) if equal else before
                if equal and before[0][:-1]:
                    out.append((before[0][:-1], before[1][:-1]))
                eye, ear = words[0] + eye, words[1] + ear  # noqa: PLW2901  it grows to the left
            out.append((eye, ear))
            continue
        rest = list(eye)
        while rest and out and out[-1][0] != out[-1][1] and _mute(*out[-1]):
            word = rest.pop(0)
            out[-1] = ([*out[-1][0], word], [*out[-1][1], word])
        if rest:
            out.append((rest, rest))
    return out


def _mute(eye: list[str], ear: list[str]) -> bool:
    return not all(any(letter.isalnum() for word in side for letter in word) for side in (eye, ear))


def _trimmed(eye: str, ear: str) -> Iterator[tuple[str, str]]:
    """Take off the signs that a run that differs begins and ends with on both sides."""
    if eye == ear or not (_has_letters(eye) and _has_letters(ear)):
        yield eye, ear
        return
    head = _same_signs(eye, ear)
    tail = _same_signs(eye[::-1], ear[::-1])
    for part in (
        (eye[:head], ear[:head]),
        (eye[head : len(eye) - tail], ear[head : len(ear) - tail]),
        (eye[len(eye) - tail :], ear[len(ear) - tail :]),
    ):
        if any(part):
            yield part


def _same_signs(eye: str, ear: str) -> int:
    """Return how many signs, and no letters, two texts begin with alike."""
    pairs = enumerate(zip(eye, ear, strict=False))
    return next(at for at, (one, other) in pairs if one != other or one.isalnum())


def _has_letters(text: str) -> bool:
    return any(map(str.isalnum, text))
