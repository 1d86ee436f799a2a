"""A thread that waits for bytes."""

from __future__ import annotations

import socket
import threading
from functools import partial
from pathlib import Path

from live.remotes.orders import soon
from voiceguide.live.remotes.reading import Reading


def files_open() -> int:
    """Count the files that this process has open."""
    return len(list(Path("/dev/fd").iterdir()))


def test_what_was_dropped_is_not_called() -> None:
    """Of two that are ready, the first drops and closes the other, and the thread lives on."""
    pairs = [socket.socketpair() for _ in range(2)]
    calls: list[int] = []
    reading = Reading("voiceguide test")

    def called(number: int) -> None:
        calls.append(number)
        for other, (near, _) in enumerate(pairs):
            if len(calls) == 1 and other != number:
                reading.drop(near)
                near.close()
        pairs[number][0].recv(1)

    for number, (near, far) in enumerate(pairs):
        reading.add(near, partial(called, number))
        far.sendall(b"xx")
    reading.start()
    assert soon(lambda: len(calls) == 2)
    reading.close()
    assert calls in ([0, 0], [1, 1])
    for pair in pairs:
        for one in pair:
            one.close()


def test_silence_is_told() -> None:
    """After so much patience without a byte it is called, again and again."""
    idle = threading.Semaphore(0)
    reading = Reading("voiceguide test", idle.release, lambda: 0.001)
    reading.start()
    assert all(idle.acquire(timeout=10) for _ in range(3))
    reading.close()


def test_one_that_never_started_is_closed_as_well() -> None:
    """Nothing stays open."""
    opened = files_open()
    reading = Reading("voiceguide test")
    assert files_open() > opened
    reading.close()
    assert files_open() == opened
