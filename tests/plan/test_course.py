"""A session on its way that becomes longer or shorter: what was heard stays, what comes is planned anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plan.nested import Routine, routines
from plan.planned import CHIMES, FILES, SILENT, measure, session_of
from strategies import examples
from voiceguide.core.timeline import Cue, Timeline
from voiceguide.core.units import GRID, SECOND, Ms
from voiceguide.plan.course import Course, course_of
from voiceguide.plan.flow import sentences
from voiceguide.plan.layout import plan

HALF_A_MINUTE = Ms(30 * SECOND)
SCRIPT = f"""\
---
{SILENT}
---
- 1m Press gently.
  - @ half Go on.
  - @ -10s Ten seconds.
- 40s..1m30s Rub. {{countdown: 3}}
- 40s..1m30s Rest.
"""


def course(script: str, length: Ms | None = None) -> Course:
    """Place a script."""
    session = session_of(script, length)
    speech = {say.utterance: measure(say.utterance) for say in sentences(session)}
    return course_of(session, speech, CHIMES, FILES)


def said(timeline: Timeline) -> list[tuple[str, float]]:
    """Return what is said, and at which second."""
    return [(cue.text, cue.start / SECOND) for cue in timeline.cues if cue.text]


def test_a_course_is_the_plan() -> None:
    """As long as nobody asks for anything."""
    session = session_of(SCRIPT, Ms(180 * SECOND))
    speech = {say.utterance: measure(say.utterance) for say in sentences(session)}
    timeline, found = plan(session, speech, CHIMES, files=FILES, rate=120)
    assert not found
    assert course_of(session, speech, CHIMES, FILES).timeline == timeline


def test_a_longer_step_ends_later_and_all_after_it() -> None:
    """What counts from its end or its half moves with it, what counts from its start stays."""
    before = course(SCRIPT)
    after, done = before.replanned(Ms(20 * SECOND), HALF_A_MINUTE)
    assert (done.step, done.end) == (HALF_A_MINUTE, HALF_A_MINUTE)
    assert said(before.timeline)[:4] == [
        ("Press gently.", 0.0),
        ("Go on.", 30.0),
        ("Ten seconds.", 50.0),
        ("Rub.", 60.0),
    ]
    assert said(after.timeline)[:4] == [
        ("Press gently.", 0.0),
        ("Go on.", 45.0),
        ("Ten seconds.", 80.0),
        ("Rub.", 90.0),
    ]
    assert after.timeline.length == before.timeline.length + HALF_A_MINUTE


def test_the_end_is_kept_where_a_length_was_asked_for() -> None:
    """What is elastic later gives its time, as far as it can; after that the end moves."""
    before = course(SCRIPT, Ms(180 * SECOND))
    after, done = before.replanned(Ms(20 * SECOND), HALF_A_MINUTE)
    assert (done.step, done.end) == (HALF_A_MINUTE, 0)
    assert after.timeline.length == 180 * SECOND
    again, done = after.replanned(Ms(21 * SECOND), HALF_A_MINUTE)
    assert (done.step, done.end) == (HALF_A_MINUTE, 20 * SECOND)
    assert [place.value for place in again.timeline.elastic] == [40 * SECOND, 40 * SECOND]


def test_a_step_is_not_made_shorter_than_what_is_still_said_in_it() -> None:
    """It gives up what it can, and says how much that was."""
    before = course(SCRIPT)
    after, done = before.replanned(Ms(20 * SECOND), Ms(-HALF_A_MINUTE))
    assert -HALF_A_MINUTE < done.step <= -HALF_A_MINUTE + SECOND + GRID
    assert said(after.timeline)[:4] == [
        ("Press gently.", 0.0),
        ("Go on.", 20.0),
        ("Ten seconds.", 60.0 + done.step / SECOND - 10),
        ("Rub.", 60.0 + done.step / SECOND),
    ]
    assert course(SCRIPT).replanned(Ms(59 * SECOND), Ms(-HALF_A_MINUTE))[1].step == -SECOND


def test_a_countdown_that_has_begun_is_counted_again_at_the_new_end() -> None:
    """Longer in the last seconds: three is said once more."""
    before = course(SCRIPT)
    at = Ms(next(cue.start for cue in before.timeline.cues if cue.text == "2") + 100)
    after, _ = before.replanned(at, HALF_A_MINUTE)
    assert [text for text, _ in said(after.timeline)][4:9] == ["3", "2", "3", "2", "1"]


def test_narration_gets_a_silence_after_the_sentence() -> None:
    """Shorter there is nothing to be had."""
    script = f"---\n{SILENT}\n---\nLie down. Feel your feet. [20s] Breathe.\n"
    before = course(script)
    after, done = before.replanned(Ms(100), HALF_A_MINUTE)
    assert done.step == HALF_A_MINUTE
    moved = [start for _, start in said(after.timeline)]
    assert moved == [one + 30 * (number > 0) for number, (_, one) in enumerate(said(before.timeline))]
    assert before.replanned(Ms(100), Ms(-HALF_A_MINUTE))[1].step == 0
    pause = next(cue.end for cue in before.timeline.cues if cue.text == "Feel your feet.") + SECOND
    _, done = before.replanned(Ms(pause), Ms(-HALF_A_MINUTE))
    assert -20 * SECOND < done.step < -18 * SECOND


def _voices(timeline: Timeline) -> list[Cue]:
    return [cue for cue in timeline.cues if cue.text]


@examples(25)
@given(
    routines(),
    st.lists(st.tuples(st.integers(0, 999), st.sampled_from([30, 30, -30, 7])), min_size=1, max_size=4),
)
def test_anything_at_any_moment(routine: Routine, wishes: list[tuple[int, int]]) -> None:
    """What was heard stays; nothing that was to come is lost; never two voices at once; sections tile the whole."""
    now = course(routine.text())
    at = Ms(0)
    for permille, seconds in wishes:
        before = now.timeline
        at = Ms(at + (before.length - at) * permille // 1000)
        now, done = now.replanned(at, Ms(seconds * SECOND))
        after = now.timeline
        assert [cue for cue in after.cues if cue.start < at and cue.kind != "bed"] == [
            cue for cue in before.cues if cue.start < at and cue.kind != "bed"
        ]
        assert {(cue.span, cue.text) for cue in _voices(before)} <= {
            (cue.span, cue.text) for cue in (*_voices(after), *before.yielded)
        } | {(cue.span, cue.text) for cue in after.yielded}
        for one, other in zip(_voices(after), _voices(after)[1:], strict=False):
            assert one.end <= other.start
        assert abs(done.step) < abs(seconds) * SECOND + GRID
        assert after.length - before.length == done.end
        assert [one.end for one in after.sections[:-1]] == [one.start for one in after.sections[1:]]
        assert after.sections[-1].end == after.length
