"""Commands from standard input, a line each, where it is no terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Self

from voiceguide.live.remotes.lines import Lines, Look, Take, read_some, say_answer
from voiceguide.live.remotes.reading import Reading

_NAME = "voiceguide standard input"


class StandardInput:
    """Takes commands from standard input, or another file, until it ends; the session goes on without it.

    Args:
        take: Where orders go.
        look: How the session stands.
        say: Called with the answer to each line, `ok` aside.
        file: The number of the file; it is left open.
    """

    def __init__(self, take: Take, look: Look, say: Callable[[str], None], file: int = 0) -> None:
        self._take, self._look, self._say, self._file = take, look, say, file
        self._lines = Lines()
        self._reading: Reading | None = None

    def __enter__(self) -> Self:
        if sys.platform == "win32":  # nothing there waits for a pipe and for a word to stop
            threading.Thread(target=self._read_on, name=_NAME, daemon=True).start()
        else:
            self._reading = Reading(_NAME)
            self._reading.add(self._file, self._read)
            self._reading.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._reading:
            self._reading.close()

    def _read_on(self) -> None:
        while self._read():
            pass

    def _read(self) -> bool:
        """Read what came, and tell whether more may come."""
        data = read_some(self._file)
        if data is None:
            return True
        for line in self._lines.feed(data) if data else self._lines.end():
            say_answer(line, self._take, self._look, self._say)
        if not data and self._reading:
            self._reading.drop(self._file)
        return bool(data)
