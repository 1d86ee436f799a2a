"""`voiceguide export`: the finished track."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import (
    CAPTIONS,
    FORMATS,
    ROUTINE,
    ListOf,
    json_option,
    print_json,
    quiet_option,
    timing_of,
    timing_options,
)
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report
from voiceguide.cli.screen import progress, show, table
from voiceguide.core.errors import RequestError
from voiceguide.core.source import Diagnostic, Source
from voiceguide.core.units import clock_time
from voiceguide.output.folders import check_folder
from voiceguide.output.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from voiceguide.pipeline.exported import Exported, Making
    from voiceguide.pipeline.finished import Exporter, Finished, Order
    from voiceguide.pipeline.side_by_side import SideBySide
    from voiceguide.pipeline.world import Timing, World

_SPLITS = ("none", "section", "step")
_QUALITIES = ("voice", "standard", "high")
_PROFILES = ("podcast", "alexa", "ebu")


class _Bitrate(click.ParamType[int]):
    """Kilobits a second, as `96k` or `96`."""

    name = "bitrate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401  click's signature
        """Read a bitrate that is more than none."""
        digits = str(value).strip().lower().removesuffix("k")
        if not digits.isascii() or not digits.isdecimal() or not int(digits[:9]) > 0:
            self.fail(f"{value!r} is not a bitrate; write 96k", param, ctx)
        return int(digits[:9])


@click.command("export")
@click.argument("files", nargs=-1, required=True, type=ROUTINE, metavar="FILE...")
@click.option("-o", "--output", type=click.Path(), help="The track's file; a folder for several files.")
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), help="What to make; by default what the output is named."
)
@click.option(
    "--quality", type=click.Choice(_QUALITIES), default="standard", help="How much of the sound is kept."
)
@click.option("--bitrate", metavar="RATE", type=_Bitrate(), help="Take this bitrate instead: 96k.")
@click.option("--small", is_flag=True, help="Give the silence of an MP3 the lowest bitrate there is.")
@click.option(
    "--loudness",
    type=click.Choice(_PROFILES),
    default="podcast",
    help="How loud speech is: -19, -17 or -26 LUFS, mono.",
)
@click.option(
    "--split",
    type=click.Choice(_SPLITS),
    default="none",
    help="Make an album: a track of each section, or of each step.",
)
@click.option("--cue", is_flag=True, help="Write a CUE sheet beside the track.")
@click.option(
    "--captions",
    type=ListOf(CAPTIONS),
    default=(),
    help="Write what is said beside each track: lrc, vtt, srt, a transcript as txt, chapters as json.",
)
@click.option(
    "--no-word-times", "by_line", is_flag=True, help="Tell in captions when lines begin, not words."
)
@click.option("--no-cover", "bare", is_flag=True, help="Leave the picture out.")
@click.option("--jobs", type=click.IntRange(1, 256), help="How many processes may work at once.")
@timing_options
@json_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913  click's signature
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    *,
    output: str | None,
    kind: str | None,
    quality: str,
    bitrate: int | None,
    small: bool,
    loudness: str,
    split: str,
    cue: bool,
    bare: bool,
    captions: tuple[str, ...],
    by_line: bool,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    **timing: Any,  # noqa: ANN401  what timing_options adds
) -> None:
    """Make a track of each routine, or an album, in the current folder unless told otherwise.

    \b
    Examples:
      voiceguide export foot.md
      voiceguide export foot.md -o foot.wav --length 12m
      voiceguide export *.md -o tracks/
      voiceguide export foot.md --format m4b --loudness alexa
      voiceguide export foot.md --split section -o albums/
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.exported import Making, Wish  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.profiles import PROFILES  # noqa: PLC0415  the same
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    world = World.open(os.environ, jobs)
    wish = Wish(quality, bitrate or 0, small)
    making = Making(wish, PROFILES[loudness], split, not bare, cue, captions, not by_line)
    if cue and split != "none":
        raise RequestError("--cue is for one file, not for an album", "leave it out; an album has playlists")
    orders = _albums(files, output, kind) if split != "none" else _targets(files, output, kind)
    tally, failed = _Tally(), False
    with _exporter(orders, timing_of(timing), world, making) as exporter:
        for order in orders:
            with progress(quiet=quiet or as_json) as shown:
                finished = exporter.export(order, shown)
            if as_json:
                tally.count(finished)
            else:
                report(finished.sources, finished.diagnostics)
                if finished.exported:
                    _show(finished.exported, quiet=quiet)
            failed |= finished.exported is None
    if as_json:
        tally.show(failed=failed)
    if failed:
        ctx.exit(1)


