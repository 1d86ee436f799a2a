"""`voiceguide doctor`: what works here."""

from __future__ import annotations

import os
from dataclasses import asdict

import click

from voiceguide.cli.options import json_option, print_json
from voiceguide.cli.screen import show, table


@click.command("doctor")
@json_option
@click.pass_context
def command(ctx: click.Context, /, *, as_json: bool) -> None:
    """Try engines, sound outputs, encoders and the store, and say what to do where one does not work.

    It ends with 3 when something that everything needs does not work.

    \b
    Example:
      voiceguide doctor --json
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.config import Settings  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.doctor import examine  # noqa: PLC0415  the same

    found = tuple(examine(Settings.from_environment(os.environ)))
    broken = [one for one in found if one.essential and not one.works]
    if as_json:
        print_json({"works": not broken, "findings": [asdict(one) for one in found]})
    else:
        rows = table("", "", "works", "what was found")
        for one in found:
            works = "yes" if one.works else "NO" if one.essential else "no"
            rows.add_row(one.part, one.name, works, f"{one.about}\n→ {one.cure}" if one.cure else one.about)
        names = ", ".join(f"{one.part} {one.name}" for one in broken)
        show(
            rows,
            f"what cannot be done without and does not work: {names}"
            if broken
            else "all that is needed works",
        )
    if broken:
        ctx.exit(3)
