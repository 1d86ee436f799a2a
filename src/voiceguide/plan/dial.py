"""The one dial: an elastic time is its least plus the dial's share of what it may grow by.

The dial f runs from 0 to 1. Values come in whole 24 ms above the least, and never below
what the speech inside needs. With a length to reach, f is the largest that stays within
it; frames still left over go one by one to the places in the order of the script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

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
    low, high = 0, FULL
    if total(at_dial(places, high).values) <= length:
        low = high
    while high - low > 1:
        middle = (low + high) // 2
        if total(at_dial(places, middle).values) <= length:
            low = middle
        else:
            high = middle
    setting = at_dial(places, low)
    values = dict(setting.values)
    left = length - total(values)
    for place in places:
        if values[place.span] + GRID <= place.most and GRID * place.copies <= left:
            values[place.span] = Ms(values[place.span] + GRID)
            left -= GRID * place.copies
    return Setting(setting.dial, values) if total(values) <= length else setting
