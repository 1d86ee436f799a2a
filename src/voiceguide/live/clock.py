"""The clock that a session is played by."""

from __future__ import annotations

import time

from voiceguide.core.units import Ms

_BOOT_TIME = getattr(time, "CLOCK_BOOTTIME", None)


class WorldClock:
    """Time that only goes forward, and goes on while the machine sleeps.

    On Linux the ordinary clock stands still in that time, so that a sleep would go unnoticed.
    """

    def now(self) -> Ms:
        """Return the milliseconds since some moment that stays the same."""
        passed = time.monotonic_ns() if _BOOT_TIME is None else time.clock_gettime_ns(_BOOT_TIME)
        return Ms(passed // 1_000_000)

    def sleep(self, length: Ms) -> None:
        """Let so much time pass."""
        time.sleep(length / 1000)
