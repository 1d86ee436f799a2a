"""What the screen of a session that plays shows, as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.columns import Columns
from rich.console import Group
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from voiceguide.cli.figures import LargeFigures
from voiceguide.cli.now import clock, printable
from voiceguide.core.live import State, Status
from voiceguide.core.units import Ms
from voiceguide.live.remotes.keys import KEYS

if TYPE_CHECKING:
    from rich.console import RenderableType

_STYLES: Final = {State.PLAYING: "green", State.ENDED: "dim"}
_ATTENTION: Final = "yellow"


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
