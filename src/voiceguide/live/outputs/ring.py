"""Sounds at their moments, mixed ahead of time into bytes that a device's callback only takes.

Mixing needs numpy, and numpy hands the interpreter to other threads between its steps; when they are
busy, it gets it back late. So all mixing is done far ahead in the threads that give sounds and in the
feeder's, and the callback cuts bytes out of what is ready. A change (a fade, a gain, a sound that is to
begin soon) is mixed anew from the first frame that is not handed over, and is put in place only
if that frame still is not; otherwise it is tried again, a little later.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import SAMPLE_RATE, Frames
from voiceguide.live.outputs.pace import Pace

AHEAD: Final = Frames(SAMPLE_RATE * 3 // 2)
"""How much is ready for the callback when the ring is full."""

PORTION: Final = Frames(SAMPLE_RATE // 2)
"""The ring is filled up again when so much was taken."""

GLIDE: Final = Frames(SAMPLE_RATE // 50)
"""A change of gain takes so long: 20 ms."""

LEAD: Final = Frames(SAMPLE_RATE // 100)
"""A sound that is given now begins so much later than could be: time to mix it in."""

_LATER: Final = (0, 0, 1440, 4800, 14_400)
"""How far after the first frame that is not handed over each try to change what is ready begins."""

_FULL: Final = 32_767


@dataclass(frozen=True, slots=True, eq=False)
class _Sound:
    start: Frames
    pcm: Pcm

    @property
    def end(self) -> Frames:
        return Frames(self.start + len(self.pcm))


@dataclass(frozen=True, slots=True)
class _Gain:
    """An amplitude that glides from one value to another."""

    start: Frames = Frames(-GLIDE)
    before: float = 1.0
    after: float = 1.0

    def over(self, start: int, end: int) -> Pcm | float:
        """Return the amplitude of each frame, or of them all."""
        if start >= self.start + GLIDE or self.before == self.after:
            return self.after
        fallen = _falling(np.arange(start - self.start, end - self.start), GLIDE)
        return (self.after + (self.before - self.after) * fallen).astype(np.float32)

    def at(self, frame: int) -> float:
        return float(np.max(self.over(frame, frame + 1)))


@dataclass(frozen=True, slots=True, eq=False)
class _Score:
    """What is to sound, and how loud."""

    sounds: tuple[_Sound, ...] = ()
    gain: _Gain = _Gain()

    def mix(self, start: int, end: int) -> Pcm | None:
        """Add up what sounds in a stretch, before the gain; None where it is silent."""
        heard = [sound for sound in self.sounds if sound.start < end and sound.end > start]
        if not heard:
            return None
        mixed = np.zeros(end - start, np.float32)
        for sound in heard:
            first, last = max(sound.start, start), min(sound.end, end)
            mixed[first - start : last - start] += sound.pcm[first - sound.start : last - sound.start]
        return mixed

    def faded(self, start: Frames, length: Frames) -> _Score:
        """Return what is left when all fades away from a place on, and the rest is forgotten."""
        tail = self.mix(start, start + length)
        if tail is None:
            return _Score((), self.gain)
        return _Score((_Sound(start, tail * _falling(np.arange(length), length)),), self.gain)

    def rendered(self, start: int, end: int, channels: int) -> bytes:
        """Return a stretch as 16-bit samples, the same on all channels, clipped where it is too loud."""
        mixed = self.mix(start, end)
        if mixed is None:
            return bytes(2 * channels * max(end - start, 0))
        loud = np.clip(mixed * self.gain.over(start, end), -1, 1)
        samples = np.rint(loud * _FULL).astype("<i2")
        return (samples if channels == 1 else np.repeat(samples, channels)).tobytes()


class Ring:
    """What a device is to play next.

    `take` is for the device's thread; everything else for one or more others.

    Args:
        channels: All have the same sound.
        clock: Seconds that only ever go forward.
    """

    def __init__(self, channels: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._width = 2 * channels
        self._channels = channels
        self._clock = clock
        self._handing = threading.Lock()
        """Held for a few assignments only, as the device's thread waits for it."""
        self._taken = Frames(0)
        self._pace = Pace(clock())
        self._ready: tuple[Frames, bytes] = (Frames(0), b"")
        """The place of the first byte, and the bytes."""
        self._changing = threading.Lock()
        """Held by whoever changes what is to sound."""
        self._score = _Score()
        self._latest = Frames(0)
        self._underruns = 0
        self.fill()

    @property
    def taken(self) -> Frames:
        """How much was handed over to the device, underruns included."""
        return self._taken

    @property
    def underruns(self) -> int:
        """How often the device wanted what was not ready, and got silence."""
        return self._underruns

    def take(self, frames: int) -> bytes:
        """Hand over the next frames; called in the device's thread."""
        with self._handing:
            start, (first, data) = self._taken, self._ready
            self._taken = Frames(start + frames)
            self._pace.took(self._clock(), self._taken)
        at, size = (start - first) * self._width, frames * self._width
        part = data[at : at + size]
        if len(part) < size:
            self._underruns += 1
            part += bytes(size - len(part))
        return part

    def now(self) -> Frames:
        """Return the earliest moment at which a sound that is given now is sure to begin.

        Devices take frames in portions, and not always in time; this goes on evenly with the clock.
        """
        with self._handing:
            self._latest = max(self._latest, Frames(self._pace.at(self._clock()) + LEAD))
            return self._latest

    def fill(self) -> None:
        """Get ready what is to come, and forget what has sounded."""
        with self._changing:
            taken = self._taken
            if self._end() - taken > AHEAD - PORTION:
                return
            kept = tuple(sound for sound in self._score.sounds if sound.end > taken)
            self._score = replace(self._score, sounds=kept)
            end = Frames(max(self._end(), taken))
            more = self._score.rendered(end, taken + AHEAD, self._channels)
            self._ready = self._up_to(end, more)

    def play(self, pcm: Pcm, at: Frames) -> None:
        """Let samples sound from a moment on."""
        sound = _Sound(at, np.array(pcm, np.float32))
        self._change(lambda score, _start: replace(score, sounds=(*score.sounds, sound)), at)

    def fade(self, length: Frames) -> None:
        """Let everything fade away, from what is not handed over yet."""
        self._change(lambda score, start: score.faded(start, length))

    def set_gain(self, gain_db: float) -> None:
        """Make everything louder or softer, from what is not handed over yet."""
        after = amplitude(gain_db)
        self._change(lambda score, start: replace(score, gain=_Gain(start, score.gain.at(start), after)))

    def _change(self, change: Callable[[_Score, Frames], _Score], earliest: Frames = Frames(0)) -> None:
        """Change what is to sound, and what is ready of it.

        Args:
            change: Told from which place on the change can be heard.
            earliest: Before it nothing changes.
        """
        with self._changing:
            end = self._end()
            for later in _LATER:
                start = Frames(max(min(self._taken + later, end), earliest))
                score = change(self._score, start)
                changed = score.rendered(start, end, self._channels) if start < end else b""
                ready = self._up_to(Frames(min(start, end)), changed)
                with self._handing:
                    if self._taken <= start or later == _LATER[-1]:
                        self._score, self._ready = score, ready
                        return

    def _end(self) -> Frames:
        """Return the place up to which all is ready."""
        first, data = self._ready
        return Frames(first + len(data) // self._width)

    def _up_to(self, place: Frames, then: bytes) -> tuple[Frames, bytes]:
        """Return what is ready and not handed over up to a place, and what follows it."""
        first, data = self._ready
        start = Frames(min(self._taken, place))
        kept = data[max(start - first, 0) * self._width : max(place - first, 0) * self._width]
        return Frames(place - len(kept) // self._width), kept + then


def _falling(places: np.ndarray[tuple[int, ...], np.dtype[np.int_]], length: int) -> Pcm:
    """Return a raised cosine from 1 at place 0 to 0 at a length, level before and after."""
    part = np.clip((places + 0.5) / max(length, 1), 0, 1)
    return (0.5 + 0.5 * np.cos(np.pi * part)).astype(np.float32)
