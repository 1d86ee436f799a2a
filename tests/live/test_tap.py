"""What an output plays is known, and is played all the same."""

from __future__ import annotations

import numpy as np
import pytest

from contracts.stage import StageContract, hum
from voiceguide.core.sound import Pcm
from voiceguide.core.units import SAMPLE_RATE, Frames, Ms, frames_from_ms
from voiceguide.live.tap import Tap
from voiceguide.testing import FakeClock, FakeOutput


class Tapped:
    """A fake output behind a tap; it is heard through the tap, or as the fake heard it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.output = FakeOutput(self.clock)
        self.tap = Tap(self.output)
        self.stage = self.tap.open(None)

    def wait(self, length: Ms) -> None:
        """Let time pass at once."""
        self.clock.sleep(length)

    def hear(self, start: Frames, end: Frames) -> Pcm:
        """Return what was played."""
        return self.output.stages[-1].sound(start, end)


class TestTap(StageContract):
    """A stage behind a tap is a stage."""

    @pytest.fixture
    def hall(self) -> Tapped:
        """Return one that was just opened."""
        return Tapped()


def test_the_tap_knows_what_is_heard() -> None:
    """Sounds, overlaps, a fade, what comes late, and how loud it is now: sample for sample."""
    hall = Tapped()
    hall.stage.set_gain(-6)
    hall.stage.play(hum(SAMPLE_RATE), Frames(1000))
    hall.stage.play(hum(SAMPLE_RATE, 330), Frames(20_000))
    hall.stage.play(hum(SAMPLE_RATE), Frames(90_000))
    hall.wait(Ms(900))
    hall.stage.fade(frames_from_ms(Ms(20)))
    hall.wait(Ms(100))
    hall.stage.play(hum(SAMPLE_RATE), Frames(hall.stage.now() - 5000))
    everything = Frames(0), Frames(150_000)
    assert np.abs(hall.tap.sound(*everything) - hall.hear(*everything)).max() < 2e-3


def test_without_a_device_nothing_sounds() -> None:
    """Before anything is opened there is no time, and silence."""
    tap = Tap(FakeOutput())
    assert tap.now() is None
    assert not tap.sound(Frames(0), Frames(100)).any()


def test_what_is_long_past_is_forgotten() -> None:
    """Five seconds after a sound has ended its samples are let go."""
    hall = Tapped()
    hall.stage.play(hum(1000), Frames(0))
    assert hall.tap.sound(Frames(0), Frames(1000)).any()
    hall.tap.sound(Frames(7 * SAMPLE_RATE), Frames(8 * SAMPLE_RATE))
    assert not hall.tap.sound(Frames(0), Frames(1000)).any()
