"""`voiceguide verify`: whether a finished track is what was planned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import json_option, print_json, quiet_option
from voiceguide.cli.screen import show, table

if TYPE_CHECKING:
    from voiceguide.pipeline.verify import Verdict

_MOST = 10
"""Faults of one kind that are shown; JSON has them all."""


@click.command("verify")
@click.argument("track", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, track: Path, *, as_json: bool, quiet: bool) -> None:
    """Decode a finished MP3 and hold what is heard against the plan stored in it.

    Length, speech, peak, chapters and captions are checked, and when each cue is heard to begin.
    The exit code is 1 when something is wrong, 3 when the track cannot be read or holds no plan.

    \b
    Examples:
      voiceguide verify foot.mp3
      voiceguide verify foot.mp3 --json
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.verify import verify  # noqa: PLC0415  `--help` is quick

    verdict = verify(track)
    if as_json:
        print_json(_as_json(verdict))
    else:
        _show(verdict, quiet=quiet)
    if not verdict.is_right:
        ctx.exit(1)


def _show(verdict: Verdict, *, quiet: bool) -> None:
    if not quiet:
        rows = table("check", "", "found")
        for check in verdict.checks:
            rows.add_row(check.name, "right" if check.is_right else "WRONG", check.summary)
        show(f"{verdict.track}: “{verdict.title}”", rows)
    for check in verdict.checks:
        for fault in check.faults[:_MOST]:
            click.echo(f"{check.name}: {fault.message}")
        if len(check.faults) > _MOST:
            click.echo(f"{check.name}: {len(check.faults) - _MOST} more; --json lists them all")


def _as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "track": str(verdict.track),
        "title": verdict.title,
        "right": verdict.is_right,
        "checks": [
            {
                "name": check.name,
                "right": check.is_right,
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
            for check in verdict.checks
        ],
    }
