"""The folder of sockets: which sessions play, and what each is called."""

from __future__ import annotations

import os
import re
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from voiceguide.core.errors import NoSession, RemoteFailed, RequestError
from voiceguide.core.nearest import suggestion

_SUFFIX: Final = ".socket"
_LOCK: Final = "lock"
_LETTERS: Final = 24
"""Letters of a session's name; a socket's whole path may have about a hundred bytes."""

_WAITING: Final = 128
"""Connections that wait to be let in; one more is turned away."""

_HINT: Final = "Set XDG_RUNTIME_DIR to a folder of your own with a short path."


def session_name(text: str) -> str:
    """Return a name for a session, from its routine's file: letters, figures, hyphens, underscores."""
    return re.sub(r"[^\w-]+", "-", text).strip("-")[:_LETTERS] or "session"


def sessions(folder: Path) -> dict[str, Path]:
    """Return the sockets of the sessions that play, by name, sorted."""
    found = {path.name.removesuffix(_SUFFIX): path for path in folder.glob(f"*{_SUFFIX}")}
    return {name: path for name, path in sorted(found.items()) if _answers(path)}


def choose_session(folder: Path, name: str | None) -> tuple[str, Path]:
    """Return the session of a name, or the only one that plays.

    Raises:
        NoSession: None plays, or none of that name.
        RequestError: Several play, and none was named.
    """
    found = sessions(folder)
    if not found:
        raise NoSession("no session plays", "Start one with `voiceguide play FILE`, as the same user.")
    if name is None and len(found) > 1:
        raise RequestError(f"{len(found)} sessions play", "choose with --session: " + ", ".join(found))
    chosen = name or next(iter(found))
    if chosen not in found:
        raise NoSession(f"no session called `{chosen}` plays", suggestion(chosen, found))
    return chosen, found[chosen]


@contextmanager
def listening(folder: Path, name: str) -> Iterator[tuple[str, socket.socket]]:
    """Give the socket of a new session and the name that it got, with a number where the name was taken.

    What a session that crashed has left is replaced. The socket is for its owner alone.

    Raises:
        RemoteFailed: The folder or the socket cannot be made, or is somebody else's.
    """
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _locked(folder):
            name, path = _bind(server, folder, session_name(name))
            ours = _identity(path)
    except OSError as error:
        server.close()
        raise RemoteFailed(f"no socket can be made in {folder}: {error}", _HINT) from error
    except RemoteFailed:
        server.close()
        raise
    try:
        yield name, server
    finally:
        server.close()
        with suppress(OSError):  # somebody removed it before us
            if _identity(path) == ours:
                path.unlink()


def _bind(server: socket.socket, folder: Path, wanted: str) -> tuple[str, Path]:
    number = 1
    while True:
        name = wanted if number == 1 else f"{wanted}-{number}"
        path = folder / f"{name}{_SUFFIX}"
        if _is_stale(path):
            path.unlink()
        if not os.path.lexists(path):
            server.bind(os.fspath(path))
            path.chmod(0o600)
            server.listen(_WAITING)
            return name, path
        number += 1


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other sessions from starting in the folder, which is made for its owner alone."""
    import fcntl  # noqa: PLC0415  not there on Windows, which has no such sockets either

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise RemoteFailed(f"{folder} is somebody else's", _HINT)
    if found.st_mode & 0o077:
        folder.chmod(0o700)
    file = os.open(folder / _LOCK, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _is_stale(path: Path) -> bool:
    return path.is_socket() and not _answers(path)


def _answers(path: Path) -> bool:
    """Tell whether somebody listens at a socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        try:
            client.connect(os.fspath(path))
        except (BlockingIOError, TimeoutError):
            return True  # it is there and has much to do
        except OSError:
            return False
    return True


def _identity(path: Path) -> tuple[int, int]:
    found = path.lstat()
    return found.st_dev, found.st_ino
