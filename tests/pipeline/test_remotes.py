"""All ways to command a session, together."""

from __future__ import annotations

import os
import pty
import sys
import termios
import threading
from pathlib import Path

import pytest

from live.remotes.orders import Orders, look, soon
from voiceguide.core.errors import RemoteFailed, RequestError
from voiceguide.live.remotes.server import ask
from voiceguide.pipeline.remotes import Wanted, open_remotes


@pytest.fixture(autouse=True)
def no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the session bus away, whether there is one here or not."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose path is short enough for a socket."""
    return tmp_path_factory.mktemp("s")


def threads() -> list[str]:
    """Return the names of our threads."""
    return [thread.name for thread in threading.enumerate() if "voiceguide" in thread.name]


def test_all_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe, a FIFO and the socket order into one queue; afterwards nothing of them is left."""
    read, write = os.pipe()
    orders, said = Orders(), list[str]()
    with os.fdopen(read) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        wanted = Wanted(folder / "run", "foot", fifo=folder / "pedal")
        with open_remotes(wanted, orders.put_nowait, look, said.append) as name:
            assert name == "foot"
            os.write(write, b"next\n")
            assert orders.heard("next")
            (folder / "pedal").write_text("back\n")
            assert orders.heard("back")
            assert ask(folder / "run" / "foot.socket", "pause") == "ok"
            assert orders.heard("pause")
        os.close(write)
    assert said == []
    assert threads() == []
    assert [path.name for path in folder.rglob("*")] == ["run", "lock"]


def test_keys_on_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard input is a terminal, single keys are taken, and it is put back."""
    person, program = pty.openpty()
    orders = Orders()
    before = termios.tcgetattr(program)
    with os.fdopen(program) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        with open_remotes(Wanted(folder, "foot"), orders.put_nowait, look, print):
            os.write(person, b"n")
            assert orders.heard("next")
        assert termios.tcgetattr(program) == before
    os.close(person)


def test_a_flood_of_one_way_leaves_the_others_free(folder: Path) -> None:
    """A pedal that has gone mad is taken twenty times a second, and the socket as before."""
    orders, said = Orders(0), list[str]()
    wanted = Wanted(folder / "run", "foot", fifo=folder / "pedal", mpris=False, standard_input=False)
    with open_remotes(wanted, orders.put_nowait, look, said.append):
        (folder / "pedal").write_text("next\n" * 200)
        assert soon(lambda: orders.qsize() + len(said) == 200)
        assert orders.qsize() < 100
        assert ask(folder / "run" / "foot.socket", "pause") == "ok"


def test_what_was_asked_for_and_is_not_there_closes_the_rest(folder: Path) -> None:
    """Media keys without a bus fail when they were asked for, and the FIFO that was open is gone."""
    wanted = Wanted(folder / "run", "foot", fifo=folder / "pedal", mpris=True, standard_input=False)
    with (
        pytest.raises(RemoteFailed, match="media keys"),
        open_remotes(wanted, Orders().put_nowait, look, print),
    ):
        pass
    (folder / "notes").write_text("mine")
    wanted = Wanted(folder / "run", "foot", fifo=folder / "notes", standard_input=False)
    with pytest.raises(RequestError), open_remotes(wanted, Orders().put_nowait, look, print):
        pass
    assert [path.name for path in folder.iterdir()] == ["notes"]
    assert threads() == []


def test_a_session_without_a_socket_plays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none can be made it is said, once, and the other ways are there."""
    monkeypatch.setattr(sys, "stdin", None)
    said: list[str] = []
    wanted = Wanted(folder / ("x" * 100), "foot", mpris=False)
    with open_remotes(wanted, Orders().put_nowait, look, said.append) as name:
        assert name is None
    assert len(said) == 1
    assert "voiceguide tell" in said[0]
