"""An order to what it means here and now: an event of the table, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from voiceguide.core.commands import Command, Order
from voiceguide.core.nearest import suggestion
from voiceguide.core.units import SECOND, Ms
from voiceguide.live.states import Event

if TYPE_CHECKING:
    from voiceguide.live.chart import Chart

CHANGE: Final = Ms(30 * SECOND)
"""What `longer` adds to a step, and `shorter` takes off."""

GAIN_STEP: Final = 3.0
"""Decibels by which `louder` and `softer` change everything."""
GAIN_LEAST: Final = -30.0
GAIN_MOST: Final = 6.0
"""More would cut the peaks off."""

_PLAIN: Final = MappingProxyType(
    {
        Command.PAUSE: Event.PAUSE,
        Command.GO_ON: Event.GO_ON,
        Command.TOGGLE: Event.TOGGLE,
        Command.REPEAT: Event.REPEAT,
        Command.HOW_LONG: Event.HOW_LONG,
        Command.STOP: Event.STOP,
    }
)
_CHANGES: Final = MappingProxyType({Command.LONGER: CHANGE, Command.SHORTER: Ms(-CHANGE)})
_GAINS: Final = MappingProxyType({Command.LOUDER: GAIN_STEP, Command.SOFTER: -GAIN_STEP})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a listener asks for, once it is known whether it can be done."""

    event: Event
    place: Ms = Ms(0)
    """Where to go."""
    change: Ms = Ms(0)
    gain_db: float = 0.0
    """How loud everything is to be."""
    message: str = ""
    """Why it cannot be done."""


def read_wish(order: Order, chart: Chart, position: Ms, gain_db: float) -> Wish:
    """Say what an order means at a position of a session that is so loud."""
    command = order.command
    if command in _PLAIN:
        return Wish(_PLAIN[command])
    if command in _CHANGES:
        return Wish(Event.CHANGE, change=_CHANGES[command])
    if command in _GAINS:
        wanted = gain_db + _GAINS[command]
        if GAIN_LEAST <= wanted <= GAIN_MOST:
            return Wish(Event.VOLUME, gain_db=wanted)
        return Wish(Event.CANNOT, message=f"it is as {'loud' if wanted > gain_db else 'soft'} as it can be")
    return _another_place(order, chart, position)


def as_far_as_settled(wish: Wish, until: Ms | None) -> Wish:
    """Put off what needs times that are not known yet.

    Args:
        wish: What a listener asks for.
        until: Up to where the times are known; None for all of them.
    """
    if until is None:
        return wish
    beyond = wish.event is Event.GO_AHEAD and wish.place >= until
    if beyond or wish.event in {Event.CHANGE, Event.HOW_LONG}:
        return Wish(Event.CANNOT, message="not yet: the rest of the session is still being made")
    return wish


def _another_place(order: Order, chart: Chart, position: Ms) -> Wish:
    match order.command:
        case Command.BACK:
            return Wish(Event.GO_BACK, chart.behind(position))
        case Command.NEXT:
            place = chart.ahead(position)
            missing = "nothing comes after this"
        case _:
            place = chart.find_section(order.argument)
            titles = {one.title for one in chart.timeline.sections}
            missing = f"there is no section `{order.argument}`: {suggestion(order.argument, titles)}"
    if place is None:
        return Wish(Event.CANNOT, message=missing)
    return Wish(Event.GO_AHEAD if place >= position else Event.GO_BACK, place)
