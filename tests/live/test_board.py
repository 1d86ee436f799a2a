"""How a session stands, between two words of its player."""

from __future__ import annotations

from dataclasses import replace

from voiceguide.core.live import State, Status
from voiceguide.core.units import Ms
from voiceguide.live.board import Board
from voiceguide.testing import FakeClock

PLAYING = Status(State.PLAYING, "A", position=Ms(5_000), length=Ms(20_000), left_in_step=Ms(3_000))


def test_time_goes_by_while_it_plays() -> None:
    """The position goes on and the step's rest goes down, without a word of the player."""
    clock = FakeClock()
    board = Board(clock, PLAYING)
    clock.sleep(Ms(2_000))
    assert board.look() == replace(PLAYING, position=Ms(7_000), left_in_step=Ms(1_000))


def test_time_ends_with_the_session() -> None:
    """Neither passes its end, however long nothing is heard."""
    clock = FakeClock()
    board = Board(clock, PLAYING)
    clock.sleep(Ms(60_000))
    assert board.look() == replace(PLAYING, position=Ms(20_000), left_in_step=Ms(0))


def test_time_stands_while_it_does_not_play() -> None:
    """Paused is paused, and what was published last counts."""
    clock = FakeClock()
    board = Board(clock, PLAYING)
    for state in (State.PAUSED, State.LOST, State.WAITING, State.ENDED):
        stopped = replace(PLAYING, state=state)
        board.publish(stopped)
        clock.sleep(Ms(2_000))
        assert board.look() == stopped
