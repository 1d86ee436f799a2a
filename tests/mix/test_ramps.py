"""Ramps rise once, smoothly, and are the same however they are cut."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.mix.ramps import equal_power, smooth


@given(st.integers(1, 5_000), st.integers(-100, 100))
def test_a_ramp_is_0_before_it_and_1_after_it_and_never_falls(length: int, first: int) -> None:
    """Whatever its length, it goes from 0 to 1 and is level at both ends."""
    ramp = smooth(np.arange(first, length + 101), length)
    assert (ramp[: max(1 - first, 0)] == 0).all()
    assert (ramp[length - first :] == 1).all()
    assert (np.diff(ramp) >= 0).all()


def test_no_length_is_a_step() -> None:
    """A ramp without a length jumps at its place."""
    assert smooth(np.arange(-2, 2), 0).tolist() == [0, 0, 1, 1]


@given(st.integers(1, 4_000), st.data())
def test_a_ramp_is_the_same_bits_in_one_go_and_in_parts(length: int, data: st.DataObject) -> None:
    """Every value depends on its place alone."""
    at = data.draw(st.integers(0, length))
    places = np.arange(length)
    parts = np.concatenate((equal_power(places[:at], length), equal_power(places[at:], length)))
    assert np.array_equal(parts, equal_power(places, length))


def test_powers_that_cross_make_one() -> None:
    """The squares of a fade in and of the fade out over the same place add up to 1."""
    places = np.arange(48_001)
    power = equal_power(places, 48_000) ** 2 + equal_power(48_000 - places, 48_000) ** 2
    assert np.abs(power - 1).max() < 1e-6
