"""A device's time, from portions that it takes late."""

from __future__ import annotations

import random

from voiceguide.core.units import SAMPLE_RATE
from voiceguide.live.outputs.pace import WINDOW, Pace

PORTION = 2_880
SECONDS = PORTION / SAMPLE_RATE


def test_portions_that_come_late_do_not_shake_it() -> None:
    """However late a busy machine lets the device take its portions, its time goes on with the clock."""
    late = random.Random(1)  # noqa: S311  nothing secret
    pace = Pace(100.0)
    for number in range(500):
        due = 100.0 + number * SECONDS
        pace.took(due + (late.uniform(0, 0.05) if number % 3 else 0), (number + 1) * PORTION)
        assert abs(pace.at(due + 0.05) - (due + 0.05 - 100.0) * SAMPLE_RATE - PORTION) < 2


def test_a_hole_is_followed_soon() -> None:
    """A device that stood still plays everything later from then on, and after a while its time says so."""
    pace = Pace(0.0)
    for number in range(100):
        pace.took(number * SECONDS, (number + 1) * PORTION)
    stood = 0.3
    for number in range(100, 200):
        pace.took(number * SECONDS + stood, (number + 1) * PORTION)
        if (number - 101) * SECONDS > WINDOW:
            at = number * SECONDS + stood
            assert abs(pace.at(at) - (number + 1) * PORTION) < 2


def test_a_card_that_runs_fast_is_followed() -> None:
    """A thousandth too fast for ten minutes: its time is never more than two milliseconds off."""
    pace = Pace(0.0)
    for number in range(10_000):
        at = number * SECONDS / 1.001
        pace.took(at, (number + 1) * PORTION)
        assert abs(pace.at(at) - (number + 1) * PORTION) <= 0.002 * SAMPLE_RATE


def test_before_the_first_portion_it_goes_with_the_clock() -> None:
    """A device that begins late is not taken to have stood still."""
    pace = Pace(0.0)
    assert pace.at(0.5) == SAMPLE_RATE // 2
    pace.took(0.7, PORTION)
    assert pace.at(0.7) == PORTION
