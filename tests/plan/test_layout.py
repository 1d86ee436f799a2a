"""What holds of every timeline, whatever the script; the readable cases are in `tests/cases/plan/`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.planned import plan_session, session_of
from plan.scripts import scripts
from strategies import examples
from voiceguide.core.session import Step
from voiceguide.core.units import GRID, HOUR, Ms
from voiceguide.plan.flow import sentences

if TYPE_CHECKING:
    from voiceguide.core.session import Session
    from voiceguide.core.timeline import Cue, TimedStep, Timeline

few = examples(15)


def placed(session: Session) -> Timeline:
    """Place a session that has nothing wrong."""
    timeline, found = plan_session(session)
    assert found == ()
    return timeline


def bounds(session: Session) -> tuple[Ms, Ms]:
    """Return the shortest and the longest that a session can be."""
    (short, (too_short,)), (long, (too_long,)) = (
        plan_session(replace(session, length=length)) for length in (Ms(1), Ms(48 * HOUR))
    )
    assert too_short.code == too_long.code == "VG017"
    return short.length, long.length


def written_steps(session: Session) -> list[Step]:
    """Return the steps of a session in order."""
    sections = ((session.opening,) if session.opening else ()) + session.sections
    return [block for section in sections for block in section.blocks if isinstance(block, Step)]


@few
@given(script=scripts())
def test_sections_tile_the_whole_length(script: str) -> None:
    """The first begins at 0, each ends where the next begins, the last at the end of the session."""
    timeline = placed(session_of(script))
    starts, ends = [one.start for one in timeline.sections], [one.end for one in timeline.sections]
    assert starts == [0, *ends[:-1]]
    assert ends[-1] == timeline.length
    assert starts == sorted(starts)


@few
@given(script=scripts())
def test_cues_are_sorted_and_stand_inside_what_they_belong_to(script: str) -> None:
    """By start; each inside its section, its step and the session, and its voice or tail too."""
    timeline = placed(session_of(script))
    assert [cue.start for cue in timeline.cues] == sorted(cue.start for cue in timeline.cues)
    for cue in timeline.cues:
        section = timeline.sections[cue.section]
        assert section.start <= cue.start < section.end
        assert cue.start < cue.end <= timeline.length
        if cue.step is not None:
            step = timeline.steps[cue.step]
            assert step.section == cue.section
            assert step.start <= cue.start < step.end
            assert cue.utterance is None or cue.end <= step.end


@few
@given(script=scripts())
def test_steps_last_as_long_as_they_were_written(script: str) -> None:
    """Exactly, or whole frames over the least; each begins with its first sound, none overlaps the next."""
    session = session_of(script)
    timeline = placed(session)
    for written, step in zip(written_steps(session), timeline.steps, strict=True):
        if written.least is not None and written.most is not None:
            assert written.least <= step.end - step.start <= written.most
            assert (step.end - step.start - written.least) % GRID == 0
    for number, step in enumerate(timeline.steps):
        sounding = [cue.start for cue in timeline.cues if cue.step == number]
        is_copy = any(earlier.span == step.span for earlier in timeline.steps[:number])
        # a copy of an untimed step may keep the time of a chime that rang before the first one only
        assert sounding[0] == step.start or (is_copy and written_steps(session)[number].least is None)
    ends = [step.end for step in timeline.steps[:-1]]
    assert all(end <= step.start for end, step in zip(ends, timeline.steps[1:], strict=True))


@few
@given(script=scripts())
def test_nobody_is_talked_over(script: str) -> None:
    """Each voice ends before the next begins, and its padding is kept for it outside timed steps."""
    speech = [cue for cue in placed(session_of(script)).cues if cue.utterance]
    for cue, following in pairwise(speech):
        assert cue.end <= cue.slot_end
        assert (cue.slot_end - cue.start) % GRID == 0
        assert (cue.slot_end if following.step != cue.step else cue.end) <= following.start


@few
@given(script=scripts())
def test_all_copies_of_a_step_are_equal(script: str) -> None:
    """Every side and every round of a step lasts as long as the first, to the millisecond."""
    lengths: defaultdict[object, set[int]] = defaultdict(set)
    for step in placed(session_of(script)).steps:
        lengths[step.span].add(step.end - step.start)
    assert all(len(found) == 1 for found in lengths.values())


@few
@given(script=scripts())
def test_all_sides_of_a_section_are_equal(script: str) -> None:
    """From the beginning of a side its steps come after the same times as on the first one."""
    timeline = placed(session_of(script))
    sides: defaultdict[object, list[list[TimedStep]]] = defaultdict(list)
    for number, section in enumerate(timeline.sections):
        if section.side:
            sides[section.span].append([step for step in timeline.steps if step.section == number])
    for first, *others in sides.values():
        for other in others:
            assert [(one.start - first[0].start, one.end - one.start) for one in first] == [
                (one.start - other[0].start, one.end - one.start) for one in other
            ]


@few
@given(script=scripts(), part=st.floats(0, 1))
def test_every_length_between_the_shortest_and_the_longest_is_exact(script: str, part: float) -> None:
    """To the millisecond; elastic values stay in bounds and on their grid."""
    session = session_of(script)
    shortest, longest = bounds(session)
    asked = Ms(shortest + round((longest - shortest) * part))
    timeline = placed(replace(session, length=asked))
    assert timeline.length == asked
    for one in timeline.elastic:
        assert one.least <= one.value <= one.most
        assert (one.value - one.least) % GRID == 0


@few
@given(script=scripts())
def test_no_length_is_the_middle_of_the_dial(script: str) -> None:
    """Without a length the dial is 0.5, and the session between its shortest and its longest."""
    session = session_of(script)
    shortest, longest = bounds(session)
    timeline = placed(session)
    assert timeline.dial == 0.5
    assert shortest <= timeline.length <= longest


@few
@given(script=scripts(shares=False), data=st.data(), frames=st.integers(1, 20))
def test_a_longer_sentence_moves_what_follows_by_whole_frames(
    script: str, data: st.DataObject, frames: int
) -> None:
    """What is before it stays; what is after it moves by whole frames, and never back."""
    session = session_of(script)
    texts = sorted({say.utterance.text for say in sentences(session)})
    text = data.draw(st.sampled_from(texts))
    before, _ = plan_session(session)
    after, _ = plan_session(session, longer={text: Ms(frames * GRID)})
    places = {say.span for say in sentences(session) if say.utterance.text == text}
    first = min(cue.start for cue in before.cues if cue.span in places)
    moves = {
        then.start: now.start - then.start
        for then, now in zip(_in_order(before), _in_order(after), strict=True)
    }
    assert all(move == 0 for start, move in moves.items() if start <= first)
    assert all(move >= 0 and move % GRID == 0 for move in moves.values())


def _in_order(timeline: Timeline) -> list[Cue]:
    """Return the cues in an order that does not hang on how long they last."""
    return sorted(timeline.cues, key=lambda cue: (cue.start, cue.kind, cue.text, cue.name))


@pytest.mark.parametrize("length", [None, Ms(400_000)])
def test_the_same_session_gives_the_same_timeline(length: Ms | None) -> None:
    """A plan is a function of its session and its measures."""
    script = "One. [1s..9m]\n\n## A {sides: left, right}\n- 20s..60s Two.\n  - @ half Three."
    assert placed(session_of(script, length)) == placed(session_of(script, length))
