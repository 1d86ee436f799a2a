"""Loops unrolled: which turns a block takes, and what its variables are in each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voiceguide.core.document import Loop, Repeat, Sides

_PAIR = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """One time through a block."""

    values: Mapping[str, str] = field(default_factory=dict)
    side: str | None = None
    round: int | None = None
    switch: bool = False
    """True where a change of sides comes before it."""
    first: bool = True
    """True for the first turn of all."""


def turns(loops: Sequence[Loop], turn: Turn) -> Iterator[Turn]:
    """Yield the turns of a block inside a turn of what holds it; the first loop is the outer one."""
    yield from _walk(loops, replace(turn, switch=False, first=True))


def count(loops: Sequence[Loop]) -> int:
    """Return how many turns loops make."""
    return math.prod(len(loop.values) if isinstance(loop, Sides) else loop.times for loop in loops)


def _walk(loops: Sequence[Loop], turn: Turn) -> Iterator[Turn]:
    if not loops:
        yield turn
        return
    match loops[0]:
        case Sides(names):
            for number, side in enumerate(names):
                values = {**turn.values, "side": side}
                if len(names) == _PAIR:
                    values["other"] = names[1 - number]
                later = number > 0
                inside = replace(
                    turn,
                    values=values,
                    side=side,
                    switch=turn.switch or later,
                    first=turn.first and not later,
                )
                yield from _walk(loops[1:], inside)
        case Repeat(times):
            for number in range(1, times + 1):
                later = number > 1
                yield from _walk(
                    loops[1:],
                    replace(
                        turn,
                        values={**turn.values, "round": str(number), "rounds": str(times)},
                        round=number,
                        switch=turn.switch and not later,
                        first=turn.first and not later,
                    ),
                )
