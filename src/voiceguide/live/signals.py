"""Ctrl-C and SIGTERM end a session in good order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ending(interrupt: Callable[[int], None]) -> Iterator[None]:
    """Have Ctrl-C and SIGTERM call a function with the signal's number, once; a second time they end at once.

    In a thread that is not the main one nothing changes: there signals do not come.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handler(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  what a handler is given
        for one, old in before.items():
            signal.signal(one, old)
        interrupt(number)

    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    for one in before:
        signal.signal(one, handler)
    try:
        yield
    finally:
        for one, old in before.items():
            signal.signal(one, old)
