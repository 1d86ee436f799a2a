"""A queue of orders that tests look into, and a session that stands still."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from voiceguide.core.commands import Order
from voiceguide.core.live import State, Status
from voiceguide.core.units import Ms

STATUS = Status(
    State.PLAYING,
    "Foot massage",
    "Your left foot",
    "Rub the sole. Slowly.",
    "Slowly.",
    Ms(200_000),
    Ms(780_000),
    Ms(24_300),
    Ms(40_000),
    -3.0,
)


class Orders(queue.Queue[Order]):
    """Takes so many orders and no more, and gives them to the test."""

    def __init__(self, most: int = 64) -> None:
        super().__init__(most)

    def heard(self, *texts: str) -> bool:
        """Wait for orders as a person writes them, and tell whether exactly these came, in their order."""
        found = []
        for _ in texts:
            try:
                order = self.get(timeout=10)
            except queue.Empty:
                break
            found.append(f"{order.command} {order.argument}".strip())
        return found == list(texts) and self.empty()


def look() -> Status:
    """Return how the session stands."""
    return STATUS


def soon(is_so: Callable[[], bool]) -> bool:
    """Wait until something is so, and tell whether that came to be."""
    end = time.monotonic() + 10
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
