"""The network of the tests: this machine, and nothing beyond it."""

from __future__ import annotations

import errno
import socket
import sys
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address

_ADDRESSED = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}
"""What sends to an address, and where among its arguments the address stands."""
_NAMED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
"""What asks for an address by a name, which stands first."""


@cache
def block() -> None:
    """Let this process reach nothing but loopback and sockets of files, to its end."""
    sys.addaudithook(_watch)


def is_here(host: object) -> bool:
    """Tell whether a name or an address is this machine's own."""
    if _plain(host) in ("", "localhost", socket.gethostname()):
        return True
    address = _address(host)
    return address is not None and (address.is_loopback or address.is_unspecified)


def _plain(host: object) -> str:
    return host.decode("ascii") if isinstance(host, bytes) else str(host or "")


def _address(host: object) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(_plain(host))
    except ValueError:
        return None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in _NAMED and not (is_here(arguments[0]) or _address(arguments[0])):
        raise socket.gaierror(socket.EAI_FAIL, f"tests look up no name: {arguments[0]!r}")
    if event in _ADDRESSED:
        address = arguments[_ADDRESSED[event]]
        if isinstance(address, tuple) and not is_here(address[0]):
            raise OSError(errno.ENETUNREACH, f"tests reach no other machine: {address!r}")
