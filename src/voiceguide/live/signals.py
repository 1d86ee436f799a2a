"""Ctrl-C, SIGTERM and a closed window end a session in good order."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ending(interrupt: Callable[[int], None]) -> Iterator[None]:
    """Have Ctrl-C, SIGTERM and a closed window call a function with the signal's number.

    A second Ctrl-C or SIGTERM ends at once; a closed window says so more than once, and means nothing by it.
    What whoever started the program wants ignored stays so.
    In a thread that is not the main one nothing changes: there signals do not come.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handler(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  what a handler is given
        for one in (signal.SIGINT, signal.SIGTERM):
            if one in before:
                signal.signal(one, before[one])
        interrupt(number)

    before = {one: signal.getsignal(one) for one in _ends()}
    for one in before:
        signal.signal(one, handler)
    try:
        yield
    finally:
        for one, old in before.items():
            signal.signal(one, old)


def _ends() -> tuple[signal.Signals, ...]:
    """Return the signals that ask a program to end, but those that it was started to ignore (`nohup`)."""
    asked = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32":
        asked.append(signal.SIGHUP)
    return tuple(one for one in asked if signal.getsignal(one) is not signal.SIG_IGN)
