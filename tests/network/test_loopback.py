"""No test needs the network: neither the tests' own process nor what they start reaches another machine."""

from __future__ import annotations

import socket
import subprocess
import sys
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from loopback import is_here

OUTSIDE = ("192.0.2.1", 9)
"""An address that belongs to nobody, kept for manuals."""


def reach(kind: socket.SocketKind, address: tuple[str, int]) -> None:
    """Connect to an address, or send a word to it."""
    with socket.socket(type=kind) as one:
        one.settimeout(0.1)
        if kind is socket.SOCK_DGRAM:
            one.sendto(b"word", address)
        else:
            one.connect(address)


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_another_machine_is_not_reached(kind: socket.SocketKind) -> None:
    """Neither a connection nor a single packet leaves."""
    with pytest.raises(OSError, match="tests reach no other machine"):
        reach(kind, OUTSIDE)


def test_no_name_is_looked_up() -> None:
    """A name of another machine is refused before anybody is asked for it."""
    with pytest.raises(URLError, match="tests look up no name"):
        urlopen("http://example.org/")


def test_this_machine_is_reached() -> None:
    """A server on loopback answers, by its number and by its name."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port)).close()
        socket.create_connection(("localhost", port)).close()
    assert not any(map(is_here, ("192.0.2.1", "2001:db8::1", "example.org", "224.0.0.251")))
    assert all(map(is_here, ("127.0.0.53", "::1", "0.0.0.0", "", None)))  # noqa: S104  any address of this machine


def test_what_tests_start_reaches_no_other_machine() -> None:
    """A program of Python, such as `voiceguide`, has the same walls."""
    program = f"import socket; socket.create_connection({OUTSIDE!r}, 0.1)"
    ended = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert "tests reach no other machine" in ended.stderr
