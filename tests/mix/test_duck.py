"""A bed steps back before words, stays back between them, and comes back after them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import Frames
from voiceguide.mix.duck import DUCK_DB, FALL, HOLD, REACH, RISE, Interval, duck, held, near

S = 48_000
DOWN = np.float32(amplitude(DUCK_DB))
SPOKEN = st.lists(
    st.tuples(st.integers(0, 500_000), st.integers(1, 200_000)).map(
        lambda pair: (Frames(pair[0]), Frames(pair[0] + pair[1]))
    ),
    max_size=8,
)


def _words(*pairs: tuple[float, float]) -> list[Interval]:
    return [(Frames(int(start * S)), Frames(int(end * S))) for start, end in pairs]


def _gain(*pairs: tuple[float, float]) -> Pcm:
    return duck(_words(*pairs), Frames(0), Frames(20 * S))


def test_the_duck_goes_down_before_a_word_and_up_after_it() -> None:
    """It begins 600 ms early, is all down from the first sample of the word to its last, and up 1.5 s later."""
    gain = _gain((5, 7))
    assert (gain[: 5 * S - FALL + 1] == 1).all()
    assert (np.diff(gain[5 * S - FALL : 5 * S]) <= 0).all()
    assert np.allclose(gain[5 * S : 7 * S], DOWN, rtol=1e-6)
    assert (np.diff(gain[7 * S : 7 * S + RISE]) >= 0).all()
    assert (gain[7 * S + RISE :] == 1).all()
    assert np.abs(np.diff(gain)).max() < 1e-4
    assert (FALL, HOLD, RISE) == (0.6 * S, 1.5 * S, 1.5 * S)


def test_a_short_gap_is_held_and_a_long_one_is_not() -> None:
    """1.49 s between words leave the bed down; 4 s let it come all the way back."""
    assert np.allclose(_gain((2, 4), (5.49, 7))[2 * S : 7 * S], DOWN, rtol=1e-6)
    gain = _gain((2, 4), (8, 9))
    assert (gain[int(5.5 * S) : int(7.4 * S) + 1] == 1).all()


@settings(max_examples=40, deadline=None)
@given(SPOKEN, st.data())
def test_cut_anywhere_it_is_the_same_bits(spoken: list[Interval], data: st.DataObject) -> None:
    """A part's values are those of the whole, though words beyond the reach are not known."""
    whole = duck(spoken, Frames(0), Frames(700_000))
    start = data.draw(st.integers(0, 699_999))
    end = data.draw(st.integers(start, min(start + 300_000, 700_000)))
    known = [one for one in spoken if one[1] > start - REACH and one[0] < end + REACH]
    assert np.array_equal(duck(known, Frames(start), Frames(end)), whole[start:end])
    again = duck(near(spoken, Frames(start), Frames(end)), Frames(start), Frames(end))
    assert np.array_equal(again, whole[start:end])
    assert DOWN * 0.9999 <= whole.min() <= whole.max() <= 1


@given(SPOKEN)
def test_held_words_are_apart_and_cover_all(spoken: list[Interval]) -> None:
    """After joining, gaps are `HOLD` or longer, and every word is within one."""
    joined = held(spoken)
    assert all(after[0] - before[1] >= HOLD for before, after in pairwise(joined))
    assert all(any(first <= one[0] and one[1] <= last for first, last in joined) for one in spoken)


@pytest.mark.parametrize("depth", [0.0, -3.0, -12.0])
def test_the_depth_is_what_was_asked(depth: float) -> None:
    """Under words a bed is so many dB less; a depth of 0 leaves it alone."""
    gain = duck(_words((1, 2)), Frames(0), Frames(3 * S), depth)
    assert 20 * np.log10(gain.min()) == pytest.approx(depth, abs=1e-4)
