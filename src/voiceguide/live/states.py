"""The player as a table: in this state, when that happens, go there and do these things.

Nothing here knows of time or sound. `player.py` finds out what happened, asks the table, and does
what it says, in its order.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeAlias

from voiceguide.core.live import State


class Event(enum.Enum):
    """What may happen; an order is one of these once it is known whether it can be done."""

    PAUSE = enum.auto()
    GO_ON = enum.auto()
    TOGGLE = enum.auto()
    GO_AHEAD = enum.auto()
    """To a later place."""
    GO_BACK = enum.auto()
    REPEAT = enum.auto()
    CHANGE = enum.auto()
    """The step is to be longer or shorter."""
    HOW_LONG = enum.auto()
    VOLUME = enum.auto()
    STOP = enum.auto()
    CANNOT = enum.auto()
    """An order that makes no sense here."""
    INTERRUPT = enum.auto()
    """Somebody ends the program."""
    DRY = enum.auto()
    """Something is due that is not made yet."""
    READY = enum.auto()
    END = enum.auto()
    LOST = enum.auto()
    BACK = enum.auto()
    """The device is there again."""
    SLEPT = enum.auto()
    """The machine slept: time went by that nobody heard."""


class Action(enum.Enum):
    """What the player is to do."""

    STAND = enum.auto()
    """Fade out, and let the session's time stand still at the sentence that was being said."""
    WAIT = enum.auto()
    """Let the session's time stand still where something is due."""
    FETCH = enum.auto()
    """Ask for what sounds from the place where the session stands."""
    RUN = enum.auto()
    """Let the session's time go on."""
    GO = enum.auto()
    """Fade out, and take the session to the place that was asked for."""
    REPEAT = enum.auto()
    CHANGE = enum.auto()
    TELL = enum.auto()
    """Say how long it still lasts."""
    VOLUME = enum.auto()
    HUSH = enum.auto()
    """End the words that are being said while the session's time stands still."""
    FADE = enum.auto()
    """Fade out slowly, for good."""
    KEEP = enum.auto()
    """Write down where the session is."""
    FORGET = enum.auto()
    """Remove what was written down: the session was heard to its end."""
    REOPEN = enum.auto()
    """Let the device that is gone be, and look for it from now on."""
    RISE = enum.auto()
    FALL = enum.auto()
    NOTE = enum.auto()
    LOW = enum.auto()
    SAY_LOST = enum.auto()
    SAY_BACK = enum.auto()
    SAY_SLEPT = enum.auto()
    SAY_NOTHING = enum.auto()
    """Take the message off the screen."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A state, and what the listener wants beyond it."""

    state: State = State.WAITING
    held: bool = False
    """The listener has paused: a device that comes back does not start the session."""


Reaction: TypeAlias = tuple[State, tuple[Action, ...]]
Table: TypeAlias = Mapping[tuple[State, Event], Reaction]

_S, _E, _A = State, Event, Action
_AFLOAT: Final = (_S.WAITING, _S.PLAYING, _S.PAUSED)
"""The states in which there is a device and a session."""
_ALIVE: Final = (*_AFLOAT, _S.LOST)

