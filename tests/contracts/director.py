"""What every `Director` does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from voiceguide.core.interfaces import Director
from voiceguide.core.units import Frames, Ms, frames_from_ms

NEAR = frames_from_ms(Ms(5))
"""Frames by which a sound may end before its cue, which counts in whole milliseconds."""


class DirectorContract:
    """Subclass as `Test…` and override the fixture `make`."""

    @pytest.fixture
    def make(self) -> Callable[[], Director]:
        """Return a function that makes a Director, all settled; its session has two timed steps of 20 s or more."""
        raise NotImplementedError

    def test_what_is_settled_stays(self, make: Callable[[], Director]) -> None:
        """There is nothing more to be done; asking for it changes nothing."""
        director = make()
        before = director.timeline
        assert director.settled_until is None
        director.go_on()
        assert director.timeline == before

    def test_islands_hold_everything_in_order(self, make: Callable[[], Director]) -> None:
        """They do not overlap, and every cue but a bed lies within one, or within some that touch."""
        director = make()
        runs: list[tuple[int, int]] = []
        for island in director.islands(Frames(0)):
            assert island.pcm.dtype == np.float32
            assert not runs or island.start >= runs[-1][1]
            if runs and runs[-1][1] == island.start:
                runs[-1] = (runs[-1][0], island.end)
            else:
                runs.append((island.start, island.end))
        for cue in director.timeline.cues:
            start, end = frames_from_ms(cue.start), frames_from_ms(cue.end)
            held = any(first <= start and end <= last + NEAR for first, last in runs)
            assert held or cue.kind == "bed", cue

    def test_islands_begin_at_a_place(self, make: Callable[[], Director]) -> None:
        """Only what still sounds there, and what comes later; the first may begin before it."""
        director = make()
        for step in director.timeline.steps:
            place = frames_from_ms(Ms(step.start + 500))
            islands = list(director.islands(place))
            whole = [one.end for one in director.islands(Frames(0)) if one.end > place]
            assert all(one.end > place for one in islands)
            assert [one.start for one in islands[1:]] == sorted(one.start for one in islands[1:])
            assert islands[-1].end == whole[-1]

    @pytest.mark.parametrize("change", [30_000, -5000])
    def test_a_new_plan_changes_the_step_and_what_follows(
        self, make: Callable[[], Director], change: int
    ) -> None:
        """What was heard stays; step and end move by what is told, and the islands are those of the plan."""
        director = make()
        before = director.timeline
        step = before.steps[0]
        at = Ms(step.start + 1000)
        became = director.replan(at, Ms(change))
        after = director.timeline
        assert after.steps[0].end - step.end == became.step
        assert after.length - before.length == became.end
        assert became.step * change >= 0
        assert abs(became.step) <= abs(change)
        heard = [(cue.start, cue.text) for cue in before.cues if cue.start < at]
        assert [(cue.start, cue.text) for cue in after.cues if cue.start < at] == heard
        later = [frames_from_ms(cue.start) for cue in after.cues if cue.start > at and cue.utterance]
        islands = list(director.islands(frames_from_ms(at)))
        assert all(any(one.start <= start < one.end for one in islands) for start in later)

    def test_a_sentence_by_itself(self, make: Callable[[], Director]) -> None:
        """Its words alone, as long as they are in the session."""
        director = make()
        cue = next(cue for cue in director.timeline.cues if cue.utterance)
        pcm = director.say_again(cue)
        assert pcm.dtype == np.float32
        assert abs(len(pcm) - frames_from_ms(Ms(cue.end - cue.start))) <= NEAR

    def test_the_time_left_in_words(self, make: Callable[[], Director]) -> None:
        """With a step and without one."""
        director = make()
        for step in (Ms(20_000), None):
            pcm = director.say_time_left(step, Ms(600_000))
            assert pcm.dtype == np.float32
            assert float(np.abs(pcm).max()) > 0
