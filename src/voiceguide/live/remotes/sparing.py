"""No more orders than a person gives, from each place they come from."""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from voiceguide.core.commands import Order
from voiceguide.live.remotes.lines import Take

MOST: Final = 20
"""Orders in a second: a held key gives more."""


class Sparing:
    """Passes orders on, and refuses those that come too thick; what floods one way leaves the others free.

    Args:
        take: Where orders go.
        now: Tells the time in seconds.
    """

    def __init__(self, take: Take, now: Callable[[], float] = time.monotonic) -> None:
        self._take, self._now = take, now
        self._moments: deque[float] = deque(maxlen=MOST)

    def __call__(self, order: Order) -> None:
        """Pass an order on.

        Raises:
            queue.Full: There were too many in the last second.
        """
        now = self._now()
        if len(self._moments) == MOST and now - self._moments[0] < 1:
            raise queue.Full
        self._take(order)
        self._moments.append(now)