TABLE: Final[Table] = MappingProxyType(
    {
        # whatever the state: what does not change it
        **{(one, _E.CANNOT): (one, (_A.LOW,)) for one in _AFLOAT},
        **{(one, _E.VOLUME): (one, (_A.VOLUME, _A.NOTE)) for one in _AFLOAT},
        (_S.LOST, _E.VOLUME): (_S.LOST, (_A.VOLUME,)),
        **{(one, _E.REPEAT): (one, (_A.NOTE, _A.REPEAT)) for one in _AFLOAT},
        **{(one, _E.HOW_LONG): (one, (_A.NOTE, _A.TELL)) for one in _AFLOAT},
        **{(one, _E.CHANGE): (one, (_A.NOTE, _A.CHANGE)) for one in _AFLOAT},
        (_S.LOST, _E.CHANGE): (_S.LOST, (_A.CHANGE,)),
        # another place: it plays from there, also after a pause
        **{(one, _E.GO_AHEAD): (_S.WAITING, (_A.GO, _A.RISE, _A.KEEP, _A.SAY_NOTHING)) for one in _AFLOAT},
        **{(one, _E.GO_BACK): (_S.WAITING, (_A.GO, _A.FALL, _A.KEEP, _A.SAY_NOTHING)) for one in _AFLOAT},
        (_S.LOST, _E.GO_AHEAD): (_S.LOST, (_A.GO, _A.KEEP)),
        (_S.LOST, _E.GO_BACK): (_S.LOST, (_A.GO, _A.KEEP)),
        # ends
        **{(one, _E.STOP): (_S.ENDED, (_A.KEEP, _A.FADE, _A.FALL)) for one in _AFLOAT},
        (_S.LOST, _E.STOP): (_S.ENDED, (_A.KEEP,)),
        **{(one, _E.INTERRUPT): (_S.ENDED, (_A.KEEP, _A.FADE)) for one in _AFLOAT},
        (_S.LOST, _E.INTERRUPT): (_S.ENDED, (_A.KEEP,)),
        (_S.PLAYING, _E.END): (_S.ENDED, (_A.FORGET,)),
        # pauses
        (_S.WAITING, _E.PAUSE): (_S.PAUSED, (_A.STAND, _A.FETCH, _A.FALL, _A.KEEP)),
        (_S.PLAYING, _E.PAUSE): (_S.PAUSED, (_A.STAND, _A.FETCH, _A.FALL, _A.KEEP)),
        (_S.PAUSED, _E.PAUSE): (_S.PAUSED, (_A.FALL,)),
        (_S.WAITING, _E.GO_ON): (_S.WAITING, (_A.RISE,)),
        (_S.PLAYING, _E.GO_ON): (_S.PLAYING, (_A.RISE,)),
        (_S.PAUSED, _E.GO_ON): (_S.WAITING, (_A.HUSH, _A.RISE, _A.SAY_NOTHING)),
        (_S.LOST, _E.PAUSE): (_S.LOST, (_A.KEEP,)),
        (_S.LOST, _E.GO_ON): (_S.LOST, ()),
        # what is made in time and what is not
        (_S.PLAYING, _E.DRY): (_S.WAITING, (_A.WAIT,)),
        (_S.WAITING, _E.READY): (_S.PLAYING, (_A.HUSH, _A.RUN)),
        # the device and the machine
        **{
            (one, _E.LOST): (_S.LOST, (_A.STAND, _A.FETCH, _A.REOPEN, _A.KEEP, _A.SAY_LOST))
            for one in _AFLOAT
        },
        (_S.LOST, _E.BACK): (_S.WAITING, (_A.SAY_BACK, _A.RISE)),
        **{(one, _E.SLEPT): (_S.PAUSED, (_A.STAND, _A.FETCH, _A.KEEP, _A.SAY_SLEPT)) for one in _AFLOAT[:2]},
    }
)
"""What is not here changes nothing: an order after the end, a sleep while nothing plays."""

_HOLDS: Final = frozenset({_E.PAUSE, _E.SLEPT})
_RELEASES: Final = frozenset({_E.GO_ON, _E.GO_AHEAD, _E.GO_BACK})


def react(condition: Condition, event: Event) -> tuple[Condition, tuple[Action, ...]]:
    """Return the condition after an event, and what is to be done."""
    if event is Event.TOGGLE:
        event = Event.GO_ON if condition.held else Event.PAUSE
    state, actions = TABLE.get((condition.state, event), (condition.state, ()))
    if event in _HOLDS and state in _ALIVE:
        condition = replace(condition, held=True)
    elif event in _RELEASES:
        condition = replace(condition, held=False)
    elif event is Event.BACK and condition.held:
        state, actions = State.PAUSED, (Action.SAY_BACK,)
    return Condition(state, condition.held), actions
