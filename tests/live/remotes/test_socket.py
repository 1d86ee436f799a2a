"""Commands through a Unix socket: several sessions, stale sockets, and clients that mean no good."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from live.remotes.orders import Orders, look
from voiceguide.core.errors import NoSession, RemoteFailed, RequestError
from voiceguide.live.remotes.server import SocketServer, ask
from voiceguide.live.remotes.sessions import choose_session, session_name, sessions

OPEN = Path("/proc/self/fd")


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose path is short enough for a socket."""
    return tmp_path_factory.mktemp("s") / "run"


@contextmanager
def session(folder: Path, name: str = "foot", orders: Orders | None = None) -> Iterator[SocketServer]:
    """Give a session that records its orders."""
    with SocketServer(folder, name, (orders or Orders()).put_nowait, look) as server:
        yield server


def connect(path: Path) -> socket.socket:
    """Return a client's connection."""
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(10)
    client.connect(str(path))
    return client


def path_of(folder: Path, name: str = "foot") -> Path:
    """Return where a session's socket is."""
    return folder / f"{name}.socket"


def test_a_line_asks_and_a_line_answers(folder: Path) -> None:
    """Commands, mistakes and the status, over one connection or several."""
    orders = Orders()
    with session(folder, orders=orders):
        assert ask(path_of(folder), "next") == "ok"
        assert "did you mean `next`?" in ask(path_of(folder), "nxet")
        assert json.loads(ask(path_of(folder), "status"))["title"] == "Foot massage"
        with connect(path_of(folder)) as client, client.makefile("rw") as lines:
            for command in ("pause", "go on"):
                print(command, file=lines, flush=True)
                assert lines.readline() == "ok\n"
        assert orders.heard("next", "pause", "go on")


def test_it_is_its_owners_alone_and_leaves_nothing(folder: Path) -> None:
    """Others may neither enter the folder nor use the socket; at the end socket and thread are gone."""
    with session(folder), connect(path_of(folder)):
        assert stat.filemode(path_of(folder).stat().st_mode) == "srw-------"
        assert stat.filemode(folder.stat().st_mode) == "drwx------"
    assert sessions(folder) == {}
    assert not path_of(folder).exists()
    assert not any("voiceguide" in thread.name for thread in threading.enumerate())


def test_several_sessions_have_names_of_their_own(folder: Path) -> None:
    """A name that is taken gets a number; each is found by its own."""
    with session(folder) as first, session(folder) as second, session(folder, "yoga") as third:
        assert (first.name, second.name, third.name) == ("foot", "foot-2", "yoga")
        assert list(sessions(folder)) == ["foot", "foot-2", "yoga"]
        assert choose_session(folder, "yoga") == ("yoga", path_of(folder, "yoga"))
        with pytest.raises(RequestError, match="3 sessions play") as several:
            choose_session(folder, None)
        assert several.value.hint == "choose with --session: foot, foot-2, yoga"
        with pytest.raises(NoSession, match="no session called `yogga`") as none:
            choose_session(folder, "yogga")
        assert none.value.hint == "did you mean `yoga`?"
    with pytest.raises(NoSession, match="no session plays"):
        choose_session(folder, "yoga")


def test_sessions_that_start_at_once_all_get_a_name(folder: Path) -> None:
    """None takes another's socket for the stale one that all find."""
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(path_of(folder)))
    servers = [SocketServer(folder, "foot", Orders().put_nowait, look) for _ in range(8)]
    with ExitStack() as stack, ThreadPoolExecutor(8) as pool:
        for server in pool.map(SocketServer.__enter__, servers):
            stack.push(server)
        assert len(sessions(folder)) == len({server.name for server in servers}) == 8


