"""A program that plays nothing: it takes keys from its terminal and writes down what they order.

It ends when told to stop. `fail` makes it fail a moment after it has begun.
"""

from __future__ import annotations

import queue
import signal
import sys
import termios
from fcntl import ioctl
from pathlib import Path

from voiceguide.cli.door import _terminated
from voiceguide.core.commands import Command, Order
from voiceguide.live.remotes.terminal import TerminalKeys


def main(log: str, *words: str) -> None:
    """Play until the end, writing to a log."""
    if "lead" in words:
        ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGTERM, _terminated)
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    with TerminalKeys(orders.put_nowait), Path(log).open("a", buffering=1) as file:
        print("playing", file=file)
        while (order := orders.get()).command is not Command.STOP:
            print(f"{order.command} {order.argument}".strip(), file=file)
            if "fail" in words:
                raise RuntimeError(order)
        print("stopped", file=file)


main(*sys.argv[1:])
