"""A folder over HTTP: where it is found, and until when."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from voiceguide.core.errors import ServerFailed
from voiceguide.publish.folder import FEED, find

if TYPE_CHECKING:
    from voiceguide.publish.answers import Served

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000

_ANYWHERE: Final = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses that nobody has: to ask by which of ours they would be reached; nothing is sent."""
_WAITING: Final = 128


class FolderServer:
    """Serves a folder; entered, it has its port, so its addresses are known before anybody is answered.

    Args:
        folder: What is served; nothing outside is ever shown.
        host: The address to listen at; only one that begins with 127 keeps others out.
        port: 0 for any that is free.
        told: Is called with each request that is done with.

    Raises:
        ServerFailed: The address cannot be had, or the server's library is not installed. (On entering.)
    """

    def __init__(self, folder: Path, host: str, port: int, told: Callable[[Served], None]) -> None:
        self._root, self._host, self._port, self._told = folder.resolve(), host, port, told
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        try:
            from voiceguide.publish.answers import Answers  # noqa: PLC0415  heavy, and an extra
            from voiceguide.publish.running import Running  # noqa: PLC0415  the same
        except ImportError as error:
            raise ServerFailed(
                f"serving needs the package `{error.name}`", 'install it: pip install "voiceguide[serve]"'
            ) from error
        self._running = Running(Answers(self._root, self._told))
        self._listener = self._stack.enter_context(_bound(self._host, self._port))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses under which it is found, the likeliest first."""
        host, port = self._listener.getsockname()[:2]
        hosts = _reached(self._listener.family) if ipaddress.ip_address(host).is_unspecified else (host,)
        return tuple(f"http://{f'[{one}]' if ':' in one else one}:{port}/" for one in hosts)

    @property
    def feed(self) -> str:
        """The address of the feed, or nothing where there is none."""
        return f"{self.urls[0]}{FEED}" if find(self._root, [FEED]) else ""

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach it."""
        return not ipaddress.ip_address(self._listener.getsockname()[0]).is_loopback

    def run(self) -> None:
        """Answer until `end` is called, or a signal ends it: SIGTERM well, Ctrl-C as an interruption."""
        self._running.run(sockets=[self._listener])

    def end(self) -> None:
        """End soon; from any thread."""
        self._running.end()


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise ServerFailed(f"there is no address `{host}`", "--host 0.0.0.0 is every address here") from error
    with ExitStack() as stack:
        try:
            listener = stack.enter_context(socket.socket(family, kind, protocol))
            if os.name == "posix":  # on Windows it would let two programs have one port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_WAITING)
        except OSError as error:
            raise ServerFailed(*_refused(error, host, port)) from error
        stack.pop_all()
    return listener


def _refused(error: OSError, host: str, port: int) -> tuple[str, str]:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program", "choose another with --port; 0 is any that is free"
    if error.errno == errno.EACCES:
        return f"port {port} is not for everybody", "choose one from 1024 up: --port 8000"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"this machine does not have the address {host}", "--host 0.0.0.0 is every address here"
    return f"cannot listen at {host}, port {port}: {error.strerror}", "choose another --host or --port"


def _reached(family: int) -> tuple[str, ...]:
    """Return the addresses of this machine that others on its network know; its own where there are none."""
    found: list[str] = []
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((_ANYWHERE[socket.AddressFamily(family)], 9))
            found.append(asking.getsockname()[0])
        except OSError:
            found.clear()  # it has no way out
    try:
        named = socket.getaddrinfo(socket.gethostname(), None, family)
    except OSError:
        named = []  # its name has no address
    found += [str(info[4][0]) for info in named]
    outside = dict.fromkeys(
        one for one in found if not ipaddress.ip_address(one.partition("%")[0]).is_loopback
    )
    return tuple(outside) or (("127.0.0.1" if family == socket.AF_INET else "::1"),)