def test_a_stale_socket_is_replaced(folder: Path) -> None:
    """A session that was killed left one; it is not listed, and its name is free."""
    program = (
        "import sys; from pathlib import Path; from voiceguide.live.remotes.server import SocketServer;"
        "SocketServer(Path(sys.argv[1]), 'foot', print, print).__enter__();"
        "print('there', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as killed:
        assert killed.stdout
        assert killed.stdout.readline() == b"there\n"
        assert list(sessions(folder)) == ["foot"]
        killed.kill()
    assert path_of(folder).exists()
    assert sessions(folder) == {}
    with session(folder) as server:
        assert server.name == "foot"
        assert ask(path_of(folder), "next") == "ok"


def test_what_is_no_socket_is_left_alone(folder: Path) -> None:
    """A file in the way costs a number in the name."""
    folder.mkdir()
    path_of(folder).write_text("mine")
    with session(folder) as server:
        assert server.name == "foot-2"
    assert path_of(folder).read_text() == "mine"


def test_a_folder_of_somebody_else_is_refused(folder: Path) -> None:
    """Neither a link nor a folder that others may write is trusted as it is."""
    folder.parent.joinpath("theirs").mkdir()
    folder.symlink_to(folder.parent / "theirs")
    with pytest.raises(RemoteFailed, match="somebody else's"), session(folder):
        pass
    folder.unlink()
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    with session(folder):
        assert stat.filemode(folder.stat().st_mode) == "drwx------"


def test_a_path_that_is_too_long_is_told(folder: Path) -> None:
    """The cure names the variable."""
    with pytest.raises(RemoteFailed, match="no socket can be made") as failed, session(folder / ("x" * 100)):
        pass
    assert "XDG_RUNTIME_DIR" in failed.value.hint


@pytest.mark.parametrize(
    ("text", "name"),
    [("foot-back", "foot-back"), ("Стопы, 5 минут", "Стопы-5-минут"), ("../x", "x"), ("…", "session")],
)
def test_a_name_is_made_of_a_files(text: str, name: str) -> None:
    """Whatever the routine is called, its session's name is short and no path."""
    assert session_name(text) == name
    assert len(session_name(text * 20)) <= 24


def test_a_slow_client_harms_nobody(folder: Path) -> None:
    """One sends half a line and waits, one never reads its answers, one hangs up: others are served meanwhile."""
    orders = Orders()
    with session(folder, orders=orders), connect(path_of(folder)) as half, connect(path_of(folder)) as deaf:
        half.sendall(b"ne")
        deaf.settimeout(0)
        sent = 0
        while sent < 10_000_000:
            try:
                sent += deaf.send(b"status\n" * 1000)
            except BlockingIOError:
                break
        assert sent < 10_000_000
        connect(path_of(folder)).close()
        assert ask(path_of(folder), "back") == "ok"
        half.sendall(b"xt\n")
        assert half.recv(100) == b"ok\n"
        assert orders.heard("back", "next")


def test_a_hostile_client_harms_nobody(folder: Path) -> None:
    """A line without end, bytes that are no text, and a flood get their errors, and others their turn."""
    orders = Orders(most=3)
    with session(folder, orders=orders), connect(path_of(folder)) as client:
        client.sendall(b"x" * 5000 + b"\n\xff\xfe\0\n")
        with client.makefile("r") as answers:
            assert answers.readline().startswith("error: a line may have")
            assert answers.readline().startswith("error: there is no command")
            client.sendall(b"next\n" * 10)
            assert [answers.readline() for _ in range(10)][2:4] == [
                "ok\n",
                "error: too many commands at once; say it again in a moment\n",
            ]
        assert json.loads(ask(path_of(folder), "status"))["state"] == "playing"


def test_the_longest_silent_leaves_when_there_are_too_many(folder: Path) -> None:
    """Forty connections that say nothing do not keep the next one out."""
    with ExitStack() as stack, session(folder):
        clients = [stack.enter_context(connect(path_of(folder))) for _ in range(40)]
        assert ask(path_of(folder), "next") == "ok"
        assert clients[0].recv(10) == b""


def test_an_answer_is_had_after_hanging_up_half(folder: Path) -> None:
    """`printf next | nc -U` sends no line's end and then nothing: it is a command, and is answered."""
    with session(folder), connect(path_of(folder)) as client:
        client.sendall(b"next")
        client.shutdown(socket.SHUT_WR)
        assert client.recv(100) == b"ok\n"
        assert client.recv(100) == b""


def test_a_session_that_was_removed_harms_nobody(folder: Path) -> None:
    """Closing does not remove what somebody else has put in its place."""
    with session(folder):
        path_of(folder).unlink()
        path_of(folder).write_text("mine")
    assert path_of(folder).read_text() == "mine"


@pytest.mark.skipif(not OPEN.exists(), reason="this system does not list open files")
def test_no_file_stays_open(folder: Path) -> None:
    """After a session with clients, as many files are open as before."""
    before = len(list(OPEN.iterdir()))
    with session(folder), connect(path_of(folder)), connect(path_of(folder)):
        pass
    assert len(list(OPEN.iterdir())) == before
