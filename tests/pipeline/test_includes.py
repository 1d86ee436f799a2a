"""Includes on a real disk: nothing outside the routine's folder is read, and nothing is waited for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tones import tone_world
from voiceguide.pipeline.fmt import format_routine
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceguide.pipeline.plan import Planned


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the folder of a routine, with a file beside the folder that is nobody's business."""
    (tmp_path / "secret.md").write_text("The secret.\n", "utf-8")
    home = tmp_path / "home"
    home.mkdir()
    return home


def planned(home: Path, script: str, **others: str | bytes) -> Planned:
    """Plan a routine, with other files in its folder, by estimate; `__` in a name is a slash."""
    for name, text in others.items():
        path = home / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (home / "day.md").write_text(script, "utf-8")
    return plan_routine(home / "day.md", Timing(), tone_world(), None)


def mistakes(plan: Planned) -> list[str]:
    """Return the code and the message of each mistake."""
    return [f"{one.code} {one.message}" for one in plan.diagnostics]


def said(plan: Planned) -> list[str]:
    """Return what is said."""
    assert plan.timeline
    return [cue.text for cue in plan.timeline.cues if cue.utterance]


@pytest.mark.parametrize("path", ["../secret.md", "x/../../secret.md", "link.md", "folder/secret.md"])
def test_nothing_outside_the_folder_is_read(home: Path, path: str) -> None:
    """Neither by dots, nor by a link to a file, nor by one to a folder."""
    (home / "link.md").symlink_to(home.parent / "secret.md")
    (home / "folder").symlink_to(home.parent)
    assert mistakes(planned(home, f"[include {path}]\n\nRest.\n")) == [
        f"VG077 `{path}` cannot be included: it is outside the routine's folder"
    ]


def test_a_link_inside_the_folder_is_followed(home: Path) -> None:
    """It is the same file, so it cannot be included in itself by it."""
    (home / "alias.md").symlink_to(home / "legs.md")
    plan = planned(home, "[include alias.md]\n", legs="Shake.\n")
    assert said(plan) == ["Shake."]
    assert plan.timeline
    assert {cue.span.file for cue in plan.timeline.cues if cue.utterance and cue.span} == {
        str(home / "alias.md")
    }
    assert (
        mistakes(planned(home, "[include legs.md]\n", legs="Shake.\n\n[include alias.md]\n"))[0][:5]
        == "VG079"
    )


def fifo(path: Path) -> None:
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


def unreadable(path: Path) -> None:
    """Make a link that leads to itself."""
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.mkdir, "it is no file"),
        (fifo, "it is no file"),
        (lambda path: path.symlink_to("/dev/zero"), "it is outside the routine's folder"),
        (unreadable, ""),
        (lambda path: path.symlink_to("nowhere.md"), "there is no such file"),
    ],
    ids=["a folder", "a pipe", "a device", "a ring of links", "a broken link"],
)
def test_what_is_no_file_is_a_mistake(home: Path, make: Callable[[Path], None], reason: str) -> None:
    """It is told at the include, and nothing waits for it."""
    make(home / "odd.md")
    (found,) = mistakes(planned(home, "[include odd.md]\n\nRest.\n"))
    assert found.startswith(f"VG077 `odd.md` cannot be included: {reason}")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [(b"One.\n\ncaf\xe9\n", "VG001", 3), (b"a" * 1024 * 1025, "VG002", 1), (b"\x00\n", "VG001", 1)],
)
def test_bytes_that_are_no_text_are_told_in_their_file(home: Path, data: bytes, code: str, line: int) -> None:
    """The place is in the included file, and the include is named."""
    (found,) = planned(home, "[include odd.md]\n\nRest.\n", odd=data).diagnostics
    assert (found.code, found.span.file, found.span.line) == (code, str(home / "odd.md"), line)
    assert [(span.file, span.line) for span in found.via] == [(str(home / "day.md"), 1)]


def test_a_mark_of_bytes_and_windows_lines_are_read(home: Path) -> None:
    """A file as Windows writes it is included, and places count its lines right."""
    plan = planned(home, "[include odd.md]\n", odd=b"\xef\xbb\xbf# Odd\r\n\r\nOne.\r\n\r\nTwo.\r\n")
    assert said(plan) == ["One.", "Two."]
    assert plan.timeline
    assert [cue.span.line for cue in plan.timeline.cues if cue.utterance and cue.span] == [3, 5]


