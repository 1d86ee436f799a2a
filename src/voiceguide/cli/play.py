"""`voiceguide play`: the session, live and hands-free."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import ROUTINE, json_option, print_json, quiet_option, timing_of, timing_options
from voiceguide.cli.play_one import output_options
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report
from voiceguide.cli.screen import progress
from voiceguide.core.errors import RoutineFailed

if TYPE_CHECKING:
    from rich.console import Console

    from voiceguide.pipeline.listen import Ears
    from voiceguide.pipeline.look import Look
    from voiceguide.pipeline.play import Sitting


@click.command("play")
@click.argument("file", type=ROUTINE)
@output_options
@click.option(
    "--silent-clock", is_flag=True, help="Play no sound: the session on the screen alone, in its time."
)
@click.option("--from", "start", metavar="PLACE", help="Begin at a time, a mark, or a section.")
@click.option("--to", "end", metavar="PLACE", help="End at a time, a mark, or a section.")
@click.option("--resume", is_flag=True, help="Begin with the step where it was left the last time.")
@click.option("--big", is_flag=True, help="Fill the terminal, to be read from two metres.")
@click.option("--fifo", type=click.Path(path_type=Path), help="Take commands from this FIFO, too.")
@click.option("--mpris/--no-mpris", default=None, help="Take media keys; by default where they can be had.")
@click.option("--listen", is_flag=True, help="Hear commands that are said: pause, go on, next, back, …")
@click.option(
    "--microphone", metavar="NAME", help="Listen through this device; a part of its name is enough."
)
@timing_options
@json_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913  click's signature
    ctx: click.Context,
    /,
    file: str,
    *,
    output: str,
    device: str | None,
    silent_clock: bool,
    start: str | None,
    end: str | None,
    resume: bool,
    big: bool,
    fifo: Path | None,
    mpris: bool | None,
    listen: bool,
    microphone: str | None,
    as_json: bool,
    quiet: bool,
    **timing: Any,  # noqa: ANN401  what timing_options adds
) -> None:
    """Guide you through a routine, live: pause, next, back, repeat, longer, how long.

    Commands come from single keys in the terminal (space pauses), from `voiceguide tell` in another
    window, from media keys, a FIFO, lines on standard input, or, with --listen, from what you say.

    \b
    Examples:
      voiceguide play foot.md
      voiceguide play foot.md --length 12m --from "Left foot"
      voiceguide play foot.md --resume --big
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.live.outputs import SILENT  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.play import Staging, prepare  # noqa: PLC0415  the same
    from voiceguide.pipeline.remotes import Wanted  # noqa: PLC0415  the same
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    _refuse_clashes(ctx.params)
    world = World.open(os.environ)
    ears = _ears(microphone) if listen else None
    remotes = Wanted(world.settings.runtime, Path(file).stem, fifo=fifo, mpris=mpris)
    staging = Staging(SILENT if silent_clock else output, device, start, end, resume, remotes, ears)
    with ExitStack() as stack:
        with progress(quiet=quiet or as_json) as making:
            world = replace(world, progress=making)
            ready = prepare(file, timing_of(timing), staging, world, lambda text: click.echo(text, err=True))
            standing, sitting = stack.enter_context(ready)
        if as_json and sitting is None:
            print_json({"diagnostics": diagnostics_json(standing.diagnostics)})
        else:
            report(standing.sources, standing.diagnostics)
        if sitting is None:
            ctx.exit(1)
        number = _play(sitting, big=big, shown=not (quiet or as_json))
        final = sitting.standing()
        _tell_how_it_ended(sitting, final, news=final.diagnostics != standing.diagnostics, as_json=as_json)
    if final.has_errors:
        ctx.exit(1)
    if number:
        ctx.exit(128 + number)


def _ears(microphone: str | None) -> Ears:
    from voiceguide.pipeline.listen import Ears  # noqa: PLC0415  only for those who asked for it

    return Ears(microphone)


def _refuse_clashes(given: dict[str, Any]) -> None:
    """Say which options do not go together, if any such are given."""
    if given["silent_clock"] and given["device"]:
        raise click.UsageError("--silent-clock plays on no device: leave --device out")
    if given["resume"] and given["start"]:
        raise click.UsageError("--resume and --from both say where to begin: leave one out")
    if given["microphone"] and not given["listen"]:
        raise click.UsageError("--microphone is for --listen: write both")


def _tell_how_it_ended(sitting: Sitting, final: Look, *, news: bool, as_json: bool) -> None:
    """Report what was found only when all was measured, and print where the session ended."""
    if news:
        report(final.sources, final.diagnostics)
    if as_json and final.has_errors:
        print_json({"diagnostics": diagnostics_json(final.diagnostics)})
    elif as_json:
        status = sitting.look()
        print_json({"state": status.state, "position_ms": status.position, "length_ms": status.length})


def _play(sitting: Sitting, *, big: bool, shown: bool) -> int:
    """Play to the end, or until somebody stops it; return the number of the signal that did, or 0."""
    from voiceguide.cli.playing import Screen  # noqa: PLC0415  `--help` is quick
    from voiceguide.live.signals import ending  # noqa: PLC0415  the same

    numbers: list[int] = []

    def interrupt(number: int) -> None:
        numbers.append(number)
        sitting.player.interrupt(number)

    def open_console() -> Console:
        from rich.console import Console  # noqa: PLC0415  the first sound does not wait for it

        return Console(highlight=False, markup=False, quiet=not shown)

    with ending(interrupt), Screen(open_console, sitting.look, big=big, keys=sys.stdin.isatty()):
        try:
            sitting.player.run()
        except RoutineFailed:
            return 0  # what it was is in the plan
    return numbers[0] if numbers else 0
