"""All the ways to command a session that plays, opened together and closed together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from voiceguide.core.errors import RemoteFailed
from voiceguide.live.remotes.fifo import Fifo
from voiceguide.live.remotes.lines import Look, Take
from voiceguide.live.remotes.mpris import Mpris
from voiceguide.live.remotes.server import SocketServer
from voiceguide.live.remotes.sparing import Sparing
from voiceguide.live.remotes.standard_input import StandardInput


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ways there are to be."""

    runtime: Path
    """The folder of all sessions' sockets."""
    name: str
    """What the session would like to be called."""
    fifo: Path | None = None
    mpris: bool | None = None
    """None takes media keys where they can be had."""
    standard_input: bool = True
    """Keys where it is a terminal, lines where it is not."""


@contextmanager
def open_remotes(wanted: Wanted, take: Take, look: Look, say: Callable[[str], None]) -> Iterator[str | None]:
    """Take commands from everywhere that is wanted, and give the name by which `tell` finds the session.

    Args:
        wanted: Which ways.
        take: Where orders go; called from several threads. It does not wait, and may raise `queue.Full`.
        look: How the session stands.
        say: Called with what a person should know: a line that is no command, a way that is not there.

    Raises:
        RequestError, RemoteFailed: What was asked for cannot be had. What nobody asked for by name is left out.
    """
    with ExitStack() as stack:
        if wanted.standard_input and sys.stdin and not sys.stdin.closed:
            file = sys.stdin.fileno()
            way = (
                _keys(Sparing(take), file)
                if sys.stdin.isatty()
                else StandardInput(Sparing(take), look, say, file)
            )
            stack.enter_context(way)
        if wanted.fifo:
            stack.enter_context(Fifo(wanted.fifo, Sparing(take), look, say))
        if wanted.mpris is not False:
            try:
                stack.enter_context(Mpris(Sparing(take), look))
            except RemoteFailed:
                if wanted.mpris:
                    raise
        name = None
        if sys.platform != "win32":
            server = SocketServer(wanted.runtime, wanted.name, Sparing(take), look)
            try:
                name = stack.enter_context(server).name
            except RemoteFailed as failure:
                say(f"`voiceguide tell` will not find this session: {failure.message}")
        yield name


def _keys(take: Take, file: int) -> AbstractContextManager[object]:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  there only

        from voiceguide.live.remotes.windows_console import ConsoleKeys  # noqa: PLC0415  there only

        return ConsoleKeys(take, msvcrt.kbhit, msvcrt.getwch)
    from voiceguide.live.remotes.terminal import TerminalKeys  # noqa: PLC0415  not on Windows

    return TerminalKeys(take, file)
