"""`voiceguide tell`: command a session that plays elsewhere."""

from __future__ import annotations

import os

import click

from voiceguide.cli.now import status_line
from voiceguide.cli.options import json_option, print_json


@click.command("tell")
@click.argument("words", metavar="COMMAND...", nargs=-1, required=True)
@click.option("--session", metavar="NAME", help="Which session, where several play: its routine's file name.")
@json_option
def command(*, words: tuple[str, ...], session: str | None, as_json: bool) -> None:
    """Tell a session that plays what to do, from another window, a script, or a key.

    The commands: pause, go on, toggle, next, back, repeat, longer, shorter, how long, louder, softer,
    section NUMBER or NAME, stop, and status, which shows how the session stands.

    \b
    Examples:
      voiceguide tell pause
      voiceguide tell section 2
      voiceguide tell status --json
      voiceguide tell next --session foot-back-release
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.config import Settings  # noqa: PLC0415  `--help` is quick
    from voiceguide.live.remotes.status_json import status_document  # noqa: PLC0415  the same
    from voiceguide.pipeline.tell import tell  # noqa: PLC0415  the same

    told = tell(Settings.from_environment(os.environ).runtime, " ".join(words), session)
    if as_json and told.status:
        print_json({"session": told.session, **status_document(told.status)})
    elif as_json:
        print_json({"session": told.session, "answer": "ok"})
    elif told.status:
        click.echo(status_line(told.status))
