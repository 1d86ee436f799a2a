"""The ring: what a device is handed, frame by frame, without any device."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.core.sound import Pcm
from voiceguide.core.units import Frames
from voiceguide.live.outputs.ring import AHEAD, GLIDE, LEAD, Ring


def noise(seed: int, frames: int) -> Pcm:
    """Return frames that look like no others."""
    return np.random.default_rng(seed).uniform(-0.4, 0.4, frames).astype(np.float32)


def taken(ring: Ring, frames: int, portion: int = 1_000) -> Pcm:
    """Take frames in portions, as a device does, with a feeder that is always in time."""
    parts = []
    for at in range(0, frames, portion):
        parts.append(ring.take(min(portion, frames - at)))
        ring.fill()
    return np.frombuffer(b"".join(parts), "<i2").astype(np.float32) / 32_767


def same(heard: Pcm, meant: Pcm) -> bool:
    """Tell whether two sounds are alike but for rounding to 16 bits."""
    return heard.shape == meant.shape and bool(np.max(np.abs(heard - meant), initial=0) <= 0.51 / 32_767)


@pytest.mark.parametrize("at", [0, 1, 999, 1_000, 60_000, 100_000])
def test_a_sound_begins_at_its_moment(at: int) -> None:
    """A sound is handed over at exactly its frame, near or far ahead, between digital silences."""
    ring = Ring()
    ring.play(noise(1, 30_000), Frames(at))
    heard = taken(ring, 140_000)
    assert not heard[:at].any()
    assert same(heard[at : at + 30_000], noise(1, 30_000))
    assert not heard[at + 30_000 :].any()
    assert ring.underruns == 0


def test_sounds_overlap_and_touch() -> None:
    """Sounds that overlap add up; one that begins where another ends follows without a seam."""
    ring = Ring()
    whole = noise(1, 50_000)
    for start, end in ((0, 20_001), (20_001, 30_000), (30_000, 50_000)):
        ring.play(whole[start:end], Frames(5_000 + start))
    ring.play(noise(2, 10_000), Frames(20_000))
    meant = np.concatenate((np.zeros(5_000, np.float32), whole, np.zeros(5_000, np.float32)))
    meant[20_000:30_000] += noise(2, 10_000)
    assert same(taken(ring, 60_000), meant)


def test_too_much_is_clipped() -> None:
    """What is louder than full scale becomes full scale, and never turns over."""
    ring = Ring()
    for _ in range(3):
        ring.play(np.full(100, 0.9, np.float32), Frames(0))
        ring.play(np.full(100, -0.9, np.float32), Frames(100))
    heard = taken(ring, 200)
    assert np.array_equal(heard, np.repeat(np.float32([1, -1]), 100))


def test_what_is_late_loses_its_front() -> None:
    """Of a sound whose moment has passed, the rest is heard where it would have been."""
    ring = Ring()
    taken(ring, 10_000)
    ring.play(noise(1, 5_000), Frames(8_000))
    ring.play(noise(2, 1_000), Frames(2_000))
    assert same(taken(ring, 3_000), noise(1, 5_000)[2_000:])
    assert not taken(ring, 2_000).any()


def test_the_giver_may_use_its_buffer_again() -> None:
    """What is done to an array after it was given is not heard."""
    ring = Ring()
    buffer = noise(1, 1_000)
    ring.play(buffer, Frames(AHEAD + 1_000))
    buffer[:] = 0.9
    assert same(taken(ring, AHEAD + 2_000)[-1_000:], noise(1, 1_000))


@pytest.mark.parametrize("length", [1, 960, 9_600, 2 * AHEAD])
def test_a_fade_begins_at_once(length: int) -> None:
    """From the next frame on all falls as a raised cosine to silence, and what was to come is forgotten."""
    ring = Ring()
    tone = np.full(400_000, 0.5, np.float32)
    ring.play(tone, Frames(0))
    ring.play(noise(1, 5_000), Frames(420_000))
    taken(ring, 7_000)
    ring.fade(Frames(length))
    heard = taken(ring, 430_000)
    cosine = 0.25 + 0.25 * np.cos(np.pi * (np.arange(length) + 0.5) / length)
    assert np.max(np.abs(heard[:length] - cosine)) < 1e-4
    assert not heard[length:].any()


def test_after_a_fade_sounds_are_heard_again() -> None:
    """A sound that is given after a fade is whole, also within it."""
    ring = Ring()
    ring.play(noise(1, 100_000), Frames(0))
    taken(ring, 1_000)
    ring.fade(Frames(960))
    ring.play(noise(2, 1_000), Frames(3_000))
    assert same(taken(ring, 4_000)[2_000:3_000], noise(2, 1_000))


def test_a_gain_glides_from_the_next_frame_on() -> None:
    """A new gain is reached in 20 ms, without a jump, also when it is changed again meanwhile."""
    ring = Ring()
    ring.play(np.full(100_000, 0.5, np.float32), Frames(0))
    taken(ring, 1_000)
    ring.set_gain(-20.0)
    first = taken(ring, GLIDE // 2)
    ring.set_gain(0.0)
    second = taken(ring, 2 * GLIDE)
    ring.set_gain(-6.0)
    third = taken(ring, 2 * GLIDE)
    heard = np.concatenate((first, second, third))
    assert np.max(np.abs(np.diff(heard, prepend=np.float32(0.5)))) < 0.5 * 0.9 * np.pi / 2 / GLIDE * 1.2
    assert first[-1] < 0.4
    assert second[-1] == pytest.approx(0.5, abs=1e-4)
    assert third[-1] == pytest.approx(0.5 * 10 ** (-6 / 20), abs=1e-4)


def test_a_gain_holds_for_what_comes_later() -> None:
    """A sound that is given after a change of gain has it, too."""
    ring = Ring()
    ring.set_gain(-6.0)
    ring.play(noise(1, 2_000), Frames(200_000))
    heard = taken(ring, 202_000)[200_000:]
    assert np.max(np.abs(heard - noise(1, 2_000) * 10 ** (-6 / 20))) < 1e-4


def test_all_channels_have_the_same() -> None:
    """Each frame is repeated on every channel."""
    ring = Ring(channels=3)
    ring.play(noise(1, 500), Frames(100))
    heard = np.frombuffer(ring.take(700), "<i2").reshape(-1, 3)
    assert np.array_equal(heard[:, 0], heard[:, 1])
    assert np.array_equal(heard[:, 0], heard[:, 2])
    assert same(heard[100:600, 0].astype(np.float32) / 32_767, noise(1, 500))


def test_a_feeder_too_late_is_noticed() -> None:
    """Where nothing is ready the device gets silence, it is counted, and sounds stay at their moments."""
    ring = Ring()
    ring.play(noise(1, 300_000), Frames(0))
    missed = ring.take(AHEAD + 10_000)
    assert len(missed) == 2 * (AHEAD + 10_000)
    assert ring.underruns == 1
    ring.fill()
    heard = taken(ring, 5_000)
    assert same(heard, noise(1, 300_000)[AHEAD + 10_000 : AHEAD + 15_000])


def test_now_goes_on_between_two_portions() -> None:
    """The ring's time follows the clock between takes, never goes back, and is never in what was taken."""
    time = [10.0]
    ring = Ring(clock=lambda: time[0])
    assert ring.now() == LEAD
    time[0] += 0.5
    assert ring.now() == 24_000 + LEAD
    ring.take(2_400)
    assert ring.now() == 24_000 + LEAD
    ring.take(48_000)
    assert ring.now() == 50_400 + LEAD


