"""Lines of text that become orders, and their answers: what all share that take lines."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterator
from typing import Final

from voiceguide.core.commands import Order, read_order, suggest_order
from voiceguide.core.live import Status
from voiceguide.live.remotes.status_json import dump_status

Take = Callable[[Order], None]
"""Where an order goes. It does not wait, and raises `queue.Full` when there are too many."""

Look = Callable[[], Status]
"""How the session stands now."""

LONGEST: Final = 1000
"""Bytes of a line; what is longer is no command."""

OK: Final = "ok"
STATUS: Final = "status"
"""The word that asks how the session stands."""

_TOO_LONG: Final = f"error: a line may have {LONGEST} bytes"
_SHOWN: Final = 40
"""Letters of a line that an answer repeats."""


class Lines:
    """Cuts bytes as they come into lines; one that is too long is given as None, once."""

    def __init__(self) -> None:
        self._begun = b""
        self._skipping = False

    def feed(self, data: bytes) -> Iterator[str | None]:
        """Yield the lines that these bytes complete."""
        *ended, rest = data.split(b"\n")
        for part in ended:
            line, skipping = self._begun + part, self._skipping
            self._begun, self._skipping = b"", False
            if not skipping:
                yield _text(line) if len(line) <= LONGEST else None
        if self._skipping:
            return
        self._begun += rest
        if len(self._begun) > LONGEST:
            self._begun, self._skipping = b"", True
            yield None

    def end(self) -> Iterator[str | None]:
        """Yield what is left when no more comes: a last line without an end."""
        line, self._begun, self._skipping = self._begun, b"", False
        if line:
            yield _text(line)


def answer(line: str | None, take: Take, look: Look) -> str:
    """Do what a line asks for and return the line that answers it; the empty string for an empty one."""
    if line is None:
        return _TOO_LONG
    if not line.strip():
        return ""
    if line.strip().lower() == STATUS:
        return dump_status(look())
    order = read_order(line)
    if order is None:
        return f"error: {no_command(line)}"
    try:
        take(order)
    except queue.Full:
        return "error: too many commands at once; say it again in a moment"
    return OK


def no_command(line: str) -> str:
    """Say that a line is no command, and what it may have been."""
    # a letter that cannot be printed may be a terminal's own command
    shown = "".join(letter if letter.isprintable() else "�" for letter in line.strip())
    shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
    return f"there is no command `{shown}`; {suggest_order(line[:_SHOWN])}"


def say_answer(line: str | None, take: Take, look: Look, say: Callable[[str], None]) -> None:
    """Do what a line asks for where nobody waits for an answer: only what is more than `ok` is said."""
    said = answer(line, take, look)
    if said not in {"", OK}:
        say(said)


def read_some(file: int) -> bytes | None:
    """Return bytes that came; none at the end, or when the file has gone; None when somebody else took them."""
    try:
        return os.read(file, 256)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r")
