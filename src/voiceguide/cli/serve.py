"""`voiceguide serve`: a folder of tracks over HTTP."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voiceguide.cli.now import printable
from voiceguide.cli.options import json_option, print_json, quiet_option
from voiceguide.publish.server import DEFAULT_HOST, DEFAULT_PORT, FolderServer

if TYPE_CHECKING:
    from voiceguide.publish.answers import Served


@click.command("serve")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--host", default=DEFAULT_HOST, show_default=True, help="Listen at this address; 0.0.0.0 is all."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Listen at this port; 0 is any that is free.",
)
@json_option
@quiet_option
def command(*, folder: Path, host: str, port: int, as_json: bool, quiet: bool) -> None:
    """Serve a folder of tracks to browsers, podcast apps, players and speakers, until Ctrl-C.

    Only this machine can reach it, unless --host says otherwise. Nothing is shown that lies outside the folder, or is hidden.

    \b
    Examples:
      voiceguide serve public
      voiceguide serve public --host 0.0.0.0 --port 8080
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    with FolderServer(folder, host, port, _nothing if quiet else _log) as server:
        if as_json:
            print_json(
                {
                    "folder": str(folder),
                    "urls": server.urls,
                    "feed": server.feed or None,
                    "open": server.is_open,
                }
            )
        else:
            click.echo(f"serving {folder}: {' or '.join(server.urls)}")
            if server.feed:
                click.echo(f"the feed: {server.feed}")
        if server.is_open:
            click.echo("warning: anybody on this network can listen", err=True)
        if not quiet:
            click.echo("Ctrl-C ends it", err=True)
        server.run()


def _nothing(one: Served) -> None:
    """Say nothing of a request."""


def _log(one: Served) -> None:
    """Write a line of a request: when, who, what, what became of it, how many bytes, and with which player."""
    at = datetime.now().astimezone().strftime("%H:%M:%S")
    line = f"{at} {one.client} {one.method} {one.target} {one.status} {one.size} {one.agent}"
    click.echo(printable(line), err=True)
