"""Commands from a Unix socket: a line asks, a line answers."""

from __future__ import annotations

import socket
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Self

from voiceguide.live.remotes.lines import Lines, Look, Take, answer
from voiceguide.live.remotes.reading import Reading
from voiceguide.live.remotes.sessions import listening

_CLIENTS: Final = 16
"""How many may be connected at once; one more, and the one that has been silent longest is dropped."""

_CHUNK: Final = 256
"""Bytes that are read of one client before the others have their turn."""


@dataclass(slots=True, eq=False)
class _Client:
    lines: Lines = field(default_factory=Lines)
    unsent: bytes = b""
    ended: bool = False
    """It sends no more, and is dropped when it has had its answers."""


class SocketServer:
    """Takes commands from any number of programs of the same user, in one thread that waits for none of them.

    Args:
        folder: Where the sockets of all sessions are.
        name: What this session would like to be called.
        take: Where orders go.
        look: How the session stands.

    Raises:
        RemoteFailed: The socket cannot be made. (On entering.)
    """

    name: str
    """What the session is called, once this is entered."""

    def __init__(self, folder: Path, name: str, take: Take, look: Look) -> None:
        self._folder, self.name, self._take, self._look = folder, name, take, look
        self._stack = ExitStack()
        self._clients: dict[socket.socket, _Client] = {}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.name, self._server = stack.enter_context(listening(self._folder, self.name))
            self._server.settimeout(0)
            stack.callback(self._drop_all)
            self._reading = Reading("voiceguide socket")
            stack.callback(self._reading.close)
            self._reading.add(self._server, self._accept)
            self._reading.start()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _accept(self) -> None:
        for _ in range(_CLIENTS):
            try:
                connection, _ = self._server.accept()
            except OSError:
                return  # there are no more, or it went before it was let in
            while len(self._clients) >= _CLIENTS:
                self._drop(next(iter(self._clients)))
            connection.settimeout(0)
            self._clients[connection] = _Client()
            self._reading.add(connection, partial(self._read, connection))

    def _read(self, connection: socket.socket) -> None:
        # who speaks goes to the end of the line of those that may be dropped
        client = self._clients[connection] = self._clients.pop(connection)
        try:
            data = connection.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            self._drop(connection)
            return
        client.ended = not data
        for line in client.lines.feed(data) if data else client.lines.end():
            said = answer(line, self._take, self._look)
            client.unsent += f"{said}\n".encode() if said else b""
        self._send(connection)

    def _send(self, connection: socket.socket) -> None:
        """Send what a client takes now; it is not read again before it has taken everything."""
        client = self._clients[connection]
        try:
            with suppress(BlockingIOError):  # it reads slowly
                client.unsent = client.unsent[connection.send(client.unsent) :]
        except OSError:
            self._drop(connection)
            return
        if client.unsent:
            self._reading.add(connection, partial(self._send, connection), writing=True)
        elif client.ended:
            self._drop(connection)
        else:
            self._reading.add(connection, partial(self._read, connection))

    def _drop(self, connection: socket.socket) -> None:
        del self._clients[connection]
        self._reading.drop(connection)
        connection.close()

    def _drop_all(self) -> None:
        for connection in self._clients:
            connection.close()
        self._clients.clear()


def ask(path: Path, line: str, seconds: float = 5.0) -> str:
    """Send a line to a session and return the line that it answers.

    Raises:
        OSError: It went away, or takes too long.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(seconds)
        client.connect(str(path))
        client.sendall(line.encode() + b"\n")
        with suppress(OSError):  # it has hung up already, and its answer is there
            client.shutdown(socket.SHUT_WR)
        with client.makefile("rb") as answers:
            return answers.readline().decode("utf-8", "replace").rstrip("\n")
