"""The screen of a session that plays: what to do now, how long still, and the keys."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

from voiceguide.cli.foreground import ShellBreaks, in_front
from voiceguide.cli.now import status_line
from voiceguide.core.live import State, Status

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live

_LOOK: Final = 0.25
"""Seconds between two drawings."""

_SOON: Final = 0.02
"""Seconds between two looks for the first sound."""

_CLOSING: Final = 1.0
"""Seconds that the last drawing may take: a terminal that was stopped with Ctrl-S takes none."""

_AT_FIRST: Final = 0.6
"""Seconds that the first drawing leaves to the first sound: what draws is slow to load."""

_AROUND: Final = 14
"""Rows beside the large figures."""


class Screen:
    """Draws how a session stands while it is entered, in a thread of its own that holds nobody up.

    On a terminal it is a picture that changes; elsewhere a line for each change of step or state.

    Args:
        open_console: Makes where to draw, in the screen's own thread.
        look: How the session stands.
        big: Fill the terminal, to be read from two metres.
        keys: Show what the keys do.
    """

    def __init__(
        self,
        open_console: Callable[[], Console],
        look: Callable[[], Status],
        *,
        big: bool = False,
        keys: bool = False,
    ) -> None:
        self._open_console, self._look, self._big, self._keys = open_console, look, big, keys
        self._taken = False
        self._closing = threading.Event()
        self._drawing = threading.Lock()
        self._shell = ShellBreaks(self._give_back)
        self._thread = threading.Thread(target=self._run, name="voiceguide screen", daemon=True)

    def __enter__(self) -> Self:
        self._shell.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join(_CLOSING)
        self._shell.__exit__()

    def _run(self) -> None:
        first, begun = self._look(), time.monotonic()
        while self._look().state is State.WAITING and time.monotonic() - begun < _AT_FIRST:
            if self._closing.wait(_SOON):
                break
        self._console = self._open_console()
        lines = not self._console.is_terminal or self._console.is_dumb_terminal
        if lines:
            self._write_lines(first)
        else:
            self._draw()

    def _draw(self) -> None:
        from rich.live import Live  # noqa: PLC0415  the first sound does not wait for it

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
            from voiceguide.cli.picture import picture  # noqa: PLC0415  the first sound does not wait for it

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

    def _write_lines(self, first: Status) -> None:
        shown = self._write_line(first, None)
        while True:
            last = self._closing.is_set()
            shown = self._write_line(self._look(), shown)
            if last:
                return
            self._closing.wait(_LOOK)

    def _write_line(self, status: Status, shown: object) -> object:
        """Write how the session stands where that is not what was shown last; return what is shown now."""
        now = (status.state, status.section, status.step, status.message)
        if now != shown:
            self._console.print(status_line(status), markup=False, highlight=False, soft_wrap=True)
        return now
