"""What people see: progress on standard error, tables on standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID
    from rich.table import Table

_WHEN_NO_TERMINAL = 10_000
"""Columns of a file or a pipe: nothing is ever wrapped there."""


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


def table(*columns: str) -> Table:
    """Return an empty table in the house's form; a column that begins with > is right-aligned."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  only where a table is shown
    from rich.table import Table  # noqa: PLC0415  the same

    made = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        made.add_column(
            column.lstrip(">"), justify="right" if column.startswith(">") else "left", overflow="fold"
        )
    return made


def show(*tables: Table | str) -> None:
    """Print tables and lines on standard output."""
    from rich.console import Console  # noqa: PLC0415  only where something is shown

    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = _WHEN_NO_TERMINAL
    # Rich itself would end the program when nobody reads on.
    with console.capture() as shown:
        for one in tables:
            console.print(one)
    click.echo(shown.get(), nl=False)
