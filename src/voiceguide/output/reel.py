"""Stretches of something long, cut out one after another while it is being made.

Frames, packets and blocks of a session are made once and in order; the tracks of an album are
stretches of them that follow each other and may overlap a little.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Item = TypeVar("_Item")


class Reel(Generic[_Item]):
    """Items in order, each with where it begins and ends; keeps only what the next stretch may need.

    Args:
        items: Where each begins, where it ends, and what it is.
        overlap: How far before the end of one stretch the next may begin.
    """

    def __init__(self, items: Iterable[tuple[int, int, _Item]], overlap: int = 0) -> None:
        self._items = iter(items)
        self._overlap = overlap
        self._held: deque[tuple[int, int, _Item]] = deque()

    def between(self, first: int, end: int) -> Iterator[tuple[int, int, _Item]]:
        """Yield the items that reach into a stretch, whole; stretches are asked for in order, each to its end."""
        waiting, self._held = self._held, deque()
        while (one := waiting.popleft() if waiting else next(self._items, None)) is not None:
            if one[1] > end - self._overlap:
                self._held.append(one)
            if one[0] >= end:
                break
            if one[1] > first:
                yield one
        self._held.extend(waiting)

    def rest(self) -> None:
        """Let everything else be made, though nobody asks for it."""
        for _ in self._items:
            continue
