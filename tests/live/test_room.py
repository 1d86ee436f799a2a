"""Words find room beside the session's own, and never meet them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from live.sittings import lay, step
from voiceguide.core.units import Ms
from voiceguide.live.chart import GUARD, Chart
from voiceguide.live.desk import Aside
from voiceguide.live.room import place_words, still_fit

CHART = Chart(lay([step(20_000, (0, 2000), (6000, 1000), (12_000, 1000))]))


def words(*lengths: int) -> tuple[np.ndarray, ...]:
    """Return words that last so many milliseconds."""
    return tuple(np.zeros(length * 48, np.float32) for length in lengths)


def places(*lengths: int, start: int = 0, end: int = 21_000) -> list[tuple[int, int]] | None:
    """Place words, and return from when to when they are said."""
    placed = place_words(CHART, (), words(*lengths), Ms(start), Ms(end))
    return None if placed is None else [(one.start, one.end) for one in placed]


def test_words_go_into_the_first_silence_that_holds_them() -> None:
    """Speech is at 1 to 3, 7 to 8 and 13 to 14 s: short words go between, long ones after."""
    assert places(1000, start=1500) == [(3200, 4200)]
    assert places(3000, 3000, start=1500) == [(3200, 6200), (8200, 11_200)]
    assert places(6000, start=1500) == [(14_200, 20_200)]


def test_words_keep_their_order() -> None:
    """A short one that follows a long one waits for it."""
    assert places(3700, 1200, start=1500) == [(8200, 11_900), (14_200, 15_400)]


def test_words_without_room_are_not_said_at_all() -> None:
    """Neither cut nor in part."""
    assert places(7000, start=1500) is None
    assert places(3000, 3000, 7000, start=1500) is None
    assert places(1000, start=1500, end=4000) is None


def test_words_that_wait_already_are_kept_clear_of() -> None:
    """Two answers are said one after the other."""
    (pcm,) = words(1000)
    taken = (Aside(Ms(3200), Ms(4200), pcm),)
    placed = place_words(CHART, taken, (pcm,), Ms(1500), Ms(21_000))
    assert placed is not None
    assert placed[0].start == 4400


def test_another_plan_may_need_the_room() -> None:
    """Words fit still, or meet a voice of the new plan."""
    (pcm,) = words(1000)
    other = Chart(lay([step(20_000, (0, 2000), (3000, 1000))]))
    aside = Aside(Ms(3200), Ms(4200), pcm)
    assert still_fit(CHART, (aside,))
    assert not still_fit(other, (aside,))


@given(
    st.lists(st.tuples(st.integers(0, 6000), st.integers(100, 4000)), min_size=1, max_size=6),
    st.lists(st.integers(100, 3000), min_size=1, max_size=4),
    st.integers(0, 20_000),
)
def test_no_two_voices(silences: list[tuple[int, int]], lengths: list[int], start: int) -> None:
    """Wherever words are put, they are in order, whole, and 200 ms from every voice and from each other."""
    at, said = 0, []
    for silence, length in silences:
        said.append((at + silence, length))
        at += silence + length
    chart = Chart(lay([step(at + 5000, *said)]))
    placed = place_words(chart, (), words(*lengths), Ms(start), Ms(at + 6000))
    if placed is None:
        return
    spans = [(one.start, one.end) for one in placed]
    assert [end - begin for begin, end in spans] == lengths
    assert all(begin >= start and end <= at + 6000 for begin, end in spans)
    assert all(before[1] + GUARD <= after[0] for before, after in pairwise(spans))
    for cue in chart.said:
        assert all(end + GUARD <= cue.start or begin >= cue.end + GUARD for begin, end in spans)
