"""Sound to 16 bits: rounded half to even, clipped, the way back exact."""

from __future__ import annotations

import numpy as np

from voiceguide.output.samples import samples16


def test_every_16_bit_value_survives() -> None:
    """A sound that came from 16 bits goes back to the same."""
    values = np.arange(-32768, 32768, dtype=np.int16)
    assert np.array_equal(samples16(values.astype(np.float32) / np.float32(32768)), values)


def test_halves_go_to_even() -> None:
    """A sample between two values takes the even one, so that rounding adds no offset."""
    halves = np.array([0.5, 1.5, 2.5, -0.5, -1.5], np.float32) / np.float32(32768)
    assert samples16(halves).tolist() == [0, 2, 2, 0, -2]


def test_too_loud_is_clipped() -> None:
    """Past full scale a sample stays at full scale and never wraps."""
    assert samples16(np.array([1.0, 1.5, -1.0, -7.0], np.float32)).tolist() == [32767, 32767, -32768, -32768]


def test_silence_stays_silence() -> None:
    """There is no dither: zeros are zeros."""
    assert not samples16(np.zeros(100, np.float32)).any()
