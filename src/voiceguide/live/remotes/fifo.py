"""Commands from a FIFO: a file that any program can write a line into."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from voiceguide.core.errors import RemoteFailed, RequestError
from voiceguide.live.remotes.lines import Lines, Look, Take, read_some, say_answer
from voiceguide.live.remotes.reading import Reading

_PAUSE: Final = 0.05
"""Seconds before a FIFO is looked at again after a writer has gone; some systems call it readable until the next."""


class Fifo:
    """Takes commands from a FIFO, which is made where it is missing, and removed at the end if it was.

    Args:
        path: Where it is.
        take: Where orders go.
        look: How the session stands.
        say: Called with the answer to each line, `ok` aside.

    Raises:
        RequestError: There is something else at the path, or this system has no FIFOs. (On entering.)
        RemoteFailed: It cannot be made or opened.
    """

    def __init__(self, path: Path, take: Take, look: Look, say: Callable[[str], None]) -> None:
        self._path, self._take, self._look, self._say = path, take, look, say
        self._lines = Lines()
        self._reading = Reading("voiceguide FIFO", self._listen, self._patience)
        self._file = -1
        self._listening = False
        self._made: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        try:
            self._make()
            self._file = self._open()
        except OSError as error:
            self._remove()
            self._reading.close()
            reason = error.strerror or str(error)
            raise RemoteFailed(
                f"the FIFO {self._path} cannot be used: {reason}",
                "Choose a place in a folder of your own.",
            ) from error
        except RequestError:
            self._reading.close()
            raise
        self._listen()
        self._reading.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._reading.close()
        os.close(self._file)
        self._remove()

    def _make(self) -> None:
        if sys.platform == "win32":
            raise RequestError("Windows has no FIFOs", "Use keys, or lines on standard input.")
        with suppress(FileExistsError):
            os.mkfifo(self._path, 0o600)
            self._made = self._identity()
        if not stat.S_ISFIFO(self._path.stat().st_mode):
            raise RequestError(f"{self._path} is there and is no FIFO", "Name a path where nothing is yet.")

    def _open(self) -> int:
        return os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)

    def _identity(self) -> tuple[int, int]:
        found = self._path.lstat()
        return found.st_dev, found.st_ino

    def _remove(self) -> None:
        with suppress(OSError):  # somebody removed it before us
            if self._made and self._made == self._identity():
                self._path.unlink()

    def _patience(self) -> float | None:
        return None if self._listening else _PAUSE

    def _listen(self) -> None:
        self._reading.add(self._file, self._read)
        self._listening = True

    def _read(self) -> None:
        data = read_some(self._file)
        if data is None:
            return
        for line in self._lines.feed(data) if data else self._lines.end():
            say_answer(line, self._take, self._look, self._say)
        if not data:
            self._reopen()

    def _reopen(self) -> None:
        """Wait for the next writer, since the last one has gone."""
        self._reading.drop(self._file)
        self._listening = False
        before = self._file
        with suppress(OSError):  # it was removed: the old one stays, and is never written again
            self._file = self._open()
            # only now: a FIFO that nobody holds open forgets what was written into it
            os.close(before)
