"""What people see: progress on standard error, tables on standard output."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID
    from rich.table import Table


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that shows how far the work is; it does nothing off a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _what, _done, _of: None
        return
    with ExitStack() as stack:
        bars: list[Progress] = []
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, of: int) -> None:
            if not bars:
                bars.append(stack.enter_context(_bars()))
            if what not in tasks:
                tasks[what] = bars[0].add_task(what, total=of)
            bars[0].update(tasks[what], completed=done, total=of)

        yield show


def _bars() -> Progress:
    from rich.console import Console  # noqa: PLC0415  only on a terminal, and only for what takes time
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415  the same

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


@dataclass(slots=True)
class Rows:
    """A table in the making."""

    columns: tuple[str, ...]
    """A name that begins with > is that of a column to the right."""
    rows: list[tuple[str, ...]] = field(default_factory=list)
    """An empty one parts what stands before it from what follows."""

    def add_row(self, *cells: str) -> None:
        """Add a row; a cell may have several lines, and the last ones may be left out."""
        self.rows.append(cells + ("",) * (len(self.columns) - len(cells)))

    def add_section(self) -> None:
        """Part what comes next from what was there."""
        if self.rows and self.rows[-1]:
            self.rows.append(())


def table(*columns: str) -> Rows:
    """Return an empty table in the house's form; a column that begins with > is right-aligned."""
    return Rows(columns)


def show(*parts: Rows | str) -> None:
    """Print tables and lines on standard output: for a terminal as wide as that is, for a program one line a row."""
    if not sys.stdout.isatty():
        for part in parts:
            click.echo(part if isinstance(part, str) else "\n".join(_lines(part)))
        return
    from rich.console import Console  # noqa: PLC0415  only where a person looks

    console = Console(highlight=False, markup=False)
    # Rich itself would end the program when nobody reads on.
    with console.capture() as shown:
        for part in parts:
            console.print(part if isinstance(part, str) else _drawn(part))
    click.echo(shown.get(), nl=False)


def _drawn(rows: Rows) -> Table:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  only where a person looks
    from rich.table import Table  # noqa: PLC0415  the same

    made = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in rows.columns:
        side: Literal["right", "left"] = "right" if column.startswith(">") else "left"
        made.add_column(column.lstrip(">"), justify=side, overflow="fold")
    for row in rows.rows:
        if row:
            made.add_row(*row)
        else:
            made.add_section()
    return made


def _lines(rows: Rows) -> Iterator[str]:
    """Write a table as plain lines, in the form that it has on a terminal."""
    head = tuple(column.lstrip(">") for column in rows.columns)
    kept = rows.rows if rows.rows[-1:] != [()] else rows.rows[:-1]
    cells = [[cell.split("\n") for cell in row] for row in kept]
    lines = [line for row in cells for line in (zip_longest(*row, fillvalue="") if row else [()])]
    widths = [max(map(_width, column)) for column in zip(head, *filter(None, lines), strict=True)]

    def line(row: Sequence[str]) -> str:
        padded = (
            " " * (width - _width(cell)) + cell
            if name.startswith(">")
            else cell + " " * (width - _width(cell))
            for cell, width, name in zip(row, widths, rows.columns, strict=True)
        )
        return f" {'   '.join(padded)}".rstrip()

    yield ""
    yield line(head)
    yield f" {'─' * (sum(widths) + 3 * (len(widths) - 1))}"
    for row in lines:
        yield line(row) if row else ""
    yield ""


def _width(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))
