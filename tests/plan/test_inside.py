"""What stands inside a timed step, and who talks over whom, held against looking at every pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plan.planned import SILENT, plan_script
from strategies import examples

few = examples(60)


def script_of(cues: list[tuple[int, int]]) -> str:
    """Write a step of two minutes with a word of its own, and cues of so many words at these times."""
    lines = [f"  - @ {at}ms {' '.join(['on'] * words).capitalize()}." for at, words in cues]
    return "\n".join(["- 2m Now.", *lines])


@few
@given(cues=st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 4)), max_size=8))
def test_talking_over_is_found_whenever_two_voices_meet(cues: list[tuple[int, int]]) -> None:
    """There is a complaint exactly if some two overlap, and each one is about a cue that does."""
    spoken = [(0, 500, 1), *((at, at + words * 500, line) for line, (at, words) in enumerate(cues, 2))]
    meeting = {
        line
        for start, end, line in spoken
        for other_start, other_end, other in spoken
        if other != line and start < other_end and other_start < end
    }
    _, found = plan_script(script_of(cues), common=SILENT)
    assert {one.code for one in found} <= {"VG015"}
    complained = {one.span.line for one in found}
    assert bool(complained) == bool(meeting)
    assert complained <= meeting - {1}


@few
@given(cues=st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 4)), min_size=1, max_size=8))
def test_without_the_cues_that_are_complained_of_all_is_well(cues: list[tuple[int, int]]) -> None:
    """Every one of them is named: take them out, and nobody talks over anybody."""
    _, found = plan_script(script_of(cues), common=SILENT)
    wrong = {one.span.line for one in found}
    kept = [cue for line, cue in enumerate(cues, 2) if line not in wrong]
    assert plan_script(script_of(kept), common=SILENT)[1] == ()


@few
@given(
    least=st.integers(1, 5000),
    room=st.integers(1, 20_000),
    words=st.integers(1, 8),
    before=st.integers(500, 4000),
)
def test_an_elastic_step_is_long_enough_for_what_is_in_it(
    least: int, room: int, words: int, before: int
) -> None:
    """Where its words and the cue before its end fit there is no complaint, else it has all it may have."""
    text = " ".join(["now"] * words).capitalize()
    script = f"- {least}ms..{least + room}ms {text}.\n  - @ -{before}ms On."
    timeline, found = plan_script(script, common=SILENT)
    (step,) = timeline.steps
    needed = words * 500 + before  # the cue begins when the words are over
    length = step.end - step.start
    if needed <= length:
        assert found == ()
    else:
        assert {one.code for one in found} <= {"VG014", "VG015", "VG016"}
        assert found
        assert length + 24 > least + room
