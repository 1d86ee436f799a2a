"""Figures as large as the terminal allows, to be read from two metres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

_ROWS: Final = 5
_FIGURES: Final = {
    "0": "### #.# #.# #.# ###",
    "1": "..# ..# ..# ..# ..#",
    "2": "### ..# ### #.. ###",
    "3": "### ..# ### ..# ###",
    "4": "#.# #.# ### ..# ..#",
    "5": "### #.. ### ..# ###",
    "6": "### #.. ### #.# ###",
    "7": "### ..# ..# ..# ..#",
    "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ###",
    ":": ". # . # .",
}
"""Each figure's rows from the top."""


class LargeFigures:
    """A time in figures as large as fits, or in plain letters where nothing larger does.

    Args:
        text: Figures and colons.
        rows: How many rows of the terminal it may take.
        style: Its colour.
    """

    def __init__(self, text: str, rows: int, style: str = "") -> None:
        self._text, self._rows, self._style = text, rows, style

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        dots = [
            ".".join(_FIGURES[letter].split()[row] for letter in self._text).replace("#", "█")
            for row in range(_ROWS)
        ]
        # a terminal's letter is about twice as high as it is wide
        size = min(options.max_width // (2 * len(dots[0])), self._rows // _ROWS)
        if not size:
            yield Text(self._text, style=f"bold {self._style}", justify="center")
            return
        # rows of different ends are not to be centred each for itself
        margin = " " * ((options.max_width - 2 * size * len(dots[0])) // 2)
        for row in dots:
            wide = "".join(dot * 2 * size for dot in row).replace(".", " ")
            for _ in range(size):
                yield Text(margin + wide, style=self._style, no_wrap=True)
