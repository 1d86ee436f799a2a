"""Knows what an output plays: everything goes through it on its way to the device."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from voiceguide.core.live import Ability, Device
from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import SAMPLE_RATE, Frames

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Output, Stage

_KEPT: Final = 5 * SAMPLE_RATE
"""Frames for which a sound is known after its end."""


@dataclass(slots=True, eq=False)
class _Sound:
    start: int
    pcm: Pcm
    fade: tuple[int, int] | None = None
    """When it fades away, and for how long."""


class Tap:
    """An `Output` that is another one, and remembers for some seconds what was played.

    Args:
        output: What plays.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._stage: _TappedStage | None = None

    @property
    def name(self) -> str:
        """What `--output` calls it."""
        return self._output.name

    @property
    def ability(self) -> Ability:
        """What its stages can do."""
        return self._output.ability

    def devices(self) -> Sequence[Device]:
        """Return the devices there are."""
        return self._output.devices()

    def open(self, device: str | None) -> Stage:
        """Open a device; what is played on it is known from now on."""
        self._stage = _TappedStage(self._output.open(device))
        return self._stage

    def now(self) -> Frames | None:
        """Return the device's time, or None while there is none."""
        stage = self._stage
        return None if stage is None else stage.now()

    def sound(self, start: Frames, end: Frames) -> Pcm:
        """Return what was given to be played between two moments of the device's time."""
        stage = self._stage
        return np.zeros(end - start, np.float32) if stage is None else stage.sound(start, end)


class _TappedStage:
    """A `Stage` that is another one, and remembers."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lock = threading.Lock()
        self._sounds: list[_Sound] = []
        self._gain = 1.0

    @property
    def lost(self) -> bool:
        """Whether the device has gone away."""
        return self._stage.lost

    def now(self) -> Frames:
        """Return the device's time."""
        return self._stage.now()

    def play(self, pcm: Pcm, at: Frames) -> None:
        """Let samples sound, and remember them."""
        late = max(0, self._stage.now() - at)
        self._stage.play(pcm, at)
        with self._lock:
            self._sounds.append(_Sound(at + late, pcm[late:]))

    def fade(self, length: Frames) -> None:
        """Let everything fade away, and forget what was to come."""
        now = self._stage.now()
        self._stage.fade(length)
        with self._lock:
            self._sounds = [one for one in self._sounds if one.start < now + length]
            for one in self._sounds:
                one.fade = one.fade or (now, length)

    def set_gain(self, gain_db: float) -> None:
        """Make everything louder or softer."""
        self._stage.set_gain(gain_db)
        self._gain = amplitude(gain_db)

    def close(self) -> None:
        """Give the device back."""
        self._stage.close()

    def sound(self, start: Frames, end: Frames) -> Pcm:
        """Return what was given to be played between two moments, as loud as it is played now."""
        whole = np.zeros(end - start, np.float32)
        with self._lock:
            self._sounds = [one for one in self._sounds if one.start + len(one.pcm) > start - _KEPT]
            sounds = list(self._sounds)
        for one in sounds:
            first, last = max(start, one.start), min(end, one.start + len(one.pcm))
            if first < last:
                whole[first - start : last - start] += _faded(one, first, last)
        return whole * np.float32(self._gain)


def _faded(one: _Sound, first: int, last: int) -> Pcm:
    part = one.pcm[first - one.start : last - one.start]
    if one.fade is None:
        return part
    begun, length = one.fade
    gone = np.clip((np.arange(first, last, dtype=np.float32) - begun) / max(length, 1), 0, 1)
    return part * (0.5 + 0.5 * np.cos(np.pi * gone)).astype(np.float32)
