"""A device that takes a stream: the ring, the thread that keeps it full, and a watch on the device."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Final

from voiceguide.core.sound import Pcm
from voiceguide.core.units import Frames
from voiceguide.live.outputs.ring import Ring

_TICK: Final = 0.1
"""Seconds between two looks at the ring."""

_PATIENCE: Final = 10
"""A device that takes nothing at so many looks is lost: counted, as a machine may sleep between two."""

_TURNS: Final = 0.001
"""Seconds after which threads take turns while a device plays: five times as often as is usual, since the
device's thread waits for its turn."""

_SETTLE: Final = 0.15
"""Seconds after its first frames in which a device may fill its own memory faster than time goes on."""

_GREETING: Final = 1.0
"""Seconds that a device may take until it wants its first frames."""

_FAREWELL: Final = 2.0
"""Seconds that a device may take to close; after that it is left to itself."""


class StreamStage:
    """A `Stage` over a ring.

    Args:
        ring: What the device takes from.
        begin: Starts the device; called once.
        end: Stops the device and gives it back; called once, and may hang.
    """

    def __init__(self, ring: Ring, begin: Callable[[], None], end: Callable[[], None]) -> None:
        self._ring = ring
        self._end = end
        self._over = threading.Event()
        self._lost = False
        self._turns = sys.getswitchinterval()
        begin()
        sys.setswitchinterval(_TURNS)
        self._feeder = threading.Thread(target=self._feed, name="voiceguide-feeder", daemon=True)
        self._feeder.start()
        self._settle()

    @property
    def lost(self) -> bool:
        """Whether the device has gone away."""
        return self._lost

    @property
    def underruns(self) -> int:
        """How often the device wanted what was not ready."""
        return self._ring.underruns

    def now(self) -> Frames:
        """Return the earliest moment at which a sound that is given now would begin."""
        return self._ring.now()

    def play(self, pcm: Pcm, at: Frames) -> None:
        """Let samples sound from a moment of the device's time."""
        self._ring.play(pcm, at)

    def fade(self, length: Frames) -> None:
        """Let everything that sounds fade away, and forget the rest."""
        self._ring.fade(length)

    def set_gain(self, gain_db: float) -> None:
        """Make everything louder or softer, within 20 ms."""
        self._ring.set_gain(gain_db)

    def close(self) -> None:
        """End at once, and give the device back; one that hangs is left behind."""
        if self._over.is_set():
            return
        self._over.set()
        sys.setswitchinterval(self._turns)
        self._feeder.join(_FAREWELL)
        leaving = threading.Thread(target=self._end, name="voiceguide-close", daemon=True)
        leaving.start()
        leaving.join(_FAREWELL)

    def _settle(self) -> None:
        """Wait until the device takes frames as time goes on: before that, `now` would soon be past."""
        until = time.monotonic() + _GREETING
        while not self._ring.taken and time.monotonic() < until:
            time.sleep(_SETTLE / 10)
        if self._ring.taken:
            time.sleep(_SETTLE)

    def _feed(self) -> None:
        idle, taken = 0, self._ring.taken
        while not self._over.wait(_TICK):
            self._ring.fill()
            idle = idle + 1 if self._ring.taken == taken else 0
            taken = self._ring.taken
            self._lost = self._lost or idle >= _PATIENCE
