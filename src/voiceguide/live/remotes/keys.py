"""Which key does what, and how keys are read from the bytes of a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voiceguide.core.commands import Command, Order


@dataclass(frozen=True, slots=True)
class Key:
    """Keys that do the same, as the screen shows them."""

    names: tuple[str, ...]
    """Letters, or the names `Up`, `Down`, `Right`, `Left`, `Esc`."""
    shown: str
    does: str
    command: Command


KEYS: Final = (
    Key((" ",), "space", "pause, go on", Command.TOGGLE),
    Key(("n", "Right"), "n →", "next", Command.NEXT),
    Key(("b", "Left"), "b ←", "back", Command.BACK),
    Key(("r",), "r", "repeat", Command.REPEAT),
    Key(("+", "="), "+", "longer", Command.LONGER),
    Key(("-", "_"), "-", "shorter", Command.SHORTER),
    Key(("t", "?"), "t", "how long", Command.HOW_LONG),
    Key(("Up",), "↑", "louder", Command.LOUDER),
    Key(("Down",), "↓", "softer", Command.SOFTER),
    Key(tuple("123456789"), "1-9", "section", Command.SECTION),
    Key(("q", "Esc"), "q Esc", "stop", Command.STOP),
)
"""What the keys do, in the order in which a person reads it."""

_COMMANDS: Final = {name: key.command for key in KEYS for name in key.names}

_SAME_PLACE: Final = str.maketrans("тикей", "nbrtq")
"""The letters that stand on the same keys while a Russian layout is on."""

_ARROWS: Final = {"A": "Up", "B": "Down", "C": "Right", "D": "Left"}

_SEQUENCE: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*([@-~])|O(.)|([^\[O\x1b]))", re.DOTALL)
"""What a key that is no letter sends: `ESC [ … letter`, `ESC O letter`, or a letter held with Alt."""

_BEGUN: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|O)?\Z")
"""The same, when its end has not come yet."""

_LONGEST: Final = 32
"""Letters of a sequence; what goes on longer is noise."""


def order_for(name: str) -> Order | None:
    """Return what a key orders, or None for a key that does nothing."""
    letter = name.lower().translate(_SAME_PLACE) if len(name) == 1 else name
    command = _COMMANDS.get(letter)
    if command is None:
        return None
    return Order(command, letter if command is Command.SECTION else "")


class KeyReader:
    """Finds the keys in what a terminal sends: letters, and the sequences of other keys."""

    def __init__(self) -> None:
        self._begun = ""

    @property
    def begun(self) -> bool:
        """Whether what came last may be the Esc key, or the beginning of another one."""
        return bool(self._begun)

    def feed(self, text: str) -> Iterator[str]:
        """Yield the names of the keys; what may go on is kept until more comes, or `end`."""
        text, self._begun = self._begun + text, ""
        at = 0
        while at < len(text):
            if text[at] != "\x1b":
                yield text[at]
                at += 1
            elif found := _SEQUENCE.match(text, at):
                if name := _ARROWS.get(found[1] or found[2] or ""):
                    yield name
                at = found.end()
            elif _BEGUN.match(text, at) and len(text) - at < _LONGEST:
                self._begun = text[at:]
                return
            else:
                at += 1
                if text[at : at + 1] == "\x1b":
                    yield "Esc"

    def end(self) -> Iterator[str]:
        """Yield the Esc key if it was pressed alone: nothing has come after it."""
        begun, self._begun = self._begun, ""
        if begun == "\x1b":
            yield "Esc"
