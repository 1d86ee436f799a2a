"""`voiceguide explain`: a mistake at length."""

from __future__ import annotations

from dataclasses import asdict

import click

from voiceguide.cli.options import json_option, print_json


@click.command("explain")
@click.argument("code", required=False)
@json_option
def command(*, code: str | None, as_json: bool) -> None:
    """Say what a code such as VG014 means, and show how it is put right.

    Without a code, list them all.

    \b
    Examples:
      voiceguide explain VG014
      voiceguide explain
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.mistakes import explain, mistakes  # noqa: PLC0415  `--help` is quick

    if code is None:
        every = mistakes()
        if as_json:
            print_json({"mistakes": [asdict(one) for one in every]})
            return
        for one in every:
            click.echo(f"{one.code}  {one.title}")
        return
    one = explain(code)
    if as_json:
        print_json(asdict(one))
        return
    click.echo(f"{one.code}: {one.title}\n\n{one.meaning}\n\n{one.cure}\n")
    for title, script in (("Wrong:", one.wrong), ("Right:", one.right)):
        click.echo(f"{title}\n")
        for line in script.splitlines():
            click.echo(f"    {line}".rstrip())
        click.echo()