def test_a_sound_given_now_is_heard_whole() -> None:
    """What is given at `now` keeps its front, as long as no portion is taken meanwhile."""
    time = [0.0]
    ring = Ring(clock=lambda: time[0])
    ring.take(1_200)
    time[0] += 0.025
    at = ring.now()
    ring.play(noise(1, 500), at)
    heard = taken(ring, 4_000)
    assert same(heard[at - 1_200 : at - 700], noise(1, 500))


def test_a_change_that_comes_too_late_is_made_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the device takes frames while a fade is mixed, the fade begins after them, and is whole."""
    ring = Ring()
    ring.play(np.full(100_000, 0.5, np.float32), Frames(0))
    meanwhile = []
    up_to = Ring._up_to  # noqa: SLF001  the moment between mixing a change and putting it in place

    def slow(self: Ring, place: Frames, then: bytes) -> tuple[Frames, bytes]:
        ready = up_to(self, place, then)
        if len(meanwhile) < 2:
            meanwhile.append(self.take(1_000))
        return ready

    monkeypatch.setattr(Ring, "_up_to", slow)
    ring.fade(Frames(960))
    assert len(meanwhile) == 2
    before = np.frombuffer(b"".join(meanwhile), "<i2")
    assert np.all(before == before[0])
    heard = np.concatenate((before / 32_767, taken(ring, 5_000)))
    assert np.max(np.abs(np.diff(heard))) < 0.25 * np.pi / 960 * 1.1
    assert not heard[-500:].any()
