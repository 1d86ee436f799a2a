"""`voiceguide sheet`: a routine as a page for the wall."""

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


@click.command("sheet")
@click.argument("file", type=ROUTINE)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The page's file.")
@click.option("--pdf", is_flag=True, help="Make a PDF, by WeasyPrint or Chromium.")
@click.option("--fast", is_flag=True, help="Estimate speech instead of measuring it.")
@timing_options
@json_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913  click's signature
    ctx: click.Context,
    /,
    file: str,
    *,
    output: Path | None,
    pdf: bool,
    fast: bool,
    as_json: bool,
    quiet: bool,
    **timing: Any,  # noqa: ANN401  what timing_options adds
) -> None:
    """Write a routine as one page to print: warnings, sections, steps with their times.

    Without -o it goes into the current folder under the routine's name.

    \b
    Examples:
      voiceguide sheet foot.md
      voiceguide sheet foot.md --pdf -o wall.pdf --length 12m
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.output.atomic import atomic_file  # noqa: PLC0415  `--help` is quick
    from voiceguide.output.pdf import pdf_of  # noqa: PLC0415  the same
    from voiceguide.pipeline.plan import plan_routine  # noqa: PLC0415  the same
    from voiceguide.pipeline.sheet import sheet_page  # noqa: PLC0415  the same
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    pdf = pdf or (output is not None and output.suffix.lower() == ".pdf")
    target = output or Path(f"{Path(file).stem}.{'pdf' if pdf else 'html'}")
    with progress(quiet=quiet or as_json) as shown:
        world = replace(World.open(os.environ), progress=shown)
        with world.studio() as studio:
            planned = plan_routine(file, timing_of(timing), world, None if fast else studio)
    planned.compiled.routine.keep_from(target)
    if planned.has_errors and as_json:
        print_json({"diagnostics": diagnostics_json(planned.diagnostics)})
    else:
        report(planned.compiled.sources, planned.diagnostics)
    if planned.has_errors or planned.timeline is None:
        ctx.exit(1)
    page = sheet_page(planned, planned.timeline)
    made = pdf_of(page) if pdf else page.encode("utf-8")
    with atomic_file(target) as written:
        written.write(made)
    if as_json:
        print_json(
            {"path": str(target), "title": planned.timeline.title, "length_ms": planned.timeline.length}
        )
    else:
        click.echo(target if quiet else f"wrote {target}")
