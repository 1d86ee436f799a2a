"""`voiceguide plan`: everything that will sound, and when."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import ROUTINE, json_option, print_json, quiet_option, timing_of, timing_options
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report
from voiceguide.cli.screen import progress, show, table
from voiceguide.core.units import SECOND, Ms, clock_time, short_time

if TYPE_CHECKING:
    from voiceguide.core.timeline import Timeline


@click.command("plan")
@click.argument("file", type=ROUTINE)
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
    fast: bool,
    as_json: bool,
    quiet: bool,
    **timing: Any,  # noqa: ANN401  what timing_options adds
) -> None:
    """Show the table of everything that will sound, and when.

    \b
    Examples:
      voiceguide plan foot.md
      voiceguide plan foot.md --length 12m --json
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.plan import plan_routine  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same
    from voiceguide.plan.show import as_json as timeline_json  # noqa: PLC0415  the same

    with progress(quiet=quiet or as_json) as shown:
        world = replace(World.open(os.environ), progress=shown)
        with world.studio() as studio:
            planned = plan_routine(file, timing_of(timing), world, None if fast else studio)
    if as_json and (planned.has_errors or not planned.timeline):
        print_json({"diagnostics": diagnostics_json(planned.diagnostics)})
    else:
        report(planned.compiled.source, planned.diagnostics)
        if as_json and planned.timeline:
            print_json(timeline_json(planned.timeline))
        elif planned.timeline:
            _show(planned.timeline)
    if planned.has_errors:
        ctx.exit(1)


def _show(timeline: Timeline) -> None:
    estimated = ", speech estimated" if timeline.estimated else ""
    dial = f", dial {timeline.dial:.2f}" if timeline.elastic else ""
    rows = table(">at", ">lasts", "what", "line")
    section = -1
    for cue in timeline.cues:
        if cue.section != section:
            section = cue.section
            chapter = timeline.sections[section]
            rows.add_section()
            rows.add_row(
                clock_time(chapter.start), short_time(_whole(chapter.end - chapter.start)), chapter.title
            )
        role = cue.kind if cue.kind == "bed" else cue.role
        what = f"  “{cue.text}”" if cue.utterance else f"  ♪ {cue.name} ({role})"
        line = str(cue.span.line) if cue.span else ""
        rows.add_row(clock_time(cue.start), f"{(cue.end - cue.start) / 1000:.1f}s", what, line)
    show(f"{timeline.title}: {clock_time(timeline.length)}, voice {timeline.voice}{dial}{estimated}", rows)


def _whole(length: int) -> Ms:
    return Ms(round(length / SECOND) * SECOND)
