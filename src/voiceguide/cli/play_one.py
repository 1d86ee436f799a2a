"""`--play NAME`: to hear one of what is listed."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voiceguide.live.outputs import DEFAULT, OUTPUTS, open_output

if TYPE_CHECKING:
    from voiceguide.core.sound import Pcm
    from voiceguide.pipeline.world import World

_Command = TypeVar("_Command", bound=Callable[..., Any])


def output_options(command: _Command) -> _Command:
    """Add what every command takes that plays: the output and its device."""
    for option in (
        click.option("--device", metavar="NAME", help="Play on this device; a part of its name will do."),
        click.option(
            "--output",
            type=click.Choice(list(OUTPUTS)),
            default=DEFAULT,
            show_default=True,
            help="Play through this library.",
        ),
    ):
        command = option(command)
    return command


def play_options(command: _Command) -> _Command:
    """Add `--play` and where to."""
    return click.option("--play", metavar="NAME", help="Let this one be heard.")(output_options(command))


def play_one(make: Callable[[str, World], Pcm], name: str, output: str, device: str | None) -> None:
    """Make a sound by its name, and play it to its end."""
    from voiceguide.pipeline.samples import listen  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    listen(make(name, World.open(os.environ)), open_output(output), device)
