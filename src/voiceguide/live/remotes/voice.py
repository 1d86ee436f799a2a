"""Commands that are said: a microphone is listened to, in a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol, Self

import numpy as np
import soxr  # type: ignore[import-untyped]  # it ships none

from voiceguide.core.errors import RemoteFailed
from voiceguide.core.hearing import HEARING_RATE, Heard
from voiceguide.core.sound import Pcm
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Frames, Ms
from voiceguide.live.remotes.lines import Take
from voiceguide.live.remotes.microphone import Opener, Stream

if TYPE_CHECKING:
    from voiceguide.live.tap import Tap

_SILENT: Final = 2.0
"""Seconds without a frame after which a microphone has gone away."""
_AGAIN_FIRST: Final = 1.0
_AGAIN_MOST: Final = 10.0
"""Seconds between attempts to open it again."""
_CLOSING: Final = 5.0
"""Seconds that ending may take."""
_WAITING: Final = 200
"""Blocks that may wait to be listened to; more are dropped."""
_OFF: Final = 100 * FRAMES_PER_MS
"""Frames by which the microphone's time and the output's may differ before they are set anew."""
_AUDIBLE: Final = 1e-3
"""How loud the session has to be to count as something that sounds: -60 dB."""

_LOST: Final = "the microphone has gone away; other ways to command go on, and it is looked for"
_BACK: Final = "the microphone is back"

Block = tuple[bytes, Frames | None]
"""Frames, and the output's time when they came."""


class Listener(Protocol):
    """Ears that know commands."""

    def hear(
        self, at: Ms, heard: Pcm, saying: Iterable[tuple[Ms, Ms]] = (), own: Pcm | None = None
    ) -> Iterator[Heard]:
        """Take the next sound and yield the commands that have ended in it, with their times.

        Args:
            at: When the sound began.
            heard: What the microphone heard, at 16 kHz.
            saying: When the session spoke or speaks; what was told before is remembered for some seconds.
            own: What the session played in that time, at 16 kHz, if it is known.
        """
        ...


class Voice:
    """Takes commands from what is said near a microphone while it is entered.

    Args:
        take: Where orders go; it may refuse them, since a command can be said again.
        listener: Hears commands in sound.
        tap: Knows what the session plays.
        say: Called when the microphone goes away or comes back.
        opener: Opens the microphone.

    Raises:
        RemoteFailed: The microphone cannot be opened. (On entering.)
    """

    def __init__(
        self, take: Take, listener: Listener, tap: Tap, say: Callable[[str], None], opener: Opener
    ) -> None:
        self._take, self._listener, self._tap, self._say, self._open = take, listener, tap, say, opener
        self._blocks: queue.Queue[Block] = queue.Queue(_WAITING)
        self._closing = threading.Event()
        self._stream: Stream | None = None
        self._ears = _Ears(tap)
        self._thread = threading.Thread(target=self._run, name="voiceguide microphone", daemon=True)

    def __enter__(self) -> Self:
        self._stream = self._open(self._deliver)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with suppress(queue.Full):  # then there is no need to wake the thread
            self._blocks.put_nowait((b"", None))
        self._thread.join(_CLOSING)
        if self._stream:
            self._stream.close()
            self._stream = None

    def _deliver(self, frames: bytes) -> None:
        with suppress(queue.Full):  # the machine cannot keep up; the listener begins anew after the gap
            self._blocks.put_nowait((frames, self._tap.now()))

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                frames, now = self._blocks.get(timeout=_SILENT)
            except queue.Empty:
                self._reopen()
                continue
            for one in self._ears.hear(self._listener, frames, now) if frames else ():
                with suppress(queue.Full):
                    self._take(one.order)

    def _reopen(self) -> None:
        """Give the microphone back and open it again, as soon as that can be."""
        if self._stream:
            self._stream.close()
            self._stream = None
        self._say(_LOST)
        wait = _AGAIN_FIRST
        while not self._closing.wait(wait):
            try:
                self._stream = self._open(self._deliver)
            except RemoteFailed:
                wait = min(2 * wait, _AGAIN_MOST)
            else:
                self._ears = _Ears(self._tap, self._ears.at)
                self._say(_BACK)
                return


class _Ears:
    """Brings a microphone's sound and the session's own side by side, at the rate that is listened to."""

    def __init__(self, tap: Tap, at: Ms = Ms(0)) -> None:
        self._tap = tap
        self.at = at
        """When the next sound begins, counted by the microphone's own frames."""
        self._streams = [soxr.ResampleStream(SAMPLE_RATE, HEARING_RATE, 1, dtype="float32") for _ in range(2)]
        self._place: Frames | None = None
        self._frames = 0
        self._began = at

    def hear(self, listener: Listener, frames: bytes, now: Frames | None) -> list[Heard]:
        """Listen to the next frames."""
        heard = np.frombuffer(frames, "<i2").astype(np.float32) / np.float32(32768)
        sounds = [
            stream.resample_chunk(one)
            for stream, one in zip(self._streams, (heard, self._own(len(heard), now)), strict=True)
        ]
        at, self._frames = self.at, self._frames + len(sounds[0])
        self.at = Ms(self._began + self._frames * 1000 // HEARING_RATE)
        return list(listener.hear(at, sounds[0], _spans(at, sounds[1]), sounds[1]))

    def _own(self, count: int, now: Frames | None) -> Pcm:
        if now is None:
            self._place = None
            return np.zeros(count, np.float32)
        place = self._place
        if place is None or abs(now - count - place) > _OFF:
            place = Frames(now - count)
        self._place = Frames(place + count)
        return self._tap.sound(place, self._place)


def _spans(at: Ms, own: Pcm) -> list[tuple[Ms, Ms]]:
    """Return when the session sounds in a piece, from first to last."""
    loud = np.flatnonzero(np.abs(own) > _AUDIBLE)
    if not len(loud):
        return []
    per_ms = HEARING_RATE // 1000
    return [(Ms(at + int(loud[0]) // per_ms), Ms(at + int(loud[-1]) // per_ms))]
