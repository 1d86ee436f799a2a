"""Clips as bytes and back."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.sound import Clip
from voiceguide.core.units import Frames
from voiceguide.core.utterance import WordMark
from voiceguide.voice.clip_bytes import dump, is_clip, lengths, load, load_marks


def clip(frames: int, padding: int = 0, level: float = 1.0) -> Clip:
    """Return a clip of noise and padding."""
    noise = np.random.default_rng(1).uniform(-level, level, frames).astype(np.float32)
    marks = tuple(WordMark(4 * number, 3, Frames(at)) for number, at in enumerate(range(0, frames, 500)))
    return Clip(np.concatenate((noise, np.zeros(padding, np.float32))), Frames(frames), marks=marks)


@given(frames=st.integers(0, 3000), padding=st.integers(0, 1152), level=st.sampled_from([0.01, 1.0, 1.99]))
def test_there_and_back(frames: int, padding: int, level: float) -> None:
    """A clip comes back with its lengths, the marks of its words, and within half a step of 16 bits, also over full scale."""
    before = clip(frames, padding, level)
    data = dump(before)
    after = load(data)
    assert lengths(data) == (len(before.pcm), before.voiced)
    assert after.voiced == before.voiced
    assert load_marks(data) == after.marks == before.marks
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
    assert not is_clip(data)
    for read in (lengths, load, load_marks):
        with pytest.raises(ValueError, match="clip"):
            read(data)


def test_an_entry_of_the_first_format_is_none() -> None:
    """What was kept before clips told of their words is made again."""
    old = struct.pack("<4sHHII", b"VGCL", 1, 0, 1152, 2) + bytes(4)
    assert not is_clip(old)
    assert not is_clip(None)
    assert is_clip(dump(clip(0)))
