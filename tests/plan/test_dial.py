"""The dial: shares in whole frames that add up, held against a plain search through all it could do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voiceguide.core.source import Span
from voiceguide.core.units import GRID, Ms, grid_down
from voiceguide.plan.dial import FULL, HALF, Place, Setting, Values, at_dial, fit

RIGID = 12_345
"""What lasts as it is beside the places, in ms: no whole number of frames."""


def place(number: int, least: int, room: int, copies: int = 1, need: int = 0) -> Place:
    """Return a place in the line of its number; `need` is in frames above the least."""
    most = Ms(least + room)
    top = Ms(least + min(need * GRID, grid_down(Ms(room))))
    return Place(Span("r.md", number, 1, number, 2), Ms(least), most, top, copies)


@st.composite
def places(draw: st.DrawFn, most_room: int = 90_000) -> tuple[Place, ...]:
    """Draw up to six places, some of them held up by speech."""
    return tuple(
        place(
            number,
            draw(st.integers(0, 60_000)),
            draw(st.integers(1, most_room)),
            draw(st.sampled_from((1, 1, 2, 3, 10))),
            draw(st.sampled_from((0, 0, 1, 7, 5000))),
        )
        for number in range(1, draw(st.integers(1, 6)) + 1)
    )


def summing(some: tuple[Place, ...]) -> Callable[[Values], Ms]:
    """Return the total that a plain line of the places has."""
    return lambda values: Ms(RIGID + sum(one.copies * values[one.span] for one in some))


def at_share(some: tuple[Place, ...], share: Fraction) -> dict[Span, Ms]:
    """Set all places to a share of their room by exact fractions, as the language's page has it."""
    return {
        one.span: max(Ms(one.least + int(share * (one.most - one.least)) // GRID * GRID), one.need)
        for one in some
    }


def searched(some: tuple[Place, ...], length: Ms) -> dict[Span, Ms]:
    """Find what a fit should: try each share at which a place grows, then hand out what is left."""
    total = summing(some)
    shares = {
        Fraction(frames * GRID, one.most - one.least)
        for one in some
        for frames in range((one.most - one.least) // GRID + 1)
    }
    best = max(share for share in {*shares, Fraction(0)} if total(at_share(some, share)) <= length)
    values = at_share(some, best)
    for one in some:
        more = {**values, one.span: Ms(values[one.span] + GRID)}
        if more[one.span] <= one.most and total(more) <= length:
            values = more
    return values


def fitted(some: tuple[Place, ...], part: float) -> tuple[Ms, Setting]:
    """Fit places to a length that lies at a part of the way from the shortest to the longest."""
    total = summing(some)
    shortest = total(at_dial(some, 0).values)
    longest = total({one.span: one.most for one in some})
    length = Ms(shortest + round((longest - shortest) * part))
    return length, fit(some, total, length)


@given(some=places(most_room=3000), part=st.floats(0, 1))
def test_a_fit_is_what_a_search_through_all_shares_finds(some: tuple[Place, ...], part: float) -> None:
    """The largest share that stays within the length, then a frame each in the order of the script."""
    length, setting = fitted(some, part)
    assert setting.values == searched(some, length)


@given(some=places(), part=st.floats(0, 1))
def test_a_fit_stays_within_its_length_and_comes_near(some: tuple[Place, ...], part: float) -> None:
    """Where each place stands once, less than a frame is left, or nothing can grow any more."""
    length, setting = fitted(some, part)
    assert summing(some)(setting.values) <= length
    single = tuple(replace(one, copies=1) for one in some)
    length, setting = fitted(single, part)
    full = all(setting.values[one.span] + GRID > one.most for one in single)
    assert full or length - summing(single)(setting.values) < GRID


@given(some=places(), part=st.floats(0, 1))
def test_every_value_is_in_bounds_on_its_grid_and_within_a_frame_of_the_dial(
    some: tuple[Place, ...], part: float
) -> None:
    """Least and need below, most above, whole frames over the least, at most one more than the share."""
    _, setting = fitted(some, part)
    for one in some:
        value = setting.values[one.span]
        assert max(one.least, one.need) <= value <= one.most
        assert (value - one.least) % GRID == 0
        share = max(one.least + setting.dial * (one.most - one.least), one.need)
        assert -GRID - 1 < value - share <= GRID + 1


@given(some=places(), parts=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_longer_length_never_makes_a_shorter_session(
    some: tuple[Place, ...], parts: tuple[float, float]
) -> None:
    """Dial and total rise with the length that is asked for."""
    (_, shorter), (_, longer) = (fitted(some, part) for part in sorted(parts))
    total = summing(some)
    assert shorter.dial <= longer.dial
    assert total(shorter.values) <= total(longer.values)


@given(some=places(), dials=st.tuples(st.integers(0, FULL), st.integers(0, FULL)))
def test_turning_the_dial_up_shortens_nothing(some: tuple[Place, ...], dials: tuple[int, int]) -> None:
    """Each value rises with the dial, from the least to the last whole frame below the most."""
    low, high = (at_dial(some, dial).values for dial in sorted(dials))
    assert all(low[one.span] <= high[one.span] for one in some)
    full = at_dial(some, FULL).values
    assert all(one.most - GRID < full[one.span] <= one.most for one in some)
    empty = at_dial(some, 0).values
    assert all(empty[one.span] == max(one.least, one.need) for one in some)


@given(first=st.integers(1, 86_400_000), second=st.integers(1, 86_400_000))
@example(first=86_400_000, second=86_399_976)
def test_the_dial_tells_any_two_shares_of_a_day_apart(first: int, second: int) -> None:
    """Where one place has grown and the other not yet, some dial shows just that."""
    some = (place(1, 0, first), place(2, 0, second))
    frames = max(1, first // (2 * GRID))
    grown = Fraction(frames * GRID, first)
    values = at_dial(some, -int(-grown * FULL // 1)).values
    assert values == at_share(some, grown)


def test_the_middle_is_half_of_the_room() -> None:
    """At half, a second over the least is 20 frames of 41: 480 ms."""
    some = (place(1, 10_000, 1000),)
    assert at_dial(some, HALF).values == {some[0].span: 10_480}


def test_a_session_without_elastic_places_fits_at_the_full_dial() -> None:
    """Nothing grows, and nothing goes wrong."""
    assert fit((), summing(()), Ms(RIGID + 1)) == Setting(1.0, {})


def test_a_fit_asks_for_the_total_seventy_times_at_most_however_many_places_there_are() -> None:
    """The dial is halved 64 times, not tried place by place."""
    for many in (1, 50, 1000):
        some = tuple(place(number, 1000, 2000 + number) for number in range(1, many + 1))
        asked = 0

        def total(values: Values, some: tuple[Place, ...] = some) -> Ms:
            nonlocal asked
            asked += 1
            return summing(some)(values)

        fit(some, total, Ms(RIGID + many * 1800))
        assert asked <= 70


def test_places_that_are_alike_are_reckoned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dial is halved for each range that there is, not for each place."""
    asked = 0
    reckon = Place.value

    def counting(self: Place, dial: int) -> Ms:
        nonlocal asked
        asked += 1
        return reckon(self, dial)

    monkeypatch.setattr(Place, "value", counting)
    some = tuple(place(number, 1000, 2000 + number % 2) for number in range(1000))
    fit(some, summing(some), Ms(RIGID + 1000 * 1800))
    assert asked < 2500
