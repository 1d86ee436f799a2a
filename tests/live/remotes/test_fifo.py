"""Commands from a FIFO, as a foot pedal or a house's automation writes them."""

from __future__ import annotations

import os
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from live.remotes.orders import Orders, look
from voiceguide.core.errors import RemoteFailed, RequestError
from voiceguide.live.remotes.fifo import Fifo


def test_writers_come_and_go(tmp_path: Path) -> None:
    """Each `echo` is one writer; the FIFO is made for its owner alone, and removed at the end."""
    path, orders, said = tmp_path / "pedal", Orders(), list[str]()
    with Fifo(path, orders.put_nowait, look, said.append):
        assert stat.filemode(path.stat().st_mode) == "prw-------"
        for command in ("echo next", "printf back", "echo nonsense", "echo pause"):
            subprocess.run(["sh", "-c", f"{command} > {path}"], check=True, timeout=10)
            word = command.split()[1]
            assert word == "nonsense" or orders.heard(word)
        with path.open("w") as slow, path.open("w") as other:
            slow.write("go ")
            slow.flush()
            other.close()
            slow.write("on\n")
            slow.flush()
            assert orders.heard("go on")
        path.write_text("stop\n")
        assert orders.heard("stop")
    assert [line[:31] for line in said] == ["error: there is no command `non"]
    assert not path.exists()
    assert not any("voiceguide" in thread.name for thread in threading.enumerate())


def test_a_fifo_of_somebody_else_stays(tmp_path: Path) -> None:
    """What was there before is used and left."""
    path, orders = tmp_path / "pedal", Orders()
    os.mkfifo(path)
    with Fifo(path, orders.put_nowait, look, print):
        path.write_text("next\n")
        assert orders.heard("next")
    assert path.is_fifo()


def test_what_is_no_fifo_is_left_alone(tmp_path: Path) -> None:
    """A file at the path is never opened or removed."""
    path = tmp_path / "notes"
    path.write_text("mine")
    with pytest.raises(RequestError, match="is no FIFO"), Fifo(path, Orders().put_nowait, look, print):
        pass
    assert path.read_text() == "mine"


def test_a_place_that_is_not_there_is_a_failure_with_a_cure(tmp_path: Path) -> None:
    """It names the path."""
    with pytest.raises(RemoteFailed, match="missing/pedal cannot be used") as failed:
        Fifo(tmp_path / "missing" / "pedal", Orders().put_nowait, look, print).__enter__()
    assert failed.value.hint


def test_a_fifo_that_was_removed_harms_nobody(tmp_path: Path) -> None:
    """Neither does another file in its place, which stays."""
    path, orders = tmp_path / "pedal", Orders()
    with Fifo(path, orders.put_nowait, look, print):
        with path.open("w") as writer:
            path.unlink()
            path.write_text("mine")
            writer.write("next\n")
        assert orders.heard("next")
    assert path.read_text() == "mine"
