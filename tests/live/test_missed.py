"""What a new plan has begun unheard."""

from __future__ import annotations

import pytest

from live.sittings import lay, step
from voiceguide.core.units import Ms, frames_from_ms
from voiceguide.live.chart import Chart
from voiceguide.live.missed import missed

OLD = Chart(lay([step(20_000), step(20_000, (0, 1000), (5000, 1000))]))
"""Its second step is said at 21,000 and at 26,000."""
SHORTER = Chart(lay([step(9001), step(20_000, (0, 1000), (5000, 1000))]))
"""The same, as its first step is cut short at 10,000: said at 10,001 and at 15,001."""


@pytest.mark.parametrize(
    ("since", "place", "given", "first"),
    [
        (10_000, 10_001, 2000, None),
        (10_000, 10_300, 2000, 10_001),
        (10_000, 18_000, 2000, 10_001),
    ],
)
def test_what_is_to_begin_earlier_is_missed(since: int, place: int, given: int, first: int | None) -> None:
    """The first sound that the new plan has before the place, since it was asked for."""
    found = missed(SHORTER, OLD, *(frames_from_ms(Ms(at)) for at in (since, place, given)))
    assert found == (None if first is None else frames_from_ms(Ms(first)))


@pytest.mark.parametrize(("given", "first"), [(22_000, None), (21_000, 21_000)])
def test_what_begins_as_before_is_missed_only_where_it_was_not_given(given: int, first: int | None) -> None:
    """Nothing new is given while a plan is made: what was due just then is begun by the new one."""
    found = missed(OLD, OLD, *(frames_from_ms(Ms(at)) for at in (20_800, 21_010, given)))
    assert found == (None if first is None else frames_from_ms(Ms(first)))


@pytest.mark.parametrize(("place", "first"), [(21_500, 20_901), (22_300, None)])
def test_what_was_said_to_its_end_meanwhile_is_not_said_again(place: int, first: int | None) -> None:
    """Words that the new plan has a little earlier: those that are still being said are said anew."""
    new = Chart(lay([step(19_901), step(20_000, (0, 1000), (5000, 1000))]))
    found = missed(new, OLD, *(frames_from_ms(Ms(at)) for at in (20_900, place, 22_000)))
    assert found == (None if first is None else frames_from_ms(Ms(first)))
