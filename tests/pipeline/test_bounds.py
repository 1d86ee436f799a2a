"""The largest routines there may be: what they may cost, counted; and, in the long run, what they do cost."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tones import tone_world
from voiceguide.core.units import MINUTE, Ms
from voiceguide.pipeline import compile as compiling
from voiceguide.pipeline.lengths import lengths_of
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing

if TYPE_CHECKING:
    from pathlib import Path

    from voiceguide.core.session import Session

MANY_FORMS = "## A {repeat: 1..70}\n\n" + "".join(f"- 5s..6s Go {number}.\n" for number in range(60))
"""Seventy forms of up to 4,200 steps."""

TEN = "".join(f"## Part {number}\n\n- 5s Go {number}.\n\n" for number in range(10))
WORST: dict[str, tuple[str, ...]] = {
    "paragraphs": ("".join(f"Feel your breath, number {number}.\n\n" for number in range(2000)),),
    "steps": ("".join(f"- 5s Go {n}.\n" for n in range(3100)),),
    "elastic steps": (
        "---\nlength: 10h\n---\n" + "".join(f"- 5s..{15 + n}s Go {n}.\n" for n in range(3100)),
    ),
    "elastic steps with sides": (
        "## A {sides: left, right}\n"
        + "".join(f"- {2 + n % 2}s..{5 + n % 3}s {{side}} {n}.\n" for n in range(1200)),
    ),
    "elastic steps with cues": (
        "---\nlength: 2h\n---\n"
        + "".join(f"- 5s..15s Go {n}. {{countdown: 3; preview}}\n  - @ half On.\n" for n in range(900)),
    ),
    "cues": ("".join(f"- 20s Say {n}.\n  - @ half Go {n}.\n" for n in range(1550)),),
    "cues in a step": ("- 23h Go.\n" + "".join(f"  - @ {n * 3 + 5}s On.\n" for n in range(3400)),),
    "rounds": ("- 5s..9s Go. {repeat: 9900}\n",),
    "rounds of many steps": (
        "## A {repeat: 3}\n" + "".join(f"- {2 + n % 3}s..{5 + n % 4}s Go {n}.\n" for n in range(2200)),
    ),
    "letters": (
        "- 30m " + "Press slowly 3x with 5 kg at 10:30 for 1/2 h. " * 2 + "{round}. {repeat: 800}\n",
    ),
    "different letters": (
        "".join(f"- 9s Rub {n} times from 3/4 to ½, at 20 °C & 5 kg. Then {n} more.\n" for n in range(1350)),
    ),
    "mistakes": (
        "".join(f"- 1s Rub number {n} of the left foot. {{oops}} Then rest.\n" for n in range(1300)),
    ),
    "includes": ("[include a.md]\n\n" * 330, TEN),
    "includes again and again": ("[include a.md] {repeat: 10000}\n\n" * 900, "- 5s Go.\n"),
    "blocks with a length": (
        "".join(f"## Part {n} {{length: 30s}}\n\n- 5s..15s Go.\n- 5s..40s On.\n" for n in range(700)),
    ),
    "turns of a length": ("## A {repeat: 700; length: 30s}\n\n- 5s..15s Go.\n- 5s..40s On.\n",),
    "turns that are not there": ("Go.\n\n" + "- 5s Go. {repeat: 4999; if: round > 9999}\n" * 10,),
    "many forms": (f"---\nlength: 9m\n---\n{MANY_FORMS}",),
    "many leavings": (
        "---\nlength: 100m\n---\n- 5s..6s Go. {repeat: 4700}\n"
        + "".join(f"- 5s Go {n}. {{optional: {n % 9 + 1}}}\n" for n in range(200)),
    ),
    "numbers": ("[count 1..1000]\n\n" * 14,),
    "a megabyte": ("".join(f"- 5s Go {n}. <!-- {'word ' * 60}-->\n" for n in range(2400)),),
}
"""Routines near their bounds, and the file that they include."""


def test_what_is_tried_to_find_a_form_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many forms of a long session are given up after 10,000 steps, and the mistake says so."""
    laid_down: list[int] = []
    expand = compiling.expand

    def counting(*arguments: Any) -> tuple[Session, Any]:  # noqa: ANN401  whatever it takes
        session, found = expand(*arguments)
        laid_down.append(sum(len(section.blocks) for section in session.sections))
        return session, found

    monkeypatch.setattr(compiling, "expand", counting)
    path = tmp_path / "a.md"
    path.write_text(MANY_FORMS, "utf-8")
    (found,) = plan_routine(path, Timing(length=Ms(9 * MINUTE)), tone_world(), None).diagnostics
    assert (found.code, "10,000 steps" in found.message) == ("VG002", True)
    whole, *others = laid_down
    assert whole == 4200
    assert sum(others) <= 10_000 + whole
    _, stretches, (found,) = lengths_of(path, Timing(), tone_world(), None)
    assert (stretches, found.code) == ((), "VG002")


def test_a_form_that_is_found_soon_is_taken_whatever_there_is(tmp_path: Path) -> None:
    """Only what is tried counts, not what could be."""
    path = tmp_path / "a.md"
    fewer = "## A {repeat: 1..70}\n\n" + "".join(f"- 5s..6s Go {number}.\n" for number in range(15))
    path.write_text(fewer, "utf-8")
    planned = plan_routine(path, Timing(length=Ms(89 * MINUTE)), tone_world(), None)
    assert planned.diagnostics == ()
    assert planned.timeline
    assert [one.text for one in planned.timeline.left_out] == ["3 of 70 rounds: A"]


MEASURED = """
import re, sys, time
from pathlib import Path
from tones import tone_world
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing
world = tone_world()
before = time.process_time()
found = plan_routine(sys.argv[1], Timing(), world, None).diagnostics
seconds = time.process_time() - before
# not ru_maxrss: that counts the process that this one was started from
highest = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
beyond = next((one.message for one in found if one.code == "VG002"), "inside the bounds")
print(f"{seconds:.2f} s, {int(highest) >> 10} MiB, {beyond}")
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts kilobytes as Linux does")
@pytest.mark.parametrize("name", WORST)
def test_the_largest_routines_are_planned_soon(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their processor time and memory are shown; far beyond what is promised is a failure even on a busy machine."""
    script, *included = WORST[name]
    (tmp_path / "day.md").write_text(script, "utf-8")
    for text in included:
        (tmp_path / "a.md").write_text(text, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, tmp_path / "day.md"], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {ran.stdout.strip()}")
    seconds, mebibytes = (float(part.split()[0]) for part in ran.stdout.split(",")[:2])
    assert seconds < 8
    assert mebibytes < 200
