"""A server of a folder in this process, and a client that asks it one thing."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

from voiceguide.publish.answers import Served
from voiceguide.publish.server import FolderServer


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Place:
    """A folder that is served, and where."""

    folder: Path
    url: str
    told: list[Served] = field(default_factory=list)
    """Each request, when it was done with."""

    @property
    def address(self) -> tuple[str, int]:
        """The host and the port."""
        parts = urlsplit(self.url)
        assert parts.hostname
        assert parts.port
        return parts.hostname, parts.port

    def ask(self, target: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for something as it stands; in a header's name `_` is `-` and `__` is `.`."""
        with closing(http.client.HTTPConnection(*self.address, timeout=20)) as client:
            named = {name.replace("__", ".").replace("_", "-"): value for name, value in headers.items()}
            client.request(method, target, headers=named)
            answer = client.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def raw(self, target: str) -> bytes:
        """Send a request line with letters that no client would send, and return all that comes back."""
        with socket.create_connection(self.address, timeout=20) as client:
            client.sendall(f"GET {target} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n".encode())
            with client.makefile("rb") as answer:
                return answer.read()

    def heard_of(self, count: int) -> list[Served]:
        """Return the requests that were done with, once there are so many."""
        end = time.monotonic() + 10
        while len(self.told) < count and time.monotonic() < end:
            time.sleep(0.01)
        return self.told


@contextmanager
def serving(folder: Path) -> Iterator[Place]:
    """Serve a folder on a free port of this machine."""
    told: list[Served] = []
    with FolderServer(folder, "127.0.0.1", 0, told.append) as server:
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield Place(folder, server.urls[0], told)
        finally:
            server.end()
            thread.join()
