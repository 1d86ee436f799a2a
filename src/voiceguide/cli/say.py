"""`voiceguide say`: one text, said as a routine would say it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import json_option, print_json, quiet_option, voice_options
from voiceguide.cli.play_one import output_options
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report
from voiceguide.cli.screen import progress, show
from voiceguide.core.errors import RequestError
from voiceguide.core.units import SECOND
from voiceguide.pipeline.world import Timing

if TYPE_CHECKING:
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import World
    from voiceguide.voice.studio import Studio

_FORMATS = ("mp3", "m4a", "m4b", "opus", "flac", "wav")


@click.command("say")
@click.argument("text")
@click.option(
    "-o", "target", metavar="FILE", type=click.Path(), help="Write this .wav or .mp3; play nothing."
)
@voice_options
@output_options
@json_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913  click's signature
    ctx: click.Context,
    /,
    text: str,
    *,
    target: str | None,
    voice: str | None,
    rate: int | None,
    lang: str | None,
    output: str,
    device: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say a text as a routine would, with its numbers, names, pauses and marks; with --json it is told, not played.

    \b
    Examples:
      voiceguide say "Press LI-4 for 30 s, then (GB-20){the gates of wind}."
      voiceguide say "Breathe in. [2s] And out." --rate 110 -o breathe.wav
      voiceguide say "Rest in savasana, L4-L5 on the floor." --json
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.say import plan_text, play_text  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    path = _path(target) if target else None
    with progress(quiet=quiet or as_json) as shown:
        world = replace(World.open(os.environ), progress=shown)
        with world.studio() as studio:
            timing = Timing(voice=voice, rate=rate, lang=lang)
            planned = plan_text(text, path.stem if path else "", timing, world, studio)
            if planned.has_errors:
                _refuse(planned, as_json=as_json)
                ctx.exit(1)
            report(planned.compiled.sources, planned.diagnostics)
            if path:
                _write(planned, path, studio, world)
            if as_json:
                print_json(_told(planned, path))
                return
            if not quiet:
                _show(planned, path)
            if path is None:
                from voiceguide.live.outputs import open_output  # noqa: PLC0415  only to play

                play_text(planned, open_output(output), device, world, studio)


def _path(target: str) -> Path:
    """Return where the file goes.

    Raises:
        RequestError: Its name tells no format.
    """
    from voiceguide.output.folders import check_folder  # noqa: PLC0415  only for a file

    path = Path(target)
    if path.suffix.lower().removeprefix(".") not in _FORMATS:
        raise RequestError(f"no format is called after {path.name}", "name it .wav or .mp3")
    check_folder(path.parent)
    return path


def _write(planned: Planned, path: Path, studio: Studio, world: World) -> None:
    from voiceguide.pipeline.export import export_planned  # noqa: PLC0415  only for a file
    from voiceguide.pipeline.exported import Making  # noqa: PLC0415  the same

    export_planned(planned, path, path.suffix.lower().removeprefix("."), studio, world, Making(cover=False))


def _refuse(planned: Planned, *, as_json: bool) -> None:
    """Tell what is wrong with a text."""
    if as_json:
        print_json({"diagnostics": diagnostics_json(planned.diagnostics)})
    else:
        report(planned.compiled.sources, planned.diagnostics)


def _told(planned: Planned, path: Path | None) -> dict[str, Any]:
    from voiceguide.pipeline.say import Said  # noqa: PLC0415  `--help` is quick

    said, timeline = Said.of(planned), planned.timeline
    return {
        "text": said.text,
        "spoken": said.spoken,
        "length_ms": timeline.length if timeline else 0,
        "voice": timeline.voice if timeline else "",
        "rate": planned.compiled.rate,
        "lang": planned.compiled.document.meta.lang,
        "path": str(path) if path else None,
    }


def _show(planned: Planned, path: Path | None) -> None:
    told = _told(planned, path)
    where = f"{path}: " if path else ""
    show(f"{where}“{told['spoken']}”, {told['length_ms'] / SECOND:.1f}s, voice {told['voice']}")
