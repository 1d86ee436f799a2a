"""`voiceguide check`: every mistake in routines, with its place and what to do."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import click

from voiceguide.cli.options import ROUTINE, json_option, print_json, quiet_option, timing_of, timing_options
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report, summary
from voiceguide.cli.screen import progress
from voiceguide.core.source import Diagnostic, has_errors


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=ROUTINE, metavar="FILE...")
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@click.option(
    "--fast", is_flag=True, help="Estimate speech instead of measuring it; overruns are warnings then."
)
@timing_options
@json_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    *,
    strict: bool,
    fast: bool,
    as_json: bool,
    quiet: bool,
    **timing: Any,  # noqa: ANN401  what timing_options adds
) -> None:
    """Report every mistake in routines; speech is measured, nothing is played.

    A routine with several lengths is checked at each of them.

    \b
    Examples:
      voiceguide check foot.md
      voiceguide check --strict --length 12m *.md
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.check import check_routines  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    found: list[Diagnostic] = []
    with progress(quiet=quiet or as_json) as shown:
        world = replace(World.open(os.environ), progress=shown)
        for sources, wrong in check_routines(files, timing_of(timing), world, fast=fast):
            found += wrong
            if not as_json:
                report(sources, wrong)
    if as_json:
        print_json({"diagnostics": diagnostics_json(found)})
    elif not quiet:
        click.echo(f"{len(files)} file{'s' if len(files) > 1 else ''} checked: {summary(found)}")
    if has_errors(tuple(found), strict=strict):
        ctx.exit(1)
