"""A program that plays nothing: it takes keys from its terminal and writes down what they order.

It ends when told to stop. `lead` makes it lead a session on its terminal, `screen` shows how it stands on standard
error, and `fail` makes it fail at its first order.
"""

from __future__ import annotations

import queue
import signal
import sys
import termios
from contextlib import ExitStack
from fcntl import ioctl
from pathlib import Path

from orders import look
from rich.console import Console

from voiceguide.cli.door import _terminated
from voiceguide.cli.playing import Screen
from voiceguide.core.commands import Command, Order
from voiceguide.live.remotes.terminal import TerminalKeys


def main(log: str, *words: str) -> None:
    """Play until the end, writing to a log."""
    if "lead" in words:
        ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGTERM, _terminated)
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    with ExitStack() as stack:
        stack.enter_context(TerminalKeys(orders.put_nowait))
        file = stack.enter_context(Path(log).open("a", buffering=1))
        if "screen" in words:
            stack.enter_context(Screen(lambda: Console(stderr=True), look))
        print("playing", file=file)
        while (order := orders.get()).command is not Command.STOP:
            print(f"{order.command} {order.argument}".strip(), file=file)
            if "fail" in words:
                raise RuntimeError(order)
        print("stopped", file=file)


main(*sys.argv[1:])
