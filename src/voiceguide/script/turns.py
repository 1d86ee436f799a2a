"""Loops unrolled: which turns a block takes, and what its variables are in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voiceguide.core.document import Each, Loop, Repeat

_PAIR = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """One time through a block."""

    values: Mapping[str, str] = field(default_factory=dict)
    side: str | None = None
    round: int | None = None
    each: tuple[str, ...] = ()
    """The values of the loops over values around it, the outer one first."""
    switch: bool = False
    """True where a change of sides or values comes before it."""
    last: bool | None = None
    """True in the last turn of the innermost loop; None in no loop."""


def turns(loops: Sequence[Loop], turn: Turn) -> Iterator[Turn]:
    """Yield the turns of a block inside a turn of what holds it; the first loop is the outer one."""
    yield from _walk(loops, replace(turn, switch=False) if turn.switch else turn)


def _walk(loops: Sequence[Loop], turn: Turn) -> Iterator[Turn]:
    if not loops:
        yield turn
        return
    loop, *inner = loops
    total = len(loop.values) if isinstance(loop, Each) else loop.times
    for number in range(total):
        later = number > 0
        inside = replace(turn, last=number == total - 1)
        match loop:
            case Each():
                inside = _with_value(inside, loop, number)
                inside = replace(inside, switch=turn.switch or later)
            case Repeat(_, name):
                values = {**turn.values, name: str(number + 1), _count_of(name): str(total)}
                own_round = number + 1 if name == "round" else turn.round
                inside = replace(inside, values=values, round=own_round, switch=turn.switch and not later)
        yield from _walk(inner, inside)


def _with_value(turn: Turn, loop: Each, number: int) -> Turn:
    value = loop.values[number]
    values = {**turn.values, loop.variable: value}
    if loop.variable == "side" and len(loop.values) == _PAIR:
        values["other"] = loop.values[1 - number]
    side = value if loop.variable == "side" else turn.side
    return replace(turn, values=values, side=side, each=(*turn.each, value))


def _count_of(name: str) -> str:
    return "rounds" if name == "round" else f"{name}.count"
