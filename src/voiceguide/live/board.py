"""The last word on how a session stands: the player writes it, whoever likes reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceguide.core.live import State, Status
from voiceguide.core.units import Ms

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Clock


class Board:
    """Holds the newest `Status`; one thread writes it and any number read it, and none waits for another.

    Args:
        clock: Tells how long ago the newest was written.
        status: How the session stands at first.
    """

    def __init__(self, clock: Clock, status: Status) -> None:
        self._clock = clock
        self._newest = (clock.now(), status)

    def publish(self, status: Status) -> None:
        """Write how the session stands now."""
        self._newest = (self._clock.now(), status)

    def look(self) -> Status:
        """Return how the session stands now: what was written, with the time since then gone by if it plays."""
        written, status = self._newest
        if status.state is not State.PLAYING:
            return status
        gone = max(0, self._clock.now() - written)
        return replace(
            status,
            position=Ms(min(status.position + gone, max(status.length, status.position))),
            left_in_step=Ms(max(status.left_in_step - gone, 0)),
        )
