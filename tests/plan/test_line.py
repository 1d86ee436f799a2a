"""The work that a plan takes, counted and not timed: it grows as the session does, no faster."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import voiceguide.plan
from plan.planned import SILENT, plan_session, session_of
from voiceguide.core.units import Ms
from voiceguide.plan import inside
from voiceguide.plan.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from voiceguide.core.session import Session
    from voiceguide.plan.dial import Values

ROOM = str(Path(voiceguide.plan.__file__).parent)

SHAPES: dict[str, Callable[[int], str]] = {
    "rounds": lambda many: f"- 5s..15s Now {{round}}. [1s..2s] Go. {{repeat: {many}}}\n  - @ -2s On.",
    "steps": lambda many: "\n".join(f"- 5s..15s Now {number}.\n  - @ -2s On." for number in range(many)),
    "pauses": lambda many: " ".join(f"Now {number}. [1s..3s]" for number in range(many)),
    "pauses in a step": lambda many: f"- {many * 3}s " + " ".join(["Now. [1s..3s]"] * many),
    "cues": lambda many: (
        f"- {many * 2 + 5}s Now.\n" + "\n".join(f"  - @ {number * 2 + 2}s On." for number in range(many))
    ),
    "sections": lambda many: "\n".join(f"## {number} {{chime: bell}}\nNow." for number in range(many)),
    "chimes": lambda many: "[chime] " * many + "Now.",
    "blocks with a length": lambda many: "\n".join(
        f"## {number} {{length: 9s..12s}}\nNow. [1s..30s]" for number in range(many)
    ),
    "turns of a block with a length": lambda many: (
        f"## {{round}} {{length: 9s; repeat: {many}}}\nNow. [1s..30s]\n\n- 2s..9s Go."
    ),
    "places in a block with a length": lambda many: (
        f"## A {{length: {many * 3}s}}\n" + " ".join(f"Now {number}. [1s..9s]" for number in range(many))
    ),
    "sides": lambda many: f"## {{side}} {{sides: {', '.join(map(str, range(many)))}}}\n- 5s Now {{side}}.",
}
"""Scripts by what there is much of."""


def lines_run(session: Session) -> int:
    """Count the lines of the room that run while it plans a session."""
    count = 0

    def inside(_frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return inside

    def trace(frame: FrameType, _event: str, _argument: object) -> object:
        return inside if frame.f_code.co_filename.startswith(ROOM) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        plan_session(session)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_as_much_takes_no_more_than_twice_the_work(shape: str) -> None:
    """Whatever there is much of, the work grows in step with it."""
    small, large = (lines_run(session_of(SHAPES[shape](many))) for many in (60, 120))
    assert small > 60
    assert large < 2.2 * small


def test_a_fit_takes_no_more_than_twice_the_work_for_twice_the_places() -> None:
    """With a length to reach, too."""
    small, large = (
        lines_run(session_of(SHAPES["steps"](many), Ms(many * 9000 + 10_000))) for many in (30, 60)
    )
    assert large < 2.2 * small


@pytest.mark.parametrize("many", [1, 40, 400])
def test_the_length_of_a_session_is_reckoned_seventy_times_at_most(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many places there are, the dial is halved 64 times, and most halves change no value."""
    count = 0
    reckon = Line.total

    def counting(self: Line, values: Values) -> Ms:
        nonlocal count
        count += 1
        return reckon(self, values)

    monkeypatch.setattr(Line, "total", counting)
    asked = Ms(many * 3500)
    timeline, found = plan_session(session_of(SHAPES["pauses"](many), asked, SILENT))
    assert found == ()
    assert timeline.length == asked
    assert count <= 72


def test_as_many_steps_as_a_session_may_have_have_a_plan() -> None:
    """The bound of a session is no bound of the planner: everything abuts to the millisecond."""
    timeline, found = plan_session(session_of("- 3s Now. {repeat: 10000}\n"))
    assert found == ()
    assert len(timeline.steps) == 10_000
    start = timeline.steps[0].start
    assert [step.start - start for step in timeline.steps] == list(range(0, 30_000_000, 3000))


def test_rounds_that_say_the_same_are_held_to_their_step_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a step needs is reckoned of what is different among its copies."""
    counts = []
    for many in (10, 100):
        count = 0
        reckon = inside._all_fit  # noqa: SLF001  the work itself

        def counting(*arguments: object, reckon: Callable[..., bool] = reckon) -> bool:
            nonlocal count
            count += 1
            return reckon(*arguments)

        with monkeypatch.context() as patched:
            patched.setattr(inside, "_all_fit", counting)
            plan_session(session_of(f"- 5s..15s Now. {{repeat: {many}}}\n  - @ -2s On."))
        counts.append(count)
    assert counts[0] == counts[1]
