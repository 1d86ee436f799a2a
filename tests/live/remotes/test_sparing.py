"""Orders that come too thick."""

from __future__ import annotations

import queue

import pytest

from live.remotes.orders import Orders
from voiceguide.core.commands import Command, Order
from voiceguide.live.remotes.sparing import MOST, Sparing


def test_so_many_in_a_second_and_no_more() -> None:
    """The next one is refused until the first of them is a second old."""
    moment = [100.0]
    orders = Orders()
    take = Sparing(orders.put_nowait, lambda: moment[0])
    for _ in range(MOST):
        take(Order(Command.NEXT))
        moment[0] += 0.01
    with pytest.raises(queue.Full):
        take(Order(Command.NEXT))
    moment[0] = 101.0
    take(Order(Command.STOP))
    assert orders.heard(*["next"] * MOST, "stop")


def test_what_the_queue_refuses_does_not_count() -> None:
    """It was not given."""
    orders = Orders(most=1)
    take = Sparing(orders.put_nowait, lambda: 0.0)
    for _ in range(MOST):
        take(Order(Command.NEXT))
        with pytest.raises(queue.Full):
            take(Order(Command.BACK))
        assert orders.heard("next")