def test_a_missing_file_names_the_nearest(home: Path) -> None:
    """The hint looks where the file would be."""
    plan = planned(home, "[include parts/lgs.md]\n\nRest.\n", parts__legs="Shake.\n")
    (found,) = plan.diagnostics
    assert found.hint == "did you mean `legs.md`?"


def test_lexicons_are_merged(home: Path) -> None:
    """The routine's own words win; a file of words lies beside the file that names it."""
    (home / "parts").mkdir()
    (home / "parts" / "words.yaml").write_text("yongquan: not so\nJianjing: jyen jing\n", "utf-8")
    plan = planned(
        home,
        "---\nlexicon: {Yongquan: yong chwan}\n---\nYongquan.\n\n[include parts/legs.md]\n",
        parts__legs="---\nlexicon: words.yaml\n---\nJianjing and Yongquan.\n",
    )
    assert plan.timeline
    spoken = [cue.utterance.text for cue in plan.timeline.cues if cue.utterance]
    assert spoken == ["yong chwan.", "jyen jing and yong chwan."]


def test_a_lexicon_of_an_included_file_that_is_not_there(home: Path) -> None:
    """It is told where that file names it, and does not lead out of the folder."""
    script = "---\nlexicon: ../../secret.md\n---\nOne.\n"
    (found,) = planned(home, "[include parts/legs.md]\n", parts__legs=script).diagnostics
    assert (found.code, found.span.file, found.span.line) == ("VG074", str(home / "parts/legs.md"), 2)
    assert "outside the routine's folder" in found.message


def test_sounds_lie_beside_the_file_that_names_them(home: Path) -> None:
    """A sound of an included file is found there, one outside the routine's folder is not."""
    (home / "parts").mkdir()
    soundfile.write(home / "parts" / "ding.wav", np.full(48_000, 0.1, np.float32), 48_000)
    include = "[include parts/legs.md]\n"
    plan = planned(home, include, parts__legs="One. [play ding.wav]\n")
    assert mistakes(plan) == []
    assert plan.timeline
    assert "parts/ding.wav" in [cue.name for cue in plan.timeline.cues]
    (found,) = planned(home, include, parts__legs="One. [play dong.wav]\n").diagnostics
    assert (found.message, found.hint) == (
        "there is no sound file `parts/dong.wav`",
        "did you mean `parts/ding.wav`?",
    )
    (found,) = planned(home, include, parts__legs="One. [play ../../x.wav]\n").diagnostics
    assert "outside the routine's folder" in found.message


def test_an_overrun_and_a_warning_name_the_includes(home: Path) -> None:
    """What only the plan finds, and what is warned of, is told in the included file, too."""
    (found,) = planned(
        home, "# Day\n\n[include legs.md]\n", legs="- 1s Shake both of your legs well.\n"
    ).diagnostics
    assert (found.code, found.span.file, len(found.via)) == ("VG014", str(home / "legs.md"), 1)
    (found,) = planned(home, "# Day\n\n[include legs.md]\n", legs="Rub ⌘ your legs.\n").diagnostics
    assert (found.code, found.span.file, len(found.via)) == ("VG106", str(home / "legs.md"), 1)
    assert (found.span.line, found.span.column, found.span.end_column) == (1, 5, 6)


def test_a_warning_of_an_included_file_counts(home: Path) -> None:
    """Work on the body needs a warning, wherever it stands."""
    script = "---\ntags: [body-work]\n---\n[include legs.md]\n"
    assert mistakes(planned(home, script, legs="> [!CAUTION]\n> Mind it.\n\nRub.\n")) == []
    (found,) = planned(home, script, legs="Rub.\n").diagnostics
    assert found.code == "VG101"


LEGS = """\
## Shake

- 10s..4m Shake.
  - @ every 1m Go on.

## Stretch {optional: 2}

- 20s..2m Stretch.
"""
SILENT = "---\nlength: {}\nchimes: {{start: none, section: none, switch: none, end: none}}\n---\n"


def times(plan: Planned) -> list[tuple[str, int, int]]:
    """Return what each step says, and when it begins and ends, in whole seconds."""
    assert plan.timeline
    return [(step.text, round(step.start / 1000), round(step.end / 1000)) for step in plan.timeline.steps]


def test_an_include_has_a_length_over_all_its_chapters(home: Path) -> None:
    """What is elastic in it is as long as its own length asks for; the rest of the session fills what remains."""
    script = f"{SILENT.format('10m')}Sit for some minutes. [1s..9m]\n\n[include legs.md] {{length: 5m}}\n"
    plan = planned(home, script, legs=LEGS)
    assert mistakes(plan) == []
    assert times(plan) == [("Shake.", 300, 498), ("Stretch.", 498, 600)]


