"""How a device's time goes by the clock, although it takes frames in portions and not always in time."""

from __future__ import annotations

from collections import deque
from typing import Final

from voiceguide.core.units import SAMPLE_RATE

WINDOW: Final = 2.0
"""Seconds after which what a device did is forgotten: a hole, or a clock of its own, is followed so soon."""


class Pace:
    """Knows a device's time from the moments at which it took frames.

    A device holds so many frames and no more. Late as it may be to take some, it is never early: so the most that it
    was ahead of the clock lately is its pace, and a busy machine does not shake it.

    Args:
        now: When it begins, in seconds.
    """

    def __init__(self, now: float) -> None:
        self._began = now
        self._leads = deque([(now, 0.0)])
        """When it was how far ahead of the clock, in frames; what is no more than a later one is left out."""
        self._took = False

    def took(self, now: float, taken: int) -> None:
        """Note that so many frames had been taken at a moment."""
        lead = taken - self._clock(now)
        if not self._took:
            self._took = True
            self._leads.clear()  # before that it only was to begin
        while self._leads and self._leads[-1][1] <= lead:
            self._leads.pop()
        self._leads.append((now, lead))
        while self._leads[0][0] < now - WINDOW:
            self._leads.popleft()

    def at(self, now: float) -> int:
        """Return how many frames a device that is in time has taken at a moment."""
        return round(self._clock(now) + self._leads[0][1])

    def _clock(self, now: float) -> float:
        return (now - self._began) * SAMPLE_RATE
