"""`voiceguide verify`: whether a finished track is what was planned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import json_option, print_json, quiet_option
from voiceguide.cli.screen import show, table

if TYPE_CHECKING:
    from voiceguide.core.verdict import Check
    from voiceguide.pipeline.verify import Verdict
    from voiceguide.pipeline.verify_album import AlbumVerdict

_MOST = 10
"""Faults of one kind that are shown; JSON has them all."""


@click.command("verify")
@click.argument("track", type=click.Path(exists=True, path_type=Path))
@click.option("--listen", is_flag=True, help="Hear the words, too (English; needs the extra `listen`).")
@json_option
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, track: Path, *, listen: bool, as_json: bool, quiet: bool) -> None:
    """Decode a finished track and hold what is heard against the plan stored in it.

    MP3, M4A, M4B, Opus and FLAC hold one. Of an album name one track, or the folder or its
    playlist: then all of them are verified, and that together they are the whole session.
    Length, speech, peak, chapters and captions are checked, and when each cue is heard to begin.
    The exit code is 1 when something is wrong, 3 when the track cannot be read or holds no plan.

    \b
    Examples:
      voiceguide verify foot.mp3
      voiceguide verify albums/foot
      voiceguide verify foot.opus --json
      voiceguide verify foot.mp3 --listen
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.verify import verify  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.verify_album import PLAYLISTS, verify_album  # noqa: PLC0415  the same

    ears = None
    if listen:
        from voiceguide.pipeline.verify_words import open_ears  # noqa: PLC0415  the same

        ears = open_ears()
    if track.is_dir() or track.suffix.lower() in PLAYLISTS:
        album = verify_album(track, ears)
        _show_album(album, quiet=quiet) if not as_json else print_json(_album_as_json(album))
        right = album.is_right
    else:
        verdict = verify(track, ears)
        _show(verdict, quiet=quiet) if not as_json else print_json(_as_json(verdict))
        right = verdict.is_right
    if not right:
        ctx.exit(1)


def _show(verdict: Verdict, *, quiet: bool) -> None:
    if not quiet:
        rows = table("check", "", "found")
        for check in verdict.checks:
            rows.add_row(check.name, _word(check), check.summary)
        show(f"{verdict.track}: “{verdict.title}”", rows)
    for check in verdict.checks:
        _tell(check)


def _show_album(verdict: AlbumVerdict, *, quiet: bool) -> None:
    if not quiet:
        rows = table("track", "", "found")
        for one in verdict.tracks:
            wrong = [check.name for check in one.checks if not check.is_right]
            rows.add_row(one.track.name, "WRONG" if wrong else "right", ", ".join(wrong))
        rows.add_row("album", _word(verdict.whole), verdict.whole.summary)
        show(f"{verdict.album}: “{verdict.title}”", rows)
    for one in verdict.tracks:
        for check in one.checks:
            _tell(check, f"{one.track.name}: ")
    _tell(verdict.whole)


def _word(check: Check) -> str:
    return "not done" if not check.looked else "right" if check.is_right else "WRONG"


def _tell(check: Check, where: str = "") -> None:
    if not check.looked:
        click.echo(f"{where}{check.name}: {check.summary}")
    for fault in check.faults[:_MOST]:
        click.echo(f"{where}{check.name}: {fault.message}")
    if len(check.faults) > _MOST:
        click.echo(f"{where}{check.name}: {len(check.faults) - _MOST} more; --json lists them all")


def _album_as_json(verdict: AlbumVerdict) -> dict[str, Any]:
    return {
        "album": str(verdict.album),
        "title": verdict.title,
        "right": verdict.is_right,
        "checks": [_check_as_json(verdict.whole)],
        "tracks": [_as_json(one) for one in verdict.tracks],
    }


def _as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "track": str(verdict.track),
        "title": verdict.title,
        "right": verdict.is_right,
        "checks": [_check_as_json(check) for check in verdict.checks],
    }


def _check_as_json(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "right": check.is_right if check.looked else None,
        "summary": check.summary,
        "figures": dict(check.figures),
        "faults": [
            {
                "message": fault.message,
                "at_ms": fault.at_ms,
                "planned": fault.planned,
                "found": fault.found,
            }
            for fault in check.faults
        ],
    }
