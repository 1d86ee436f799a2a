"""Clips as bytes and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.sound import Clip
from voiceguide.core.units import Frames
from voiceguide.voice.clip_bytes import dump, lengths, load


def clip(frames: int, padding: int = 0, level: float = 1.0) -> Clip:
    """Return a clip of noise and padding."""
    noise = np.random.default_rng(1).uniform(-level, level, frames).astype(np.float32)
    return Clip(np.concatenate((noise, np.zeros(padding, np.float32))), Frames(frames))


@given(frames=st.integers(0, 3000), padding=st.integers(0, 1152), level=st.sampled_from([0.01, 1.0, 1.99]))
def test_there_and_back(frames: int, padding: int, level: float) -> None:
    """A clip comes back with its lengths and within half a step of 16 bits, also over full scale."""
    before = clip(frames, padding, level)
    data = dump(before)
    after = load(data)
    assert lengths(data) == (len(before.pcm), before.voiced)
    assert after.voiced == before.voiced
    assert after.pcm.dtype == np.float32
    assert len(after.pcm) == len(before.pcm)
    assert np.abs(after.pcm - before.pcm).max(initial=0) <= 0.5 / 2**14
    assert dump(after) == data


def test_far_over_full_scale_is_cut_off() -> None:
    """Beyond 6 dB over full scale there is no room; it is cut off, not wrapped around."""
    loud = Clip(np.array([5, -5], np.float32), Frames(2))
    assert load(dump(loud)).pcm == pytest.approx([2, -2], abs=1e-3)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:0],
        lambda data: data[:8],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: b"RIFF" + data[4:],
        lambda data: data[:4] + b"\xff\xff" + data[6:],
        lambda data: data[:8] + b"\0\0\0\0" + data[12:],
    ],
)
def test_damage_is_seen(damage: object) -> None:
    """What is cut, longer, foreign, of another version, or shorter than its voice is refused."""
    assert callable(damage)
    data = damage(dump(clip(100, 50)))
    for read in (lengths, load):
        with pytest.raises(ValueError, match="clip"):
            read(data)
