"""The output without a device: time goes on, nothing sounds (`--silent-clock`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from voiceguide.core.interfaces import Stage
from voiceguide.core.live import Ability, Device
from voiceguide.core.sound import Pcm
from voiceguide.core.units import SAMPLE_RATE, Frames, Ms
from voiceguide.live.outputs.choice import choose

_NOBODY = Device("silence", default=True)


class SilentStage:
    """A `Stage` that only knows what time it is.

    Args:
        clock: Seconds that only ever go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._opened = clock()

    @property
    def lost(self) -> bool:
        """Whether it has gone away; it never does."""
        return False

    def now(self) -> Frames:
        """Return the time since it was opened."""
        return Frames(round((self._clock() - self._opened) * SAMPLE_RATE))

    def play(self, pcm: Pcm, at: Frames) -> None:
        """Let nothing be heard."""

    def fade(self, length: Frames) -> None:
        """Let nothing fade away."""

    def set_gain(self, gain_db: float) -> None:
        """Let nothing be louder or softer."""

    def close(self) -> None:
        """End at once."""


class SilentOutput:
    """`--silent-clock`."""

    name = "silent"
    ability = Ability(stops_in=Ms(0), streams=True, picks=False)

    def devices(self) -> Sequence[Device]:
        """Return the one that is always there."""
        return (_NOBODY,)

    def open(self, device: str | None) -> Stage:
        """Let time begin.

        Raises:
            DeviceMissing: A device was asked for.
        """
        if device:
            choose(device, self.devices())
        return SilentStage()
