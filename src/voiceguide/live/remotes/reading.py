"""A thread that waits for bytes to come, and ends at once when it is told to."""

from __future__ import annotations

import select
import selectors
import socket
import threading
from collections.abc import Callable
from typing import IO

_CLOSING = 2.0
"""Seconds that ending may take; the thread only ever waits for what can come, so it takes none."""

_PACE = 0.02
"""Seconds between two looks at what there is to read: who writes without end gets so much attention and no more."""

Readable = int | socket.socket | IO[bytes]
"""What can be waited for: a file's number, or what has one."""


class Reading:
    """Calls a function whenever there is something to read, in a thread of its own.

    Files are added and dropped before the thread starts, or by what it calls.

    Args:
        name: What the thread is called.
        idle: Called whenever nothing came for a while.
        patience: Returns how many seconds that is, or None to wait for ever.
    """

    def __init__(
        self,
        name: str,
        idle: Callable[[], object] = lambda: None,
        patience: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._idle, self._patience = idle, patience
        # `select` takes what `epoll` does not: a plain file
        self._waits = selectors.SelectSelector()
        self._wake, self._woken = socket.socketpair()
        self._waits.register(self._woken, selectors.EVENT_READ, None)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def add(self, file: Readable, call: Callable[[], object], *, writing: bool = False) -> None:
        """Call a function whenever there is something to read, or room to write."""
        events = selectors.EVENT_WRITE if writing else selectors.EVENT_READ
        if file in self._waits.get_map():
            self._waits.modify(file, events, call)
        else:
            self._waits.register(file, events, call)

    def drop(self, file: Readable) -> None:
        """Wait for a file no longer."""
        self._waits.unregister(file)

    def start(self) -> None:
        """Begin to wait."""
        self._thread.start()

    def close(self) -> None:
        """End the thread, whatever it waits for; the files that were added stay open."""
        self._wake.close()
        if self._thread.is_alive():
            self._thread.join(_CLOSING)
        self._waits.close()
        self._woken.close()

    def _run(self) -> None:
        while True:
            ready = self._waits.select(self._patience())
            for key, _ in ready:
                if key.data is None:
                    return
                # what was called before may have dropped it, and its number may be another's now
                if self._waits.get_map().get(key.fd) is key:
                    key.data()
            if not ready:
                self._idle()
            elif select.select([self._woken], [], [], _PACE)[0]:
                return
