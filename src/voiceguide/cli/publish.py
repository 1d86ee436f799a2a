"""`voiceguide publish`: a folder of routines as a folder for the world."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

import click

from voiceguide.cli.options import json_option, print_json, quiet_option
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report
from voiceguide.cli.screen import progress, show, table
from voiceguide.core.errors import MachineError, RequestError
from voiceguide.core.units import clock_time
from voiceguide.output.folders import check_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voiceguide.pipeline.pressing import Form
    from voiceguide.pipeline.publish import Published

_FORMATS = ("mp3", "m4a", "opus")
_SPLITS = ("section", "step")
_QUALITIES = ("voice", "standard", "high")
_PROFILES = ("podcast", "alexa", "ebu")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_HERE = "http://127.0.0.1:8000/"


@click.command("publish")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default="site",
    help="The folder that is published; `site` without it.",
)
@click.option("--url", default=_HERE, help=f"Where it will be found; {_HERE} without it.")
@click.option("--title", help="What the whole is called; like the folder without it.")
@click.option("--author", default="", help="Whose it is, where a routine does not say.")
@click.option(
    "--email", default="", help="By which directories make sure whose it is; everybody can read it."
)
@click.option("--format", "kind", type=click.Choice(_FORMATS), default="mp3", help="What tracks are made as.")
@click.option(
    "--quality", type=click.Choice(_QUALITIES), default="standard", help="How much of the sound is kept."
)
@click.option("--split", type=click.Choice(_SPLITS), help="Add an album: a track of each section, or step.")
@click.option(
    "--loudness",
    type=click.Choice(_PROFILES),
    default="podcast",
    help="How loud speech is: -19, -17 or -26 LUFS, mono.",
)
@click.option(
    "--no-word-times", "by_line", is_flag=True, help="Tell in captions when lines begin, not words."
)
@click.option("--replace", is_flag=True, help="Take the place of what another folder had published there.")
@click.option("--jobs", type=click.IntRange(1, 256), help="How many processes may work at once.")
@json_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913  click's signature
    ctx: click.Context,
    /,
    folder: Path,
    *,
    output: Path,
    url: str,
    title: str | None,
    author: str,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    **form: Any,  # noqa: ANN401  what click read
) -> None:
    """Make a folder of routines into one for any web server: tracks, captions, a page, a feed.

    What has not changed since is not made again.

    \b
    Examples:
      voiceguide publish routines/ --url https://example.org/calm/
      voiceguide publish routines/ -o /srv/music/calm --format m4a --split section
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.publish import Publication, publish  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    world = World.open(os.environ, jobs)
    asked = Publication(
        folder,
        output,
        _address(url),
        " ".join((title or folder.resolve().name.replace("-", " ").replace("_", " ")).split()),
        _form(form),
        datetime.now().astimezone().replace(microsecond=0),
        " ".join(author.split()),
        form["replace"],
        _mail(form["email"]),
    )
    check_folder(output)
    with progress(quiet=quiet or as_json) as shown:
        done = publish(asked, replace(world, progress=shown))
    if as_json:
        print_json(_as_json(done, output, asked.url))
    else:
        for sources, diagnostics in done.found:
            report(sources, diagnostics)
        _show(done, output, asked.url, quiet=quiet)
    _complain(done, folder)
    if done.failures:
        ctx.exit(MachineError.exit_code)
    if any(one.what == "broken" for one in done.outcomes):
        ctx.exit(1)


def _form(asked: Mapping[str, Any]) -> Form:
    """Return what is asked of each session's files."""
    from voiceguide.pipeline.exported import Wish  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.pressing import Form  # noqa: PLC0415  the same
    from voiceguide.pipeline.profiles import PROFILES  # noqa: PLC0415  the same

    loud, split = PROFILES[asked["loudness"]], asked["split"] or "none"
    return Form(asked["kind"], Wish(asked["quality"]), loud, split, not asked["by_line"])


def _address(url: str) -> str:
    """Return where the folder will be found, as addresses are written, with a `/` at its end."""
    hint = f"write {_HERE}, or https://example.org/calm/"
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise RequestError(f"--url {url} is no address: {error}", hint) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise RequestError(f"--url {url} is no address of the web", hint)
    if parts.query or parts.fragment or parts.username:
        raise RequestError(f"--url {url} names more than a folder", hint)
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, host + port, quote(parts.path.rstrip("/"), safe="/%") + "/", "", ""))


def _mail(address: str) -> str:
    """Return an address of mail; none is well, too."""
    bare = address.strip()
    if bare and not _MAIL.fullmatch(bare):
        raise RequestError(f"--email {address} is no address of mail", "write anna@example.org")
    return bare


def _show(done: Published, out: Path, url: str, *, quiet: bool) -> None:
    published = (out / "feed.xml").exists()
    if quiet:
        if published:
            click.echo(out)
        return
    rows = table("what", ">length", "session", "from")
    for one in done.outcomes:
        rows.add_row(one.what, clock_time(one.length) if one.length else "", one.title, one.source)
    lines = [f"no session of its own: {', '.join(done.others)}"] if done.others else []
    lines += [f"replaced what somebody else had changed: {path}" for path in done.replaced]
    if done.lost:
        lines.append("it was not known what had been published here, so everything was made again")
    if done.root:
        lines.append(f"written anew: {', '.join(done.root)}")
    if published:
        lines.append(f"published in {out}, to be found at {url}; the feed is {url}feed.xml")
    show(rows, *lines)
    if published and url == _HERE:
        click.echo(
            "this address leads to this machine alone; with --url the feed is for others, too", err=True
        )


def _complain(done: Published, folder: Path) -> None:
    """Say what is not as it should be, apart from mistakes in routines."""
    if done.flaw:
        click.echo(f"warning: podcast directories would not take the cover: {done.flaw}", err=True)
    for path, failure in done.failures:
        click.echo(f"voiceguide: error: {folder / path}: {failure.message}", err=True)
        if failure.hint:
            click.echo(f"voiceguide: hint: {failure.hint}", err=True)


def _as_json(done: Published, out: Path, url: str) -> dict[str, Any]:
    return {
        "path": str(out),
        "url": url,
        "feed": f"{url}feed.xml",
        "sessions": [
            {
                "name": one.name,
                "file": one.source,
                "what": one.what,
                "title": one.title or None,
                "length_ms": one.length or None,
                "track": one.track or None,
            }
            for one in done.outcomes
        ],
        "failures": [
            {"file": path, "message": failure.message, "hint": failure.hint}
            for path, failure in done.failures
        ],
        "others": list(done.others),
        "written": list(done.root),
        "replaced": list(done.replaced),
        "cover_flaw": done.flaw or None,
        "made": {"clips": done.spoken},
        "diagnostics": diagnostics_json(one for _, each in done.found for one in each),
    }
