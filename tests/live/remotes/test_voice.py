"""A microphone is listened to in a thread of its own, whatever becomes of it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

import numpy as np
import pytest

from live.remotes.orders import Orders, soon
from voiceguide.core.commands import Command, Order
from voiceguide.core.errors import RemoteFailed
from voiceguide.core.hearing import Heard
from voiceguide.core.sound import Pcm
from voiceguide.core.units import Frames, Ms
from voiceguide.live.remotes import voice
from voiceguide.live.remotes.microphone import Deliver
from voiceguide.live.remotes.voice import Voice
from voiceguide.live.tap import Tap
from voiceguide.testing import FakeClock, FakeOutput

BLOCK = 2400
LOUD = np.full(BLOCK, 16_000, "<i2").tobytes()
SILENCE = bytes(2 * BLOCK)


class Microphone:
    """A microphone that a test speaks into, takes away and gives back."""

    def __init__(self) -> None:
        self.there = True
        self.opened = 0
        self.closed = 0
        self.deliver: Deliver = print

    def open(self, deliver: Deliver) -> Microphone:
        """Open it."""
        if not self.there:
            raise RemoteFailed("the microphone cannot be opened")
        self.opened += 1
        self.deliver = deliver
        return self

    def close(self) -> None:
        """Give it back."""
        self.closed += 1


class LoudListener:
    """Hears `next` wherever it is loud and the session is not; keeps what it was given."""

    def __init__(self) -> None:
        self.times: list[tuple[Ms, int]] = []
        self.spans: list[tuple[Ms, Ms]] = []

    def hear(
        self, at: Ms, heard: Pcm, saying: Iterable[tuple[Ms, Ms]] = (), own: Pcm | None = None
    ) -> Iterator[Heard]:
        """Yield an order for a loud block."""
        self.times.append((at, len(heard)))
        self.spans.extend(saying)
        if len(heard) and np.abs(heard).max() > 0.3 and (own is None or not np.abs(own).max() > 0.01):
            yield Heard(Order(Command.NEXT), at, at, 0.0)


def test_what_is_heard_is_ordered() -> None:
    """An order comes for each thing heard; at the end the microphone is closed and the thread is gone."""
    microphone, orders, listener = Microphone(), Orders(), LoudListener()
    with Voice(orders.put_nowait, listener, Tap(FakeOutput()), print, microphone.open):
        for _ in range(20):
            microphone.deliver(SILENCE)
        microphone.deliver(LOUD)
        assert orders.get(timeout=10) == Order(Command.NEXT)
    assert microphone.closed == 1
    assert not any("voiceguide" in thread.name for thread in threading.enumerate())
    # times follow from the frames alone, however they come
    assert [at for at, _ in listener.times] == [
        sum(frames for _, frames in listener.times[:number]) // 16 for number in range(len(listener.times))
    ]


def test_the_session_is_known_beside_what_is_heard() -> None:
    """What is played at the same time comes with the sound, at the same rate, and when it sounds."""
    clock, microphone, listener, orders = FakeClock(), Microphone(), LoudListener(), Orders()
    tap = Tap(FakeOutput(clock))
    stage = tap.open(None)
    stage.play(np.full(48_000, 0.5, np.float32), Frames(0))
    with Voice(orders.put_nowait, listener, tap, print, microphone.open):
        for _ in range(20):
            clock.sleep(Ms(50))
            microphone.deliver(LOUD)
        assert soon(lambda: len(listener.times) == 20)
    assert listener.spans[0][0] < 30
    assert listener.spans[-1][1] > 900
    assert orders.qsize() <= 1  # the resampler's first block is empty


def test_a_lost_microphone_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing comes any more it is said, and said again when it is back; then it is heard as before."""
    monkeypatch.setattr(voice, "_SILENT", 0.05)
    monkeypatch.setattr(voice, "_AGAIN_FIRST", 0.01)
    microphone, orders, said = Microphone(), Orders(), list[str]()
    with Voice(orders.put_nowait, LoudListener(), Tap(FakeOutput()), said.append, microphone.open):
        microphone.there = False
        assert soon(lambda: said and "gone away" in said[0])
        assert microphone.closed == 1
        microphone.there = True
        assert soon(lambda: "the microphone is back" in said)
        for _ in range(3):
            microphone.deliver(LOUD)
        assert orders.get(timeout=10) == Order(Command.NEXT)
    assert microphone.closed == microphone.opened


def test_one_that_cannot_be_opened_is_a_failure() -> None:
    """Who asks for it is told at once, and no thread is left."""
    microphone = Microphone()
    microphone.there = False
    ears = Voice(Orders().put_nowait, LoudListener(), Tap(FakeOutput()), print, microphone.open)
    with pytest.raises(RemoteFailed, match="cannot be opened"), ears:
        pass
    assert not any("voiceguide microphone" in thread.name for thread in threading.enumerate())
