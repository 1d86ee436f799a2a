"""What `--play` lets be heard, and how long it waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.hearing import tone_world
from voiceguide.core.errors import DeviceFailed, RequestError
from voiceguide.core.live import Ability, Device
from voiceguide.core.sound import Block, Pcm
from voiceguide.core.units import Frames, Ms
from voiceguide.pipeline.samples import bed_sample, chime_sample, listen, listen_to, voice_sample
from voiceguide.pipeline.world import World


class Deck:
    """An output and its only stage, on a time that moves by sleeping."""

    name = "deck"
    ability = Ability(stops_in=Ms(0), streams=True, picks=True)

    def __init__(self, *, loses: bool = False) -> None:
        self.seconds = 1.0
        self.heard: list[tuple[int, int]] = []
        self.opened: list[str | None] = []
        self.closed = 0
        self._loses = loses

    def devices(self) -> Sequence[Device]:
        """Return none."""
        return ()

    def open(self, device: str | None) -> Deck:
        """Open."""
        self.opened.append(device)
        return self

    @property
    def lost(self) -> bool:
        """Whether it was pulled out by now."""
        return self._loses and self.seconds > 1.2

    def now(self) -> Frames:
        """Return the time."""
        return Frames(round(self.seconds * 48_000))

    def play(self, pcm: Pcm, at: Frames) -> None:
        """Write down what was given."""
        self.heard.append((at, len(pcm)))

    def fade(self, length: Frames) -> None:
        """Do nothing."""

    def set_gain(self, gain_db: float) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Count."""
        self.closed += 1

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a world of tones."""
    return tone_world(tmp_path)


def test_a_sound_is_played_to_its_end() -> None:
    """The device closes when the last frame, and what devices hold, has sounded."""
    deck = Deck()
    listen(np.zeros(96_000, np.float32), deck, "USB", deck.sleep)
    assert (deck.opened, deck.heard, deck.closed) == (["USB"], [(48_000, 96_000)], 1)
    assert deck.seconds == pytest.approx(3.3, abs=0.01)


def test_what_comes_later_is_handed_over_shortly_before() -> None:
    """Each sound has its place after the first; a long silence is waited for, not held by the device."""
    deck = Deck()
    given: list[float] = []

    def sounds() -> Iterator[Block]:
        for start in (4800, 480_000):
            yield Block(Frames(start), np.zeros(4800, np.float32))
            given.append(deck.seconds)

    listen_to(sounds(), deck, None, deck.sleep)
    assert deck.heard == [(52_800, 4800), (528_000, 4800)]
    assert given == pytest.approx([1, 9], abs=0.01)
    assert deck.seconds == pytest.approx(11.4, abs=0.01)


def test_a_device_that_goes_away() -> None:
    """It is said, at once, and the device is closed."""
    deck = Deck(loses=True)
    with pytest.raises(DeviceFailed, match="went away"):
        listen(np.zeros(480_000, np.float32), deck, None, deck.sleep)
    assert (deck.closed, deck.seconds < 1.5) == (1, True)


def test_samples_sound(world: World) -> None:
    """A chime is whole, a bed lasts ten seconds from silence to silence, a voice says a sentence."""
    assert np.max(np.abs(chime_sample("bowl", world))) > 0.01
    bed = bed_sample("rain", world)
    assert len(bed) == 480_000
    assert np.max(np.abs(bed[[0, -1]])) < 1e-4 < np.max(np.abs(bed))
    assert len(voice_sample("tone:en-low", world)) > 48_000


def test_names_that_nobody_has(world: World) -> None:
    """The hint names the nearest."""
    with pytest.raises(RequestError, match="no chime `bwol`") as refused:
        chime_sample("bwol", world)
    assert "`bowl`" in refused.value.hint
    with pytest.raises(RequestError, match="no bed `rian`") as refused:
        bed_sample("rian", world)
    assert "`rain`" in refused.value.hint
