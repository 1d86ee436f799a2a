"""Single keys from a terminal as Linux and macOS have it, which is left as it was found."""

from __future__ import annotations

import codecs
import errno
import os
import queue
import termios
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, Self

from voiceguide.live.remotes.keys import KeyReader, order_for
from voiceguide.live.remotes.lines import Take
from voiceguide.live.remotes.reading import Reading

_ESCAPE: Final = 0.1
"""Seconds after which an Esc is the key itself and not the beginning of another one; also over a network."""

_LOOK: Final = 0.5
"""Seconds between looks whether this is in the foreground."""

_FLAGS: Final = 3
_CHARACTERS: Final = 6
"""Places in what `tcgetattr` returns."""


class TerminalKeys:
    """Takes commands from single keys while it is entered.

    The terminal gives letters at once and does not show them; Ctrl-C and Ctrl-Z do what they always do.
    In the background it is left alone: to touch it from there would stop the program.

    Args:
        take: Where orders go; it may refuse them, since a key can be pressed again.
        file: The number of the terminal's file; it is left open.
    """

    def __init__(self, take: Take, file: int = 0) -> None:
        self._take, self._file = take, file
        self._keys = KeyReader()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._reading = Reading("voiceguide keys", self._idle, self._patience)
        self._before: list[int | list[bytes | int]] | None = None
        self._listening = False
        self._gone = False

    def __enter__(self) -> Self:
        self._settle()
        self._reading.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._reading.close()
        if self._before is not None and self._in_front():
            with suppress(termios.error):  # the terminal is gone
                # at once: to wait for its output could wait for ever
                termios.tcsetattr(self._file, termios.TCSANOW, self._before)
        self._before = None

    def _patience(self) -> float:
        return _ESCAPE if self._keys.begun else _LOOK

    def _idle(self) -> None:
        self._press(self._keys.end())
        self._settle()

    def _settle(self) -> None:
        """Have single keys in the foreground, also after Ctrl-Z and `fg`, and keep away in the background."""
        in_front = self._in_front()
        if in_front != self._listening:
            self._listening = in_front
            if in_front:
                self._reading.add(self._file, self._read)
            else:
                self._reading.drop(self._file)
        if not in_front:
            return
        with suppress(termios.error):
            now = termios.tcgetattr(self._file)
            wanted = _single_keys(now)
            if now[_FLAGS] != wanted[_FLAGS]:
                self._before = self._before or now
                termios.tcsetattr(self._file, termios.TCSANOW, wanted)

    def _in_front(self) -> bool:
        if self._gone:
            return False
        try:
            return os.tcgetpgrp(self._file) == os.getpgrp()
        except OSError as error:
            # a terminal that this program does not belong to has no front and back; any other failure is its end
            return error.errno == errno.ENOTTY

    def _read(self) -> None:
        data = b""
        if self._in_front():
            with suppress(OSError):  # the terminal is gone, which is what no bytes say, too
                data = os.read(self._file, 256)
            self._gone = not data
        if data:
            self._press(self._keys.feed(self._decoder.decode(data)))
        else:
            self._settle()

    def _press(self, names: Iterator[str]) -> None:
        for name in names:
            order = order_for(name)
            if order:
                with suppress(queue.Full):
                    self._take(order)


def _single_keys(modes: list[int | list[bytes | int]]) -> list[int | list[bytes | int]]:
    flags, characters = modes[_FLAGS], modes[_CHARACTERS]
    changed = list(modes)
    if isinstance(flags, int) and isinstance(characters, list):
        changed[_FLAGS] = flags & ~(termios.ICANON | termios.ECHO)
        characters = list(characters)
        characters[termios.VMIN], characters[termios.VTIME] = 1, 0
        changed[_CHARACTERS] = characters
    return changed
