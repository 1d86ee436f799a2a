"""Single keys from a console of Windows."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Self

from voiceguide.live.remotes.keys import order_for
from voiceguide.live.remotes.lines import Take

_LOOK: Final = 0.05
"""Seconds between two looks whether a key was pressed."""

_PREFIXES: Final = {"\x00", "\xe0"}
"""What comes before the letter of a key that is none."""

_ARROWS: Final = {"H": "Up", "P": "Down", "M": "Right", "K": "Left"}


class ConsoleKeys:
    """Takes commands from single keys while it is entered.

    Args:
        take: Where orders go; it may refuse them, since a key can be pressed again.
        pressed: Tells whether a key was pressed: `msvcrt.kbhit`.
        read: Returns its letter: `msvcrt.getwch`.
    """

    def __init__(self, take: Take, pressed: Callable[[], bool], read: Callable[[], str]) -> None:
        self._take, self._pressed, self._read = take, pressed, read
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="voiceguide keys", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(_LOOK):
            while self._pressed() and not self._closing.is_set():
                letter = self._read()
                name = _ARROWS.get(self._read()) if letter in _PREFIXES else _name(letter)
                order = order_for(name) if name else None
                if order:
                    with suppress(queue.Full):
                        self._take(order)


def _name(letter: str) -> str:
    return "Esc" if letter == "\x1b" else letter
