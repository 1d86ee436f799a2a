"""The one dial: an elastic time is its least plus the dial's share of what it may grow by.

The dial f runs from 0 to 1. Values come in whole 24 ms above the least, and never below
what the speech inside needs. With a length to reach, f is the largest that stays within
it; frames still left over go one by one to the places in the order of the script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from voiceguide.core.source import Span
from voiceguide.core.units import GRID, Ms, grid_down

Values = Mapping[Span, Ms]

FULL = 1 << 64
"""The dial at its end, in steps finer than the nearest two places where a value of at most 24 h can change."""

HALF = FULL // 2
"""Where the dial stands when no length was asked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """An elastic place of the script and all its copies."""

    span: Span
    least: Ms
    most: Ms
    need: Ms
    """What the speech inside takes: whole frames above the least, and never more than `most`."""
    copies: int = 1

    def value(self, dial: int) -> Ms:
        """Return the length at a dial of `dial` out of 2**64."""
        share = grid_down(Ms(dial * (self.most - self.least) // FULL))
        return max(Ms(self.least + share), self.need)


@dataclass(frozen=True, slots=True)
class Setting:
    """A dial that was set, and what each place got."""

    dial: float
    values: Values


def at_dial(places: Sequence[Place], dial: int) -> Setting:
    """Set the dial by hand."""
    return Setting(dial / FULL, {place.span: place.value(dial) for place in places})


def fit(places: Sequence[Place], total: Callable[[Values], Ms], length: Ms) -> Setting:
    """Set the dial so that the total is as long as it can be within a length.

    Args:
        places: The elastic places, in the order of the script.
        total: How long everything is with given values; it never falls when a value grows,
            and grows by at most what all copies of a place grow by. Should it not quite, no frames that
            are left over are handed out.
        length: What the total must stay within; the total at dial 0 does.
    """
    setting = _highest(places, total, length)
    values = dict(setting.values)
    left = length - total(values)
    for place in places:
        if values[place.span] + GRID <= place.most and GRID * place.copies <= left:
            values[place.span] = Ms(values[place.span] + GRID)
            left -= GRID * place.copies
    return Setting(setting.dial, values) if total(values) <= length else setting


def _highest(places: Sequence[Place], total: Callable[[Values], Ms], length: Ms) -> Setting:
    """Halve the dial's range until it is the largest with which the total stays within a length.

    A value never falls as the dial rises: places with the same value at both ends of the range are
    settled, and are not reckoned again; nor is a total whose values are those of an end of the range.
    """
    top = at_dial(places, FULL).values
    if total(top) <= length:
        return Setting(1.0, top)
    values = dict(at_dial(places, 0).values)
    alike: dict[tuple[Ms, Ms, Ms], list[Place]] = {}
    for place in places:
        alike.setdefault((place.least, place.most, place.need), []).append(place)
    unsettled = [_Alike(tuple(some), some[0].value(0), some[0].value(FULL)) for some in alike.values()]
    low, high = 0, FULL
    while high - low > 1:
        middle = (low + high) // 2
        tried = [one.places[0].value(middle) for one in unsettled]
        lower = all(value == one.low for one, value in zip(unsettled, tried, strict=True))
        if not lower and any(value != one.high for one, value in zip(unsettled, tried, strict=True)):
            for one, value in zip(unsettled, tried, strict=True):
                values.update((place.span, value) for place in one.places)
            lower = total(values) <= length
        low, high = (middle, high) if lower else (low, middle)
        ends = zip(unsettled, tried, strict=True)
        narrowed = [replace(one, low=value) if lower else replace(one, high=value) for one, value in ends]
        values.update(
            (place.span, one.low) for one in narrowed if one.low == one.high for place in one.places
        )
        unsettled = [one for one in narrowed if one.low != one.high]
    values.update((place.span, one.low) for one in unsettled for place in one.places)
    return Setting(low / FULL, values)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Places that have the same value at every dial, and their values at both ends of a range of it."""

    places: tuple[Place, ...]
    low: Ms
    high: Ms
