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
from voiceguide.core.source import has_errors
from voiceguide.core.units import MINUTE, SECOND, Ms, clock_time, short_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceguide.core.source import Span
    from voiceguide.core.timeline import Timeline
    from voiceguide.pipeline.lengths import Stretch
    from voiceguide.pipeline.world import Timing


@click.command("plan")
@click.argument("file", type=ROUTINE)
@click.option("--fast", is_flag=True, help="Estimate speech instead of measuring it.")
@click.option(
    "--lengths", is_flag=True, help="Show the lengths that the routine can take, and what leaves at each."
)
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
    lengths: bool,
    as_json: bool,
    quiet: bool,
    **timing: Any,  # noqa: ANN401  what timing_options adds
) -> None:
    """Show the table of everything that will sound, and when.

    With --json, everything that an author wrote has its `file` and its `line`.

    \b
    Examples:
      voiceguide plan foot.md
      voiceguide plan foot.md --length 12m --json
      voiceguide plan yoga.md --lengths
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    if lengths:
        _lengths(ctx, file, timing_of(timing), fast=fast, as_json=as_json, quiet=quiet)
        return
    from voiceguide.pipeline.look import look  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same
    from voiceguide.plan.show import as_json as timeline_json  # noqa: PLC0415  the same

    with progress(quiet=quiet or as_json) as shown:
        world = replace(World.open(os.environ), progress=shown)
        seen = look(file, timing_of(timing), world, fast=fast)
    if as_json and (seen.has_errors or not seen.timeline):
        print_json({"diagnostics": diagnostics_json(seen.diagnostics)})
    else:
        report(seen.sources, seen.diagnostics)
        if as_json and seen.timeline:
            print_json(timeline_json(seen.timeline))
        elif seen.timeline:
            _show(seen.timeline, file)
    if seen.has_errors:
        ctx.exit(1)


def _lengths(
    ctx: click.Context, file: str, timing: Timing, *, fast: bool, as_json: bool, quiet: bool
) -> None:
    """Show every length that a routine can take."""
    from voiceguide.pipeline.lengths import lengths_of  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    with progress(quiet=quiet or as_json) as shown:
        world = replace(World.open(os.environ), progress=shown)
        with world.studio() as studio:
            compiled, stretches, found = lengths_of(file, timing, world, None if fast else studio)
    wrong = has_errors(found)
    if as_json:
        print_json(
            {"diagnostics": diagnostics_json(found)} if wrong else {"lengths": list(map(_json, stretches))}
        )
    else:
        report(compiled.sources, found)
    if wrong:
        ctx.exit(1)
    if not as_json:
        _show_lengths(stretches, file)


def _json(stretch: Stretch) -> dict[str, Any]:
    return {
        "shortest_ms": stretch.shortest,
        "longest_ms": stretch.longest,
        "left_out": [
            {"file": one.span.file, "line": one.span.line, "text": one.text} for one in stretch.left_out
        ],
        "elastic": [
            {
                "file": place.span.file,
                "line": place.span.line,
                "least_ms": place.least,
                "most_ms": place.most,
            }
            for place in stretch.elastic
        ],
    }


def _show_lengths(stretches: Sequence[Stretch], file: str) -> None:
    rows = table(">from", ">to", "left out", "stretches")
    for one in stretches:
        left_out = (
            "\n".join(f"line {_line(left.span, file)}: {left.text}" for left in one.left_out) or "nothing"
        )
        lines = ", ".join(_line(place.span, file) for place in one.elastic)
        rows.add_row(
            clock_time(one.shortest), clock_time(one.longest), left_out, f"lines {lines}" if lines else ""
        )
        rows.add_section()
    show("Lengths that this routine can take", rows)


def _show(timeline: Timeline, file: str) -> None:
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
        line = _line(cue.span, file) if cue.span else ""
        rows.add_row(clock_time(cue.start), _lasts(Ms(cue.end - cue.start)), what, line)
    left_out = [f"left out, line {_line(one.span, file)}: {one.text}" for one in timeline.left_out]
    head = f"{timeline.title}: {clock_time(timeline.length)}, voice {timeline.voice}{dial}{estimated}"
    show(head, *left_out, rows)


def _line(span: Span, file: str) -> str:
    """Name a line, of another file than the routine's own with that file's name."""
    return str(span.line) if span.file == file else f"{span.file}:{span.line}"


def _lasts(length: Ms) -> str:
    """Write how long something sounds: with tenths of a second below a minute, as everywhere else from there on."""
    return f"{length / SECOND:.1f}s" if length < MINUTE else short_time(_whole(length))


def _whole(length: int) -> Ms:
    return Ms(round(length / SECOND) * SECOND)
