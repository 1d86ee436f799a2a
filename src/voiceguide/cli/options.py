"""Options that mean the same in every command."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from voiceguide.core.errors import RequestError
from voiceguide.core.units import Ms, parse_time
from voiceguide.pipeline.world import Timing

_Command = TypeVar("_Command", bound=Callable[..., Any])

ROUTINE = click.Path(exists=True, dir_okay=False)
"""A script that is there, by the name that the user gave it: a `Path` would drop a `./`."""

FORMATS = ("mp3", "m4a", "m4b", "opus", "flac", "wav")
"""What a track may be made as; the first where nobody says."""
CAPTIONS = ("lrc", "vtt", "srt", "txt", "json")
"""What may be written beside a track."""

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document on standard output."
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print results and errors only.")


class Time(click.ParamType[Ms]):
    """A time as in a script: `12m`, `90s`, `1:30`."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Ms:  # noqa: ANN401  click's signature
        """Read a time that is longer than none."""
        time = parse_time(str(value))
        if not time:
            self.fail(f"{value!r} is not a time; write 12m, 90s or 1:30", param, ctx)
        return time


class ListOf(click.ParamType[tuple[str, ...]]):
    """Some of a few names, parted by commas."""

    name = "list"

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002  click's signature
        """Return how help shows the value."""
        return ",".join(self.names).upper()

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Read the names, each once, in their own order."""
        given = value if isinstance(value, tuple) else [part.strip().lower() for part in value.split(",")]
        for one in given:
            if one not in self.names:
                self.fail(f"{one!r} is none of {', '.join(self.names)}", param, ctx)
        return tuple(name for name in self.names if name in given)


def voice_options(command: _Command) -> _Command:
    """Add what every command takes that speaks: the voice, its pace and its language."""
    for option in (
        click.option(
            "--lang", metavar="TAG", help="Take the routine to be in this language (de, en, es, fr, ru)."
        ),
        click.option(
            "--rate", metavar="WPM", type=click.IntRange(80, 450), help="Speak at so many words a minute."
        ),
        click.option(
            "--voice", metavar="NAME", help="Speak with this voice; `voiceguide voices` lists them."
        ),
    ):
        command = option(command)
    return command


def timing_options(command: _Command) -> _Command:
    """Add what every command takes that plans: the length, the voice, the bed and so on."""
    for option in (
        click.option(
            "--set",
            "sets",
            metavar="NAME=VALUE",
            multiple=True,
            help="Give a variable of the routine another value.",
        ),
        click.option(
            "--bed",
            metavar="NAME|none",
            help='Lay this under the voice: rain, "rain -24dB", a file, or none.',
        ),
        voice_options,
        click.option("--length", metavar="TIME", type=Time(), help="Fit the session to exactly this length."),
    ):
        command = option(command)
    return command


def timing_of(options: dict[str, Any]) -> Timing:
    """Return what the options of `timing_options` ask for."""
    sets: list[tuple[str, str]] = []
    for text in options["sets"]:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise RequestError(f"--set {text} gives no value", "write --set name=value")
        sets.append((name.strip(), " ".join(value.split())))
    return Timing(
        options["length"], options["voice"], options["rate"], options["lang"], tuple(sets), options["bed"]
    )


def print_json(value: object) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
