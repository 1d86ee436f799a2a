"""`voiceguide voices --audition FILE`: a track in which each voice says the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voiceguide.cli.options import CAPTIONS, FORMATS, ROUTINE, ListOf, print_json
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report
from voiceguide.cli.screen import progress, show, table
from voiceguide.core.errors import RequestError
from voiceguide.core.units import clock_time
from voiceguide.output.folders import check_folder

if TYPE_CHECKING:
    from voiceguide.pipeline.audition import Audition
    from voiceguide.pipeline.exported import Exported

_Command = TypeVar("_Command", bound=Callable[..., Any])


def audition_options(command: _Command) -> _Command:
    """Add `--audition`, and what can be said of it."""
    for option in (
        click.option(
            "--captions", type=ListOf(CAPTIONS), default=(), help="Write what is said beside that track."
        ),
        click.option("--all", "every", is_flag=True, help="Let every variant in the list audition."),
        click.option(
            "--voice",
            "names",
            metavar="NAME",
            multiple=True,
            help="Let this voice audition, and others so named.",
        ),
        click.option("-o", "target", metavar="PATH", type=click.Path(), help="That track's file."),
        click.option(
            "--audition",
            metavar="FILE",
            type=ROUTINE,
            help="Make a track in which each voice says two sentences of this routine.",
        ),
    ):
        command = option(command)
    return command


def run_audition(
    file: str,
    target: str | None,
    cast: tuple[tuple[str, ...], bool, str],
    captions: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """Make the track, show who is in it and who is not, and return the exit code.

    Args:
        file: The routine.
        target: The track; None for one in the current folder, under the routine's name.
        cast: The voices that are named, whether all variants are wanted, and the language, or nothing.
        captions: Kinds of files with what is said.
        as_json: Print one JSON document instead.
    """
    from voiceguide.pipeline.audition import Casting, audition  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.export import export_planned  # noqa: PLC0415  the same
    from voiceguide.pipeline.exported import Making  # noqa: PLC0415  the same
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    path, kind = _target(file, target)
    with progress(quiet=as_json) as shown:
        world = replace(World.open(os.environ), progress=shown)
        with world.studio() as studio:
            found = audition(file, Casting(*cast), world, studio)
            exported = (
                export_planned(found.planned, path, kind, studio, world, Making(captions=captions))
                if found.planned
                else None
            )
    if exported is None:
        wrong = (found.planned or found.compiled).diagnostics
        if as_json:
            print_json({"diagnostics": diagnostics_json(wrong)})
        else:
            report(found.compiled.sources, wrong)
        return 1
    if as_json:
        print_json(_document(found, exported))
    else:
        _show(found, exported)
    return 0


def _target(file: str, named: str | None) -> tuple[Path, str]:
    path = Path(named or f"{Path(file).stem}-voices.{FORMATS[0]}")
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise RequestError(
            f"no format is called after {path.name}", f"name it {', '.join(f'.{one}' for one in FORMATS)}"
        )
    check_folder(path.parent)
    return path, kind


def _document(found: Audition, exported: Exported) -> dict[str, Any]:
    chapters = zip(found.voices, exported.timeline.sections, strict=True)
    return {
        "path": str(exported.path),
        "title": exported.title,
        "length_ms": exported.length,
        "sentences": list(found.said),
        "voices": [
            {"id": voice.id, "lang": voice.lang, "start_ms": one.start, "end_ms": one.end}
            for voice, one in chapters
        ],
        "missing": [{"message": one.why, "hint": one.hint} for one in found.unheard],
        "captions": [str(path) for track in exported.tracks for path in track.captions],
    }


def _show(found: Audition, exported: Exported) -> None:
    rows = table(">at", "voice", "language", "what it is")
    for voice, chapter in zip(found.voices, exported.timeline.sections, strict=True):
        rows.add_row(clock_time(chapter.start), voice.id, voice.lang, voice.about)
    show(f"{exported.path}: “{exported.title}”, {clock_time(exported.length)}", rows)
    for one in found.unheard:
        click.echo(f"not heard: {one.why}{f' ({one.hint})' if one.hint else ''}")
