"""Soundings come together where they are near, and are known by what they sound like."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.sound import Sounding
from voiceguide.core.units import Frames
from voiceguide.mix.islands import APART, gather
from voiceguide.mix.limiter import REACH

SOUNDINGS = st.lists(
    st.builds(
        Sounding,
        start=st.integers(0, 400_000).map(Frames),
        length=st.integers(0, 40_000).map(Frames),
        key=st.sampled_from(("bowl", "bell", "in", "out")),
        gain_db=st.sampled_from((0.0, -3.0, -6.5)),
    ),
    max_size=20,
)


@given(SOUNDINGS, st.integers(REACH, 60_000).map(Frames))
def test_passages_cover_every_sounding_in_order_and_apart(soundings: list[Sounding], apart: Frames) -> None:
    """Every sounding is in one passage, whole; passages are in order, and silence is between them."""
    passages = gather(soundings, apart)
    assert [one for passage in passages for one in passage.soundings] == sorted(
        s for s in soundings if s.length
    )
    for passage in passages:
        assert passage.start == min(one.start for one in passage.soundings)
        assert passage.end == max(one.start + one.length for one in passage.soundings)
    for before, after in pairwise(passages):
        assert after.start - before.end >= apart


@given(SOUNDINGS)
def test_no_passage_holds_a_silence_that_would_part_it(soundings: list[Sounding]) -> None:
    """Inside a passage the next sounding begins before `APART` frames of silence have gone by."""
    for passage in gather(soundings):
        end = passage.start
        for one in passage.soundings:
            assert one.start - end < APART
            end = max(end, Frames(one.start + one.length))


@given(SOUNDINGS, st.randoms(use_true_random=False))
def test_the_order_that_soundings_come_in_is_all_one(
    soundings: list[Sounding], chance: st.DataObject
) -> None:
    """Shuffled soundings give the same passages."""
    shuffled = list(soundings)
    chance.shuffle(shuffled)
    assert gather(shuffled) == gather(soundings)


@given(SOUNDINGS, st.integers(1, 10**9))
def test_a_recipe_is_the_same_wherever_the_passage_stands(soundings: list[Sounding], later: int) -> None:
    """Moved on the timeline, passages keep their recipes."""
    moved = [replace(one, start=Frames(one.start + later)) for one in soundings]
    assert [one.recipe for one in gather(moved)] == [one.recipe for one in gather(soundings)]


BELL = Sounding(Frames(4_800), Frames(9_600), "bell")
WORDS = Sounding(Frames(9_000), Frames(20_000), "words")


@pytest.mark.parametrize(
    "change",
    [
        [BELL, replace(WORDS, start=Frames(9_001))],
        [BELL, replace(WORDS, length=Frames(19_999))],
        [BELL, replace(WORDS, gain_db=-0.5)],
        [BELL, replace(WORDS, key="other words")],
        [BELL],
        [BELL, BELL, WORDS],
    ],
)
def test_a_recipe_tells_what_sounds_otherwise_apart(change: list[Sounding]) -> None:
    """Another place, length, gain, clip or number of soundings is another recipe."""
    (kept,), (changed,) = gather([BELL, WORDS]), gather(change)
    assert kept.recipe != changed.recipe


def test_passages_closer_than_the_limiter_reaches_are_refused() -> None:
    """Islands that the limiter ties together cannot be remembered apart."""
    assert REACH <= APART
    with pytest.raises(ValueError, match="frames apart or more"):
        gather([BELL], Frames(REACH - 1))
