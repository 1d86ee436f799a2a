"""`voiceguide fmt`: canonical form, in place."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from cli.command import WRONG
from strategies import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Ran

    Run = Callable[..., Ran]

LOOSE = """\
---
lang:   en
title: 'Hands'     # a remark
---



# Hands

<!-- a comment -->
Sit down,
and breathe.   [pause 3]

* 90s  Rub your palms. {  countdown:3 }   <!-- another -->
     @ 0:20 Go on.
1. Rest.
"""
TIGHT = """\
---
title: Hands # a remark
lang: en
---

# Hands

<!-- a comment -->

Sit down,
and breathe.   [3s]

- 1m30s Rub your palms. {countdown: 3} <!-- another -->
  - @ 0:20 Go on.

- Rest.
"""


def write(folder: Path, text: str, name: str = "a.md") -> Path:
    """Write a routine as it is, byte for byte."""
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def test_a_routine_is_brought_into_form(run: Run, tmp_path: Path) -> None:
    """The file is replaced; comments and the author's line breaks are kept; a second time changes nothing."""
    path = write(tmp_path, LOOSE.replace("pause 3", "pause 3s"))
    assert run("fmt", "./a.md") == type(run("--version"))(0, "formatted ./a.md\n", "")
    assert path.read_text("utf-8") == TIGHT.replace("Go on.\n\n", "Go on.\n")
    again = run("fmt", "./a.md")
    assert (again.code, again.out, again.err) == (0, "1 file: no mistakes\n", "")


def test_check_changes_nothing(run: Run, tmp_path: Path) -> None:
    """--check lists what would change and ends with 1; what is in form already is not named."""
    loose, tight = write(tmp_path, "* a\n"), write(tmp_path, "- a\n", "b.md")
    ran = run("fmt", "--check", "a.md", "b.md")
    assert (ran.code, ran.out, ran.err) == (1, "would change a.md\n", "")
    assert (loose.read_text("utf-8"), tight.read_text("utf-8")) == ("* a\n", "- a\n")
    assert run("fmt", "--check", "b.md").code == 0


def test_a_routine_with_errors_is_left_alone(run: Run, tmp_path: Path) -> None:
    """It is reported and not touched, and the others are formatted; the exit code is 1."""
    wrong, unknown, loose = (
        write(tmp_path, WRONG + "\n\n\n"),
        write(tmp_path, "*  Your {sied} foot.\n", "b.md"),
        write(tmp_path, "* a\n", "c.md"),
    )
    ran = run("fmt", "a.md", "b.md", "c.md")
    assert (ran.code, ran.out) == (1, "formatted c.md\n3 files: 2 errors\n")
    assert "a.md:10:12: error[VG040]" in ran.err
    assert "b.md:1:9: error[VG043]" in ran.err
    assert wrong.read_text("utf-8") == WRONG + "\n\n\n"
    assert unknown.read_text("utf-8") == "*  Your {sied} foot.\n"
    assert loose.read_text("utf-8") == "- a\n"


def test_lines_end_in_a_line_feed(run: Run, tmp_path: Path) -> None:
    """The marks of other systems go: carriage returns, and a byte order mark at the start."""
    path = write(tmp_path, "\ufeff# Hands\r\n\r\nRest.\r\n")
    assert run("fmt", "-q", "a.md").out == ""
    assert path.read_bytes() == b"# Hands\n\nRest.\n"


def test_a_length_may_be_asked_for_later(run: Run, tmp_path: Path) -> None:
    """A routine that says {length} and has none is in order here; only a session needs one."""
    write(tmp_path, "This takes {length}.\n")
    assert run("fmt", "--check", "a.md").code == 0


@pytest.mark.skipif(os.name == "nt", reason="rights are POSIX's")
def test_rights_are_kept(run: Run, tmp_path: Path) -> None:
    """A routine that nobody else may read stays so."""
    path = write(tmp_path, "* a\n")
    path.chmod(0o600)
    assert run("fmt", "a.md").code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]


def test_json(run: Run, tmp_path: Path) -> None:
    """The document names what changed; with errors it holds them alone."""
    write(tmp_path, "* a\n")
    assert run("fmt", "--check", "--json", "a.md").json == {"changed": ["a.md"], "diagnostics": []}
    write(tmp_path, WRONG)
    ran = run("fmt", "--json", "a.md")
    assert (ran.code, list(ran.json), ran.err) == (1, ["diagnostics"], "")


def test_no_engine_is_needed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is spoken, so nothing that speaks has to be there."""
    monkeypatch.setattr("voiceguide.pipeline.world.ENGINES", {"pyttsx3": "no.such.module:Engine"})
    write(tmp_path, SHIPPED[0].read_text("utf-8"))
    assert run("fmt", "a.md").code == 0
    assert "no.such.module" not in sys.modules
