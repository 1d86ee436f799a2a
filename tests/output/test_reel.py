"""Stretches cut out of a row of things while the row is being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from voiceguide.output.reel import Reel

if TYPE_CHECKING:
    from collections.abc import Iterator


@given(
    lengths=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 20)), max_size=20),
    edges=st.lists(st.integers(0, 300), min_size=2, max_size=8).map(sorted),
    overlap=st.integers(0, 30),
)
def test_every_stretch_has_what_reaches_into_it(
    lengths: list[tuple[int, int]], edges: list[int], overlap: int
) -> None:
    """Whatever the items and the stretches, each stretch gets all items that it overlaps, in order."""
    items, at = [], 0
    for gap, length in lengths:
        items.append((at + gap, at + gap + length, len(items)))
        at += gap + length
    reel = Reel(iter(items), overlap)
    for number in range(len(edges) - 1):
        first, end = max(edges[number] - (overlap if number else 0), 0), edges[number + 1]
        if first < end:
            wanted = [one for one in items if one[0] < end and one[1] > first]
            assert list(reel.between(first, end)) == wanted


def test_only_what_is_needed_is_made() -> None:
    """Nothing is made beyond the first item that a stretch does not need."""
    made = []

    def items() -> Iterator[tuple[int, int, str]]:
        for at in range(100):
            made.append(at)
            yield at, at + 1, "x"

    assert len(list(Reel(items()).between(3, 6))) == 3
    assert made[-1] == 6
