"""Where what is said differs from what is shown, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 4000
"""Tokens of both texts that are compared; comparing takes the square of them."""


def wordings(shown: str, said: str) -> Iterator[tuple[str, str]]:
    """Yield runs of a sentence as shown and as said, equal ones and others; joined they are the whole.

    A run that differs holds words on both sides, so that one can stand for the other.
    """
    runs = list(_merged(_aligned(shown, said)))
    if any(eye != ear and not (_has_words(eye) and _has_words(ear)) for eye, ear in runs):
        yield shown, said
        return
    for eye, ear in runs:
        yield from _trimmed(eye, ear)


def _trimmed(eye: str, ear: str) -> Iterator[tuple[str, str]]:
    """Take off what a run that differs ends with on both sides, such as a full stop."""
    size = 0
    while (
        size < min(len(eye), len(ear)) and eye[-1 - size] == ear[-1 - size] and not eye[-1 - size].isalnum()
    ):
        size += 1
    if eye == ear or not size:
        yield eye, ear
        return
    yield eye[:-size], ear[:-size]
    yield eye[-size:], ear[-size:]


def _aligned(shown: str, said: str) -> Iterator[tuple[str, str]]:
    eye, ear = _TOKEN.findall(shown), _TOKEN.findall(said)
    if len(eye) + len(ear) > _MOST:
        yield shown, said
        return
    for _, start, end, first, last in SequenceMatcher(None, eye, ear, autojunk=False).get_opcodes():
        yield "".join(eye[start:end]), "".join(ear[first:last])


def _merged(runs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Join runs that differ with what stands between them until each has words on both sides."""
    held: tuple[str, str] | None = None
    for eye, ear in runs:
        if held is None:
            held = (eye, ear)
            continue
        before, after = held[0] == held[1], eye == ear
        if before and after:
            held = (held[0] + eye, held[1] + ear)
        elif before:
            head, word = _last_word(held[0]) if not (_has_words(eye) and _has_words(ear)) else (held[0], "")
            if head:
                yield head, head
            held = (word + eye, word + ear)
        elif after and _has_words(held[0]) and _has_words(held[1]) and _has_words(eye):
            yield held
            held = (eye, ear)
        else:
            held = (held[0] + eye, held[1] + ear)
    if held:
        yield held


def _last_word(text: str) -> tuple[str, str]:
    """Split a text before its last word."""
    tokens = _TOKEN.findall(text)
    at = next((at for at in range(len(tokens) - 1, -1, -1) if _has_words(tokens[at])), 0)
    return "".join(tokens[:at]), "".join(tokens[at:])


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
