"""Times as whole numbers: read, written, and made frames of without a remainder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.units import (
    GRID,
    GRID_FRAMES,
    Ms,
    clock_time,
    frames_from_ms,
    grid_down,
    grid_up,
    ms_from_frames,
    parse_time,
    short_time,
)

TIMES = st.integers(0, 10**9).map(Ms)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("30s", 30_000), ("30 s", 30_000), ("90 sec", 90_000), ("2m", 120_000), ("2 min", 120_000), ("1m30s", 90_000),
        ("1 m 30 s", 90_000), ("1.5m", 90_000), ("1:30", 90_000), ("1h5m", 3_900_000), ("250ms", 250), ("0s", 0),
        ("1:02:03.5", 3_723_500), (" 5S ", 5_000), ("0.0019s", 1), ("1h0.5s", 3_600_500),
    ],
)  # fmt: skip
def test_an_authors_time_is_read(text: str, ms: int) -> None:
    """Each form of the reference is a whole number of milliseconds, floored once."""
    assert parse_time(text) == ms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "s",
        "5 parsecs",
        "1:60",
        "1:5",
        "30s1m",
        "1m1m",
        "-5s",
        "1..2s",
        "half",
        "1s x",
        "9" * 5000 + "s",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    """Anything else is None, however long it is; it never raises."""
    assert parse_time(text) is None


@given(TIMES)
def test_a_time_that_is_written_reads_the_same(time: Ms) -> None:
    """The short form and the clock's both lose nothing."""
    assert parse_time(short_time(time)) == time
    assert parse_time(clock_time(time)) == time


@pytest.mark.parametrize(
    ("ms", "short", "clock"),
    [
        (0, "0s", "0:00.000"), (250, "250ms", "0:00.250"), (40_000, "40s", "0:40.000"), (90_000, "1m30s", "1:30.000"),
        (1_500, "1.5s", "0:01.500"), (3_723_250, "1h2m3.25s", "1:02:03.250"), (3_600_000, "1h", "1:00:00.000"),
    ],
)  # fmt: skip
def test_a_time_is_written_as_an_author_would(ms: int, short: str, clock: str) -> None:
    """Whole parts only, and no zeros that say nothing."""
    assert (short_time(Ms(ms)), clock_time(Ms(ms))) == (short, clock)


@given(TIMES)
def test_milliseconds_are_frames_without_a_remainder(time: Ms) -> None:
    """One millisecond is 48 frames, there and back."""
    assert frames_from_ms(time) == 48 * time
    assert ms_from_frames(frames_from_ms(time)) == time
    assert frames_from_ms(GRID) == GRID_FRAMES


@given(TIMES)
def test_the_grid_is_the_nearest_whole_frame_on_either_side(time: Ms) -> None:
    """Rounding up and down to 24 ms never passes a whole one."""
    assert grid_up(time) % GRID == grid_down(time) % GRID == 0
    assert time - GRID < grid_down(time) <= time <= grid_up(time) < time + GRID
