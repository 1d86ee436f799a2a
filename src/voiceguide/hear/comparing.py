"""How many words were heard wrongly: the fewest changes from what was said to what was heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

Change: TypeAlias = tuple[int, int, int]
"""How many words of what was said, how many of what was heard, and how many errors that is."""

_CHANGES: Final = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))
"""A word for a word, a word lost, a word too much; two words heard as one, and one as two."""


def errors(said: Sequence[str], heard: Sequence[str]) -> tuple[int, ...]:
    """Return the errors of each word that was said; a word too much counts for the one before it.

    Two words that were heard as one are no error where they are spelled alike: `fore arm`, `forearm`.

    Raises:
        ValueError: Nothing was said, so that nothing can have been heard wrongly.
    """
    if not said:
        raise ValueError("nothing was said")
    counts = [0] * len(said)
    for at, error in _way(said, heard):
        counts[min(at, len(said) - 1)] += error
    return tuple(counts)


def _way(said: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of what was said with their errors, along the way with the fewest."""
    least: list[list[int]] = []
    steps: list[list[Change]] = []
    for at in range(len(said) + 1):
        least.append([])
        steps.append([])
        for to in range(len(heard) + 1):
            found = [
                (least[at - took][to - gave] + error, (took, gave, error))
                for took, gave in _CHANGES
                if took <= at and gave <= to
                for error in _error(said[at - took : at], heard[to - gave : to])
            ]
            best = min(found, default=(0, (0, 0, 0)), key=lambda one: one[0])
            least[at].append(best[0])
            steps[at].append(best[1])
    found_errors = []
    at, to = len(said), len(heard)
    while at or to:
        took, gave, error = steps[at][to]
        at, to = at - took, to - gave
        found_errors.append((at if took else max(at - 1, 0), error))
    return found_errors


def _error(said: Sequence[str], heard: Sequence[str]) -> tuple[int, ...]:
    """Return the errors of one change; nothing where it cannot be."""
    if len(said) + len(heard) < 3:  # noqa: PLR2004  a word for a word, or for none
        return (int(list(said) != list(heard)),)
    return (0,) if "".join(said) == "".join(heard) else ()