@dataclass(slots=True)
class _Tally:
    """What the one document says of all exports; not the exports, which may be a thousand."""

    tracks: list[dict[str, Any]] = field(default_factory=list)
    playlists: list[str] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    from_store: Counter[str] = field(default_factory=Counter)
    found: list[tuple[Mapping[str, Source], tuple[Diagnostic, ...]]] = field(default_factory=list)

    def count(self, finished: Finished) -> None:
        """Note what an export came to."""
        self.found.append((finished.sources, finished.diagnostics))
        one = finished.exported
        if one:
            self.tracks += _tracks(one)
            self.playlists += [str(one.playlist)] if one.playlist else []
            self.made.update(asdict(one.made))
            self.from_store.update(asdict(one.from_store))

    def show(self, *, failed: bool) -> None:
        """Print the one document: what was made, or what is wrong."""
        if failed:
            print_json({"diagnostics": diagnostics_json(one for _, each in self.found for one in each)})
            return
        for sources, warnings in self.found:
            report(sources, warnings)
        print_json(
            {
                "tracks": self.tracks,
                "playlist": self.playlists[0] if len(self.playlists) == 1 else None,
                "made": dict(self.made),
                "from_store": dict(self.from_store),
            }
        )


def _exporter(
    orders: Sequence[Order], timing: Timing, world: World, making: Making
) -> AbstractContextManager[Exporter | SideBySide]:
    """Return what exports routines: one process, or for many of them as many as may work at once."""
    from voiceguide.pipeline.finished import Exporter  # noqa: PLC0415  `--help` is quick

    if world.settings.jobs > 1 and len(orders) > 1:
        from voiceguide.pipeline.side_by_side import WORTH, SideBySide  # noqa: PLC0415  few exports are of several

        if len(orders) >= WORTH:
            return SideBySide(orders, timing, world, making)
    return Exporter(timing, world, making)


def _targets(files: tuple[str, ...], named: str | None, kind: str | None) -> list[Order]:
    """Return where each routine's track goes, and what it is made as; a name that ends in a slash is a folder."""
    ending = kind or FORMATS[0]
    output = Path(named) if named else None
    is_folder = output is not None and (
        len(files) > 1 or os.path.isdir(output) or str(named).endswith(("/", os.sep))  # noqa: PTH112  never raises
    )
    from voiceguide.pipeline.finished import Order  # noqa: PLC0415  `--help` is quick

    orders: list[Order] = []
    for file in files:
        if output is None or is_folder:
            target, made_as = (output or Path()) / f"{Path(file).stem}.{ending}", ending
        else:
            target, made_as = output, kind or output.suffix.lower().removeprefix(".")
            if made_as not in FORMATS:
                raise RequestError(
                    f"no format is called after {output.name}", "name it .mp3 or .wav, or add --format"
                )
        if target.resolve() == Path(file).resolve():
            raise RequestError(f"the track would replace the routine {file}", "give another name with -o")
        if target in {order.target for order in orders}:
            raise RequestError(f"two routines would become {target}", "export them into different folders")
        orders.append(Order(file, target, made_as))
    for order in orders:
        check_folder(order.target.parent)
    return orders


def _albums(files: tuple[str, ...], named: str | None, kind: str | None) -> list[Order]:
    """Return the folder of each routine's album, and what its tracks are made as."""
    from voiceguide.pipeline.finished import Order  # noqa: PLC0415  `--help` is quick

    orders: list[Order] = []
    for file in files:
        target = Path(named or ".") / safe_name(Path(file).stem)
        if target in {order.target for order in orders}:
            raise RequestError(f"two routines would become {target}", "export them into different folders")
        orders.append(Order(file, target, kind or FORMATS[0]))
    for order in orders:
        check_folder(order.target)
    return orders


def _show(exported: Exported, *, quiet: bool) -> None:
    if quiet:
        click.echo(exported.playlist or exported.path)
        return
    if exported.playlist:
        rows = table(">length", "track")
        for track in exported.tracks:
            rows.add_row(clock_time(track.length), track.path.name)
    else:
        rows = table(">at", "section")
        for chapter in exported.timeline.sections:
            rows.add_row(clock_time(chapter.start), chapter.title)
    loudness, made, kept = exported.loudness, exported.made, exported.from_store
    show(
        f"{exported.path}: “{exported.title}”, {clock_time(exported.length)}",
        rows,
        f"voice {exported.timeline.voice}, speech {loudness.speech_lufs:.1f} LUFS, whole {loudness.lufs:.1f} LUFS, "
        f"true peak {loudness.true_peak_db:.1f} dBTP; "
        f"made {made.clips} clips and {made.islands} islands, had {kept.clips} and {kept.islands}",
    )


def _tracks(one: Exported) -> Iterator[dict[str, Any]]:
    for track in one.tracks:
        yield {
            "file": one.source,
            "path": str(track.path),
            "title": track.title,
            "length_ms": track.length,
            "section": track.section,
            "speech_lufs": _rounded(track.loudness.speech_lufs),
            "lufs": _rounded(track.loudness.lufs),
            "true_peak_db": _rounded(track.loudness.true_peak_db),
            **({"captions": [str(path) for path in track.captions]} if track.captions else {}),
        }


def _rounded(level: float) -> float | None:
    """Round a level to what can be heard; JSON has no infinity for silence."""
    return round(level, 2) if level > float("-inf") else None