def test_a_file_with_two_lengths_leaves_out_what_has_no_time_in_each(home: Path) -> None:
    """What is left out of the shorter one stays in the longer one, and one place has a value in each."""
    script = (
        f"{SILENT.format('10m')}Sit for some minutes. [1s..9m]\n\n[include legs.md] {{length: 5m}}\n\n"
        "[include legs.md] {length: 25s}\n"
    )
    plan = planned(home, script, legs=LEGS)
    assert mistakes(plan) == []
    assert [text for text, _, _ in times(plan)] == ["Shake.", "Stretch.", "Shake."]
    assert plan.timeline
    assert [(one.text, one.span.line) for one in plan.timeline.left_out] == [("Stretch", 6)]
    assert [place.value > 60_000 for place in plan.timeline.elastic if place.span.line == 3] == [True, False]


def test_a_pause_is_weighed_in_each_length_that_it_stands_in(home: Path) -> None:
    """It is warned of where one of its copies is long; the other one is not taken for it."""
    include = "[include rest.md] {length: 30s}\n\n[include rest.md] {length: 2m}\n"
    (found,) = planned(home, include, rest="Rest. [1s..5m]\n").diagnostics
    assert (found.code, found.message) == (
        "VG105",
        "this pause lasts 2m, and no word says how long it is",
    )
    include = include.replace("2m", "40s")
    assert mistakes(planned(home, include, rest="Rest. [1s..5m]\n")) == []


def test_sides_are_weighed_in_the_length_that_they_stand_in(home: Path) -> None:
    """What is on one side only is as long as it is there, whatever another include of the file makes of it."""
    legs = "## {side} {sides: left, right}\n\n- 5s..4m Press.\n\nRest. [0s..1m] {if: side == left}\n"
    for order in ("20s 5m", "5m 20s"):
        include = "".join(f"[include legs.md] {{length: {length}}}\n\n" for length in order.split())
        found = [one.message for one in planned(home, include, legs=legs).diagnostics]
        assert [text for text in found if "lasts" in text and "side" in text] == [
            "the left side lasts 33.4s longer than the right side"
        ]


def test_an_include_leaves_and_its_rounds_leave(home: Path) -> None:
    """Rounds above the least go first, then the include, then what is optional in another one of the same file."""
    script = "[include legs.md] {repeat: 1..2; optional: 3}\n\n[include legs.md]\n"
    said = {
        length: [text for text, _, _ in times(planned(home, SILENT.format(length) + script, legs=LEGS))]
        for length in ("10m", "5m", "3m", "70s")
    }
    both = ["Shake.", "Stretch."]
    assert said == {"10m": both * 3, "5m": both * 2, "3m": both, "70s": both[:1]}


def test_fmt_cares_for_its_own_file_only(home: Path) -> None:
    """A mistake in an included file does not keep a routine from its canonical form; one in its own line does."""
    script = "# Day\n\n* 5s Rub.\n\n[include  legs.md]   {with: who=Ann}\n"
    planned(home, script, legs="---\nvars: {who: you}\n---\n[zz]\n")
    formatted = format_routine(home / "day.md")
    assert formatted.text == "# Day\n\n- 5s Rub.\n\n[include legs.md] {with: who = Ann}\n"
    planned(home, "## Day\n\n[include legs.md]\n\n[include none.md]\n")
    formatted = format_routine(home / "day.md")
    assert [one.code for one in formatted.diagnostics] == ["VG077"]


BOMB = """
import re, resource, sys
from pathlib import Path
def highest():
    # not ru_maxrss: that counts the process that this one was started from
    return re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from tones import tone_world
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing
found = plan_routine(sys.argv[1], Timing(), tone_world(), None).diagnostics
print(*(one.code for one in found), highest())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts kilobytes as Linux does")
def test_a_bomb_takes_little_memory(home: Path) -> None:
    """Thirty files that include the next twice are refused, in less than 200 MB."""
    for number in range(30):
        (home / f"{number}.md").write_text(
            f"One.\n\n[include {number + 1}.md]\n\n[include {number + 1}.md]\n", "utf-8"
        )
    (home / "30.md").write_text("One.\n", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", BOMB, home / "0.md"], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    *codes, kilobytes = ran.stdout.split()
    assert codes == ["VG002"]
    assert int(kilobytes) < 200 * 1024
