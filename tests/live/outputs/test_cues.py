"""Outputs that only start whole sounds, with a device that writes down what it was asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from voiceguide.core.units import Frames
from voiceguide.live.outputs.cues import CueStage


class Unplugged(Exception):
    """There is no device."""


@dataclass
class Card:
    """A device that starts sounds; it never hears one to its end."""

    started: list[bytes] = field(default_factory=list)
    stopped: int = 0
    sounds: bool = True
    plugged: bool = True

    def start(self, samples: bytes) -> Card:
        """Start a sound."""
        if not self.plugged:
            raise Unplugged
        self.started.append(samples)
        return self

    def is_playing(self) -> bool:
        """Tell whether it sounds."""
        return self.sounds

    def stop(self) -> None:
        """Cut it."""
        self.stopped += 1


def comes(there: Callable[[], object]) -> bool:
    """Wait a while for something."""
    end = time.monotonic() + 5
    while not there() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(there())


def tone(level: float, frames: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return a level."""
    return np.full(frames, level, np.float32)


def test_sounds_that_touch_start_as_one() -> None:
    """What touches or overlaps and is known by then is one sound; what lies apart is another."""
    card = Card()
    stage = CueStage(card.start, (Unplugged,))
    at = stage.now() + 9_600
    stage.play(tone(0.2, 1_000), Frames(at + 1_000))
    stage.play(tone(0.1, 1_000), Frames(at))
    stage.play(tone(0.3, 500), Frames(at + 1_500))
    stage.play(tone(0.4, 100), Frames(at + 2_001))
    assert comes(lambda: len(card.started) == 2)
    stage.close()
    heard = np.frombuffer(card.started[0], "<i2") / 32_767
    meant = np.concatenate((tone(0.1, 1_000), tone(0.2, 500), tone(0.5, 500)))
    assert np.max(np.abs(heard - meant)) < 1e-4
    assert len(card.started[1]) == 200


def test_a_fade_cuts_and_forgets() -> None:
    """What sounds is cut, and what was to come never starts."""
    card = Card()
    stage = CueStage(card.start, (Unplugged,))
    stage.play(tone(0.1, 480_000), stage.now())
    stage.play(tone(0.1, 100), Frames(stage.now() + 500_000))
    assert comes(lambda: card.started)
    stage.fade(Frames(960))
    assert card.stopped == 1
    stage.close()
    assert len(card.started) == 1


def test_the_gain_is_for_what_begins() -> None:
    """A gain changes the sounds that begin after it; too loud is clipped."""
    card = Card()
    stage = CueStage(card.start, (Unplugged,))
    stage.set_gain(6.0)
    stage.play(np.float32([0.25, 0.9]), stage.now())
    assert comes(lambda: card.started)
    stage.close()
    quarter, full = np.frombuffer(card.started[0], "<i2")
    assert abs(quarter / 32_767 - 0.25 * 10 ** (6 / 20)) < 1e-4
    assert full == 32_767


def test_a_device_that_is_gone_is_lost() -> None:
    """A sound that cannot be started, or ends long before its time, tells that the device has gone."""
    for card in (Card(plugged=False), Card(sounds=False)):
        stage = CueStage(card.start, (Unplugged,))
        assert not stage.lost
        stage.play(tone(0.1, 480_000), stage.now())
        assert comes(lambda stage=stage: stage.lost)
        stage.close()
