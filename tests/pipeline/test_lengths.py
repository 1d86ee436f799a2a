"""Every length that a routine can take, and what leaves or stretches at each."""

from __future__ import annotations

from pathlib import Path

from tones import tone_world
from voiceguide.core.units import MINUTE, SECOND, Ms, clock_time
from voiceguide.pipeline.check import check_routine
from voiceguide.pipeline.lengths import Stretch, lengths_of
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing

HEAD = "---\ntitle: Morning\nchimes: {start: none, section: none, end: none}\n---\n"
YOGA = f"""\
{HEAD}
## Warm up
- 20s..1m Breathe.
- 20s..1m Roll your shoulders. {{optional: 2}}

## Twist {{if: length >= 3m}}
- 1m..2m Twist.
"""


def lengths(script: str, folder: Path) -> tuple[Stretch, ...]:
    """Return the lengths that a script can take, with estimated speech."""
    path = folder / "routine.md"
    path.write_text(script, encoding="utf-8")
    _, stretches, found = lengths_of(path, Timing(), tone_world(), None)
    assert not found
    return stretches


def shown(stretches: tuple[Stretch, ...]) -> list[str]:
    """Return lengths as lines: from, to, what leaves, the lines that stretch."""
    return [
        f"{clock_time(one.shortest)} {clock_time(one.longest)} "
        f"{[left.text for left in one.left_out]} {[place.span.line for place in one.elastic]}"
        for one in stretches
    ]


def test_lengths_stand_from_short_to_long(tmp_path: Path) -> None:
    """What a condition on the length brings in is there from that length on; between the two there is a hole."""
    assert shown(lengths(YOGA, tmp_path)) == [
        "0:21.000 1:00.967 ['Roll your shoulders.'] [7]",
        "1:00.968 2:01.000 [] [7, 8]",
        "3:00.000 4:01.000 [] [7, 8, 11]",
    ]


def test_each_length_is_the_one_that_the_plan_takes(tmp_path: Path) -> None:
    """At both ends of each stretch a plan leaves out the very same, and a moment outside it does not."""
    script = f"{HEAD}- 20s..1m Breathe. {{repeat: 1..3}}\n- 20s..1m Roll. {{optional: 2}}\n"
    stretches = lengths(script, tmp_path)
    covered = [(one.shortest, one.longest) for one in stretches]
    for one in stretches:
        for length in (one.shortest, one.longest):
            plan = plan_routine(tmp_path / "routine.md", Timing(length=length), tone_world(), None)
            assert plan.timeline is not None
            assert (plan.timeline.length, plan.timeline.left_out) == (length, one.left_out)
        for outside in (Ms(one.shortest - 1), Ms(one.longest + 1)):
            plan = plan_routine(tmp_path / "routine.md", Timing(length=outside), tone_world(), None)
            can_be = any(first <= outside <= last for first, last in covered)
            assert ("VG017" in {found.code for found in plan.diagnostics}) == (not can_be)
            assert plan.timeline is not None
            assert not can_be or plan.timeline.left_out != one.left_out or len(covered) == 1


def test_a_rigid_routine_has_one_length(tmp_path: Path) -> None:
    """Nothing leaves and nothing stretches."""
    (one,) = lengths(f"{HEAD}- 1m Breathe.\n", tmp_path)
    assert (one.shortest, one.longest, one.elastic) == (61 * SECOND, 61 * SECOND, ())


def test_a_check_looks_at_every_length_of_the_front_matter(tmp_path: Path) -> None:
    """A length that cannot be had is a mistake, though it is not the first; the first stands for the rest."""
    path = tmp_path / "routine.md"
    path.write_text(
        YOGA.replace("title: Morning", "title: Morning\nlength: 1m, 2m30s, 4m, 10m"), encoding="utf-8"
    )
    planned, found = check_routine(path, Timing(), tone_world(), None)
    assert planned.timeline is not None
    assert planned.timeline.length == MINUTE
    errors = [one for one in found if one.code == "VG017"]
    assert [one.message.split(":")[0] for one in errors] == [
        "the routine cannot be as long as 10",
        "the routine cannot be as long as 2",
    ]
    assert {(one.span.line, one.span.column) for one in errors} == {(3, 9)}
    _, only = check_routine(path, Timing(length=MINUTE), tone_world(), None)
    assert "VG017" not in {one.code for one in only}
