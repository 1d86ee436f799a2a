"""The screen of a session that plays: what to do now, how long still, and the keys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

from rich.columns import Columns
from rich.console import Group
from rich.live import Live
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from voiceguide.cli.figures import LargeFigures
from voiceguide.cli.foreground import ShellBreaks, in_front
from voiceguide.cli.now import clock, printable, status_line
from voiceguide.core.live import State, Status
from voiceguide.core.units import Ms
from voiceguide.live.remotes.keys import KEYS

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_LOOK: Final = 0.25
"""Seconds between two drawings."""

_CLOSING: Final = 1.0
"""Seconds that the last drawing may take: a terminal that was stopped with Ctrl-S takes none."""

_STYLES: Final = {State.PLAYING: "green", State.ENDED: "dim"}
_ATTENTION: Final = "yellow"
_AROUND: Final = 14
"""Rows beside the large figures."""


class Screen:
    """Draws how a session stands while it is entered, in a thread of its own that holds nobody up.

    On a terminal it is a picture that changes; elsewhere a line for each change of step or state.

    Args:
        console: Where to.
        look: How the session stands.
        big: Fill the terminal, to be read from two metres.
        keys: Show what the keys do.
    """

    def __init__(
        self, console: Console, look: Callable[[], Status], *, big: bool = False, keys: bool = False
    ) -> None:
        self._console, self._look, self._big, self._keys = console, look, big, keys
        self._taken = False
        self._closing = threading.Event()
        self._drawing = threading.Lock()
        self._shell = ShellBreaks(self._give_back)
        lines = not console.is_terminal or console.is_dumb_terminal
        run = self._write_lines if lines else self._draw
        self._thread = threading.Thread(target=run, name="voiceguide screen", daemon=True)

    def __enter__(self) -> Self:
        self._shell.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join(_CLOSING)
        self._shell.__exit__()

    def _draw(self) -> None:
        while not in_front(self._console.file):
            if self._closing.wait(_LOOK):
                return
        with Live(console=self._console, auto_refresh=False, screen=self._big) as live:
            self._taken = True
            while True:
                last = self._closing.is_set()
                self._update(live)
                if last:
                    return
                self._closing.wait(_LOOK)

    def _update(self, live: Live) -> None:
        with self._drawing:
            if not in_front(self._console.file):
                return
            if not self._taken:
                self._take(taken=True)
            rows = self._console.height - _AROUND if self._big else 0
            live.update(picture(self._look(), rows=rows, keys=self._keys), refresh=True)

    def _take(self, *, taken: bool) -> None:
        """Take the terminal for the picture, or give it to the shell."""
        if self._big:
            self._console.set_alt_screen(taken)
        self._console.show_cursor(not taken)
        self._taken = taken

    @contextmanager
    def _give_back(self) -> Iterator[None]:
        """Draw nothing for a while, and leave the terminal as a shell wants it; the next drawing takes it again."""
        with self._drawing:
            if self._taken:
                self._take(taken=False)
            yield

    def _write_lines(self) -> None:
        before = None
        while True:
            last = self._closing.is_set()
            status = self._look()
            now = (status.state, status.section, status.step, status.message)
            if now != before:
                self._console.print(status_line(status), markup=False, highlight=False, soft_wrap=True)
                before = now
            if last:
                return
            self._closing.wait(_LOOK)


def picture(status: Status, *, rows: int = 0, keys: bool = False) -> RenderableType:
    """Return the picture of a session as it stands.

    Args:
        status: How it stands.
        rows: How many rows figures of the time left may take; 0 for none.
        keys: Show what the keys do.
    """
    style = _STYLES.get(status.state, _ATTENTION)
    head = Table.grid(expand=True, padding=(0, 1))
    head.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    head.add_column(no_wrap=True, justify="right")
    head.add_row(Text(printable(status.title), style="bold"), Text(str(status.state), style=f"bold {style}"))
    parts: list[RenderableType] = [head, Text(printable(status.section), style="cyan"), Text()]
    if rows:
        left = status.left_in_step if status.step else Ms(max(0, status.length - status.position))
        parts += [LargeFigures(clock(left), rows, style), Text()]
    parts += [_words(status, centred=bool(rows)), Text(), _bars(status)]
    if status.message:
        parts.append(Text(printable(status.message), style=f"bold {_ATTENTION}"))
    if keys:
        parts += [Text(), _keys()]
    return Padding(Group(*parts), (0, 1))


def _words(status: Status, *, centred: bool) -> Text:
    """Return what to do, with the sentence that is being said marked in it, or beside it."""
    step, sentence = printable(status.step), printable(status.sentence)
    words = Text(step or sentence, style="bold", justify="center" if centred else "left")
    if step and sentence and sentence != step:
        at = step.find(sentence)
        if at < 0:
            words.append(f"\n“{sentence}”", style="not bold italic")
        else:
            words.stylize("underline", at, at + len(sentence))
    return words


def _bars(status: Status) -> Table:
    bars = Table.grid(expand=True, padding=(0, 1))
    bars.add_column(no_wrap=True)
    bars.add_column(ratio=1)
    bars.add_column(no_wrap=True, justify="right")
    if status.step and status.step_length:
        done = status.step_length - status.left_in_step
        bars.add_row("step", _bar(done, status.step_length), f"{clock(status.left_in_step)} left")
    left = Ms(max(0, status.length - status.position))
    bars.add_row("session", _bar(status.position, status.length), f"{clock(left)} left")
    return bars


def _bar(done: int, of: int) -> ProgressBar:
    return ProgressBar(total=max(of, 1), completed=min(max(done, 0), of))


def _keys() -> Columns:
    return Columns(
        [Text.assemble((key.shown, "bold"), " ", (key.does, "dim")) for key in KEYS], padding=(0, 2)
    )
