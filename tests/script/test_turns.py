"""Loops unrolled; what they sound like is in the cases."""

from __future__ import annotations

from strategies import HERE
from voiceguide.core.document import Each, Repeat
from voiceguide.script.turns import Turn, turns

LOOPS = (Each("side", ("left", "right"), HERE), Repeat(2, "round", HERE))


def test_the_first_loop_is_the_outer_one() -> None:
    """Rounds run within a side, and a switch comes only where the side changes."""
    found = [(turn.side, turn.round, turn.switch) for turn in turns(LOOPS, Turn())]
    assert found == [
        ("left", 1, False),
        ("left", 2, False),
        ("right", 1, True),
        ("right", 2, False),
    ]


def test_turns_are_made_one_by_one() -> None:
    """The first of very many turns costs nothing: none is made before it is asked for."""
    many = (Repeat(10_000, "round", HERE), Each("side", tuple(map(str, range(10_000))), HERE))
    assert next(iter(turns(many, Turn()))).values == {"round": "1", "rounds": "10000", "side": "0"}
