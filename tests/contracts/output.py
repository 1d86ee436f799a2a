"""What every `Output` does on a device that works, heard from the device itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voiceguide.core.errors import DeviceMissing
from voiceguide.core.units import Frames

if TYPE_CHECKING:
    from collections.abc import Callable

    from live.outputs.cards import Take
    from voiceguide.core.interfaces import Output, Stage
    from voiceguide.core.sound import Pcm

RATE = 48_000


def noise(seed: int, frames: int) -> Pcm:
    """Return frames that look like no others."""
    return np.random.default_rng(seed).uniform(-0.3, 0.3, frames).astype(np.float32)


def wait_until(stage: Stage, place: int) -> None:
    """Wait until a moment of a device's time, and as long again as devices hold."""
    time.sleep(max(place - stage.now(), 0) / RATE + 0.4)


class OutputContract:
    """Subclass as `Test…`, override the fixtures, and the figures where they differ.

    `hear` is called once, after everything was played: it returns what the device played.
    """

    tolerance = 0.020
    """Seconds that a sound may be off its moment, against the others."""
    quiet_after = 0.150
    """Seconds from a pause to silence, a fade of 20 ms included."""

    @pytest.fixture
    def output(self) -> Output:
        """Return the output."""
        raise NotImplementedError

    @pytest.fixture
    def hear(self) -> Callable[[], Take]:
        """Return what ends the recording and returns it."""
        raise NotImplementedError

    def test_the_default_comes_first(self, output: Output) -> None:
        """The devices begin with the default, and it alone is."""
        assert [device.default for device in output.devices()][:2] in ([True], [True, False])

    def test_sounds_at_their_moments(self, output: Output, hear: Callable[[], Take]) -> None:
        """What was given is heard, like itself and as loud, each sound at its moment against the first."""
        stage = output.open(None)
        start = stage.now() + 9_600
        places = [start, start + 20_000, start + 55_555, start + 96_001]
        for seed, place in enumerate(places):
            stage.play(noise(seed, 7_000), Frames(place))
        wait_until(stage, places[-1] + 7_000)
        stage.close()
        take = hear()
        found = [take.find(noise(seed, 7_000)) for seed in range(4)]
        assert all(one.likeness > 0.99 and abs(one.level_db) < 0.5 for one in found), found
        for one, place in zip(found, places, strict=True):
            assert abs((one.at - found[0].at) - (place - start)) <= self.tolerance * RATE
        if output.ability.streams:
            assert [one.at - found[0].at for one in found] == [place - start for place in places]
        assert np.array_equal(take.left, take.right)

    def test_a_pause_is_heard_soon(self, output: Output, hear: Callable[[], Take]) -> None:
        """After `fade` all is quiet soon, what was to come is forgotten, and a new sound is heard."""
        stage = output.open(None)
        stage.play(noise(1, 5 * RATE), stage.now())
        stage.play(noise(2, RATE), Frames(stage.now() + 2 * RATE))
        time.sleep(1)
        asked = time.monotonic()
        stage.fade(Frames(960))
        time.sleep(1.5)
        stage.play(noise(3, 9_600), stage.now())
        wait_until(stage, stage.now() + 9_600)
        stage.close()
        take = hear()
        again = take.find(noise(3, 9_600))
        assert again.likeness > 0.99
        before = np.flatnonzero(np.abs(take.left[: again.at - 480]) > 1e-3)
        assert take.time_of(int(before[-1])) - asked < self.quiet_after

    def test_time_goes_on(self, output: Output) -> None:
        """`now` goes on with the clock, whether anything sounds or not, and never back."""
        stage = output.open(None)
        time.sleep(0.5)
        looks = []
        for _ in range(100):
            looks.append((time.monotonic(), stage.now()))
            time.sleep(0.01)
        stage.close()
        clock = np.array([when for when, _ in looks])
        device = np.array([place for _, place in looks]) / RATE
        assert np.all(np.diff(device) >= 0)
        assert np.ptp(device - clock) < 0.05

    def test_a_device_nobody_has(self, output: Output) -> None:
        """A name that no device has is refused, with what there is or what to do."""
        with pytest.raises(DeviceMissing) as refused:
            output.open("Grand Ballroom")
        assert "Grand Ballroom" in refused.value.message
        assert refused.value.hint

    def test_closing_and_opening_again(self, output: Output) -> None:
        """A stage may be closed twice, and its output opens again."""
        for _ in range(3):
            stage = output.open(None)
            stage.play(noise(1, RATE), stage.now())
            time.sleep(0.05)
            stage.close()
            stage.close()
            assert not stage.lost
