"""`voiceguide ssml`: a session for the speech of a cloud."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from voiceguide.cli.options import ROUTINE, json_option, print_json, quiet_option, timing_of, timing_options
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report
from voiceguide.cli.screen import progress
from voiceguide.core.errors import RequestError


@click.command("ssml")
@click.argument("file", type=ROUTINE)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The document's file.")
@click.option("--fast", is_flag=True, help="Estimate speech instead of measuring it.")
@timing_options
@json_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    file: str,
    *,
    output: Path | None,
    fast: bool,
    as_json: bool,
    quiet: bool,
    **timing: Any,  # noqa: ANN401  what timing_options adds
) -> None:
    """Write the session as SSML 1.1, every sentence and pause at its time.

    Without -o it goes to standard output.

    \b
    Examples:
      voiceguide ssml foot.md -o foot.ssml
      voiceguide ssml foot.md --length 12m
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.output.atomic import atomic_file  # noqa: PLC0415  `--help` is quick
    from voiceguide.output.ssml import write_ssml  # noqa: PLC0415  the same
    from voiceguide.pipeline.plan import plan_routine  # noqa: PLC0415  the same
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    if output and output.resolve() == Path(file).resolve():
        raise RequestError(f"the SSML would replace the routine {file}", "give another name with -o")
    with progress(quiet=quiet or as_json) as shown:
        world = replace(World.open(os.environ), progress=shown)
        with world.studio() as studio:
            planned = plan_routine(file, timing_of(timing), world, None if fast else studio)
    if output:
        planned.compiled.routine.keep_from(output)
    failed = planned.has_errors or not planned.timeline
    if failed and as_json:
        print_json({"diagnostics": diagnostics_json(planned.diagnostics)})
    else:
        report(planned.compiled.sources, planned.diagnostics)
    if failed or not planned.timeline:
        ctx.exit(1)
    document = write_ssml(planned.timeline)
    if output:
        with atomic_file(output) as target:
            target.write(document.encode("utf-8"))
    if as_json:
        print_json({"path": str(output) if output else None, "ssml": document})
    elif not output:
        click.echo(document, nl=False)
    elif not quiet:
        click.echo(f"wrote {output}")
