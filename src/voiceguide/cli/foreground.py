"""Whose the terminal is: this program's, or the shell's while it is in the background or stopped with Ctrl-Z."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO


def in_front(file: IO[str]) -> bool:
    """Tell whether a file is this program's to draw on: no terminal, or one that no other job has."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(file.fileno()) == os.getpgrp()
    except OSError as error:
        # what has no number, or is not the terminal that this program belongs to, knows no jobs
        return error.errno in {None, errno.ENOTTY}


class ShellBreaks:
    """Gives the terminal to the shell in good order whenever the program is stopped with Ctrl-Z.

    Args:
        give_back: Entered before the program stops, and left when it goes on.
    """

    def __init__(self, give_back: Callable[[], AbstractContextManager[None]]) -> None:
        self._give_back = give_back
        self._installed = False

    def __enter__(self) -> None:
        """Begin to look after it; only the main thread can, and only where there is such a thing."""
        if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
            # who started this program may want it never to be stopped
            self._installed = signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL
            if self._installed:
                signal.signal(signal.SIGTSTP, self._stop)

    def __exit__(self, *_: object) -> None:
        """Let Ctrl-Z be what it was."""
        if sys.platform != "win32" and self._installed:
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            self._installed = False

    def _stop(self, *_: object) -> None:
        if sys.platform == "win32":
            return
        with self._give_back():
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            signal.raise_signal(signal.SIGTSTP)  # here the program stands still until `fg`
            signal.signal(signal.SIGTSTP, self._stop)
