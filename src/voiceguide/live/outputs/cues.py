"""A device that only starts whole sounds: each is begun at its moment, and cut when it must end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import SAMPLE_RATE, Frames

_LEAD: Final = Frames(SAMPLE_RATE // 100)
"""A sound that is given now begins so much later than could be."""

_TICK: Final = 0.1
"""Seconds between two looks at what plays."""

_EARLY: Final = 0.5
"""A sound that ends so many seconds too soon was not played: its device is lost."""

_OVERDUE: Final = 1.5
"""A sound that still has not ended so many seconds later hangs: the same."""

_SLACK: Final = Frames(SAMPLE_RATE // 25)
"""A sound begun so much too late is still played whole."""

_FULL: Final = 32_767


class Playing(Protocol):
    """A sound that was started."""

    def is_playing(self) -> bool:
        """Tell whether it still sounds."""
        ...

    def stop(self) -> None:
        """Cut it."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Sound:
    at: Frames
    pcm: Pcm

    @property
    def end(self) -> Frames:
        return Frames(self.at + len(self.pcm))


@dataclass(frozen=True, slots=True, eq=False)
class _Started:
    playing: Playing
    ends: float
    """When it should end, by the clock."""


class CueStage:
    """A `Stage` that starts sounds; those that touch or overlap and are known by then start as one.

    Args:
        start: Starts 16-bit samples, and returns at once.
        failures: What it raises when there is no device.
    """

    def __init__(self, start: Callable[[bytes], Playing], failures: tuple[type[Exception], ...]) -> None:
        self._start = start
        self._failures = failures
        self._opened = time.monotonic()
        self._changed = threading.Condition()
        self._waiting: list[_Sound] = []
        self._started: list[_Started] = []
        self._cuts = 0
        """How often all was cut: what was on its way to the device meanwhile is cut, too."""
        self._gain = 1.0
        self._lost = False
        self._over = False
        threading.Thread(target=self._run, name="voiceguide-cues", daemon=True).start()

    @property
    def lost(self) -> bool:
        """Whether a sound could not be played; between sounds nobody can tell."""
        return self._lost

    def now(self) -> Frames:
        """Return the time since it was opened, and a little more."""
        return Frames(self._time() + _LEAD)

    def play(self, pcm: Pcm, at: Frames) -> None:
        """Let samples sound from a moment on."""
        with self._changed:
            self._waiting.append(_Sound(at, np.array(pcm, np.float32)))
            self._changed.notify()

    def fade(self, length: Frames) -> None:  # noqa: ARG002  what has begun can only be cut
        """Cut what sounds, and forget the rest."""
        with self._changed:
            self._cuts += 1
            self._waiting.clear()
            cut, self._started = self._started, []
        for one in cut:
            one.playing.stop()

    def set_gain(self, gain_db: float) -> None:
        """Make what begins from now on louder or softer."""
        self._gain = amplitude(gain_db)

    def close(self) -> None:
        """End at once; a device that hangs is left behind."""
        with self._changed:
            if self._over:
                return
            self._over = True
            self._changed.notify()
        leaving = threading.Thread(target=self.fade, args=(0,), name="voiceguide-close", daemon=True)
        leaving.start()
        leaving.join(_OVERDUE)

    def _time(self) -> int:
        return round((time.monotonic() - self._opened) * SAMPLE_RATE)

    def _run(self) -> None:
        while run := self._next():
            sound, cuts = run
            late = self._time() - sound.at
            pcm = sound.pcm[late:] if late > _SLACK else sound.pcm
            if len(pcm):
                self._begin(pcm, cuts)

    def _next(self) -> tuple[_Sound, int] | None:
        """Wait for the next moment, and return what begins then and how often all was cut; None at the end."""
        with self._changed:
            while not self._over:
                self._look()
                wait = _TICK
                if self._waiting:
                    first = min(sound.at for sound in self._waiting)
                    wait = min(wait, (first - self._time()) / SAMPLE_RATE)
                    if wait <= 0:
                        return self._together(), self._cuts
                self._changed.wait(wait)
        return None

    def _together(self) -> _Sound:
        """Take the earliest sound and all that touch it out of those that wait, added up."""
        self._waiting.sort(key=lambda sound: sound.at)
        run = [self._waiting.pop(0)]
        end = run[0].end
        while self._waiting and self._waiting[0].at <= end:
            run.append(self._waiting.pop(0))
            end = max(end, run[-1].end)
        mixed = np.zeros(end - run[0].at, np.float32)
        for sound in run:
            mixed[sound.at - run[0].at : sound.end - run[0].at] += sound.pcm
        return _Sound(run[0].at, mixed)

    def _begin(self, pcm: Pcm, cuts: int) -> None:
        """Start samples, and cut them again where all was cut meanwhile."""
        samples = np.rint(np.clip(pcm * self._gain, -1, 1) * _FULL).astype("<i2").tobytes()
        try:
            playing = self._start(samples)
        except self._failures:
            self._lost = True
            return
        with self._changed:
            if cuts == self._cuts:
                self._started.append(_Started(playing, time.monotonic() + len(pcm) / SAMPLE_RATE))
                return
        playing.stop()

    def _look(self) -> None:
        """Forget what has ended, and notice what ended too soon or not at all."""
        now = time.monotonic()
        for one in tuple(self._started):
            if one.playing.is_playing():
                self._lost = self._lost or now > one.ends + _OVERDUE
            else:
                self._lost = self._lost or now < one.ends - _EARLY
                self._started.remove(one)
