"""Nothing is over the ceiling, and nothing below it is touched."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.meter import true_peak_db
from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import SAMPLE_RATE
from voiceguide.mix.limiter import CEILING_DB, REACH, limit


@st.composite
def sounds(draw: st.DrawFn, frames: int = 24_000) -> Pcm:
    """Draw bursts of noise, tones, square edges and single samples, up to 14 dB over full scale."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    pcm = np.zeros(frames, np.float32)
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, frames - 1))
        times = np.arange(min(draw(st.sampled_from((1, 2, 17, 300, 9_000))), frames - start))
        kind = draw(st.sampled_from(("noise", "tone", "sign", "step")))
        wave = {
            "noise": chance.uniform(-1, 1, len(times)),
            "tone": np.sin(chance.uniform(0.001, 3.14) * times + chance.uniform(0, 6.28)),
            "sign": chance.choice((-1.0, 1.0), len(times)),
            "step": np.ones(len(times)),
        }[kind]
        pcm[start : start + len(times)] += (draw(st.floats(0, 5)) * wave).astype(np.float32)
    return pcm


@settings(max_examples=150, deadline=None)
@given(sounds())
def test_no_true_peak_is_over_the_ceiling(pcm: Pcm) -> None:
    """Whatever comes in, what goes out peaks at the ceiling at most, give or take a fiftieth of a dB."""
    assert true_peak_db(limit(pcm)) <= CEILING_DB + 0.02


@settings(max_examples=50, deadline=None)
@given(sounds())
def test_sound_under_the_ceiling_is_not_touched(pcm: Pcm) -> None:
    """Sound with room to spare comes back bit for bit."""
    soft = pcm * np.float32(amplitude(CEILING_DB - 0.01 - max(true_peak_db(pcm), -60)))
    assert np.array_equal(limit(soft), soft)


@settings(max_examples=50, deadline=None)
@given(sounds(), st.integers(0, 3_000), st.integers(0, 3_000))
def test_silence_around_a_sound_changes_nothing(pcm: Pcm, before: int, after: int) -> None:
    """An island comes out the same alone as in a stretch of silence."""
    around = np.concatenate((np.zeros(before, np.float32), pcm, np.zeros(after, np.float32)))
    assert np.array_equal(limit(around)[before : before + len(pcm)], limit(pcm))


@settings(max_examples=50, deadline=None)
@given(sounds(), sounds())
def test_two_sounds_out_of_reach_do_not_touch_each_other(one: Pcm, other: Pcm) -> None:
    """Sounds with `REACH` frames of silence between them come out as each does alone."""
    whole = limit(np.concatenate((one, np.zeros(REACH, np.float32), other)))
    assert np.array_equal(whole[: len(one)], limit(one))
    assert np.array_equal(whole[len(one) + REACH :], limit(other))


@settings(max_examples=50, deadline=None)
@given(sounds(), st.integers(0, 23_999), st.integers(1, 9_000))
def test_a_sample_depends_on_its_neighbourhood_only(pcm: Pcm, start: int, length: int) -> None:
    """A stretch limited alone is the stretch of the whole, but for `REACH` frames at its ends."""
    end = min(start + length, len(pcm))
    first, last = max(start - REACH, 0), min(end + REACH, len(pcm))
    part = limit(pcm[first:last])[start - first : end - first]
    assert np.array_equal(part, limit(pcm)[start:end])


def test_the_gain_moves_smoothly_and_comes_back() -> None:
    """A loud second in a soft tone: the gain bends within 5 ms, holds, and is 1 again after 0.14 s."""
    tone = np.sin(2 * np.pi * 1_000 / SAMPLE_RATE * np.arange(3 * SAMPLE_RATE)).astype(np.float32) * 0.3
    loud = tone.copy()
    loud[SAMPLE_RATE : 2 * SAMPLE_RATE] *= 5
    out = limit(loud)
    assert np.array_equal(out[: SAMPLE_RATE - 300], loud[: SAMPLE_RATE - 300])
    assert np.array_equal(out[2 * SAMPLE_RATE + REACH :], loud[2 * SAMPLE_RATE + REACH :])
    sounding = np.abs(loud) > 1e-3
    gain = out[sounding] / loud[sounding]
    assert gain.max() <= 1
    assert np.abs(np.diff(gain)).max() < 0.02
    held = gain[np.flatnonzero(sounding).searchsorted(SAMPLE_RATE + 4_800) :][:30_000]
    assert held.min() == pytest.approx(held.max(), rel=0.01)
    assert true_peak_db(out) == pytest.approx(CEILING_DB, abs=0.01)


def test_silence_and_nothing_pass() -> None:
    """No sound is no trouble."""
    for frames in (0, 1, 1_000):
        assert np.array_equal(limit(np.zeros(frames, np.float32)), np.zeros(frames, np.float32))
