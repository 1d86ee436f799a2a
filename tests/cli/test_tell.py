"""`voiceguide tell`: a session that plays is commanded from another process."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from live.remotes.orders import STATUS, Orders, look
from voiceguide.config import runtime_folder
from voiceguide.live.remotes.server import SocketServer

Run = Callable[..., Any]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets in Python")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give sessions a folder of their own, with a short path."""
    home = tmp_path_factory.mktemp("r")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    return home / "voiceguide"


@contextmanager
def session(home: Path, name: str = "foot") -> Iterator[Orders]:
    """Give the orders of a session that plays."""
    orders = Orders()
    with SocketServer(home, name, orders.put_nowait, look):
        yield orders


def test_a_command_arrives(run: Run, home: Path) -> None:
    """Several words are one command; nothing is printed, and the exit code is 0."""
    with session(home) as orders:
        for words in (["next"], ["go", "on"], ["how long"], ["section", "Left", "foot"], ["PAUSE"]):
            ran = run("tell", *words)
            assert (ran.code, ran.out, ran.err) == (0, "", "")
        assert orders.heard("next", "go on", "how long", "section Left foot", "pause")
        assert run("tell", "stop", "--json").json == {"session": "foot", "answer": "ok"}


def test_the_status_in_words_and_as_json(run: Run, home: Path) -> None:
    """A person reads a line; a program the document that the socket gives, with the session's name."""
    with session(home):
        assert run("tell", "status").out == (
            "playing 3:20 of 13:00 · Your left foot · Rub the sole. Slowly. (0:25 left)\n"
        )
        document = run("tell", "status", "--json").json
    assert document["session"] == "foot"
    assert (document["state"], document["position_ms"], document["left_ms"]) == ("playing", 200_000, 580_000)
    assert document["title"] == STATUS.title


@pytest.mark.parametrize("playing", [True, False])
def test_what_is_no_command_is_2(run: Run, home: Path, *, playing: bool) -> None:
    """Whether a session plays or not; the nearest command is named."""
    if playing:
        with session(home) as orders:
            ran = run("tell", "nxet")
            assert orders.empty()
    else:
        ran = run("tell", "nxet")
    assert ran.code == 2
    assert "there is no command `nxet`; did you mean `next`?" in ran.err


def test_no_command_at_all_is_2(run: Run) -> None:
    """Click says so."""
    assert run("tell").code == 2


def test_no_session_is_3(run: Run, home: Path) -> None:
    """It says that none plays, and how to start one; with --json, too."""
    ran = run("tell", "next")
    assert ran.code == 3
    assert "no session plays" in ran.err
    assert "voiceguide play" in ran.err
    assert run("tell", "next", "--json").json["error"]["message"] == "no session plays"
    with session(home):
        ran = run("tell", "next", "--session", "foto")
        assert ran.code == 3
        assert "did you mean `foot`?" in ran.err


def test_of_several_sessions_one_is_chosen(run: Run, home: Path) -> None:
    """Without a name that is a mistake of the command line, and the names are told."""
    with session(home) as foot, session(home, "yoga") as yoga:
        ran = run("tell", "next")
        assert ran.code == 2
        assert "choose with --session: foot, yoga" in ran.err
        assert run("tell", "next", "--session", "yoga").code == 0
        assert foot.empty()
        assert yoga.heard("next")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (b"error: too many commands at once\n", "did not take that: too many commands at once"),
        (b"", "it has just ended"),
        (b'{"state": "flying"}\n', "did not take that"),
    ],
)
def test_a_session_that_answers_otherwise_is_3(run: Run, home: Path, said: bytes, shown: str) -> None:
    """It refuses, ends at this moment, or says what nobody understands."""
    home.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(home / "foot.socket"))
        server.listen()

        def answer() -> None:
            for _ in range(2):  # the first only looks whether somebody is there
                client, _ = server.accept()
                with client:
                    if client.recv(100):
                        client.sendall(said)

        thread = threading.Thread(target=answer)
        thread.start()
        ran = run("tell", "next")
        thread.join()
    assert ran.code == 3
    assert shown in ran.err


def test_a_program_without_the_variable_finds_the_same_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the system starts by itself has no XDG_RUNTIME_DIR; the standard one counts if it is there."""
    user = runtime_folder()
    assert runtime_folder(str(tmp_path)) == tmp_path / "voiceguide"
    assert runtime_folder(str(tmp_path / "missing")) == user
    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert runtime_folder(str(tmp_path)).parent == tmp_path
    monkeypatch.setattr("os.access", lambda path, _: str(path).startswith("/run/user/"))
    assert runtime_folder().parent.parent == Path("/run/user")
