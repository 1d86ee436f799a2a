"""A folder that one run at a time may change."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from voiceguide.core.errors import MachineError, OutputFailed
from voiceguide.output.lock import LOCK, alone_in

HOLD = "import sys, pathlib, voiceguide.output.lock as lock\nwith lock.alone_in(pathlib.Path(sys.argv[1])): print(flush=True); input()"


def test_another_program_is_kept_out_until_the_first_ends(tmp_path: Path) -> None:
    """Also when that one is killed; nobody has to remove anything."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(MachineError, match="another voiceguide is at work in"), alone_in(tmp_path):
            pass
        other.kill()
    with alone_in(tmp_path):
        assert (tmp_path / LOCK).exists()


def test_nothing_is_left_where_nothing_was_written(tmp_path: Path) -> None:
    """A folder that was made for it goes again; one that was there stays, and so does the lock beside other files."""
    with alone_in(tmp_path / "a" / "b"):
        assert (tmp_path / "a" / "b").is_dir()
    assert list(tmp_path.iterdir()) == []
    with alone_in(tmp_path):
        (tmp_path / "feed.xml").touch()
    assert {path.name for path in tmp_path.iterdir()} == {LOCK, "feed.xml"}


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """The machine does not let it, and that is said."""
    (tmp_path / "file").touch()
    with pytest.raises(OutputFailed, match="cannot make the folder"), alone_in(tmp_path / "file" / "b"):
        pass
