"""`voiceguide beds`: what sounds under the voice."""

from __future__ import annotations

import click

from voiceguide.cli.options import json_option, print_json
from voiceguide.cli.screen import show, table


@click.command("beds")
@json_option
def command(*, as_json: bool) -> None:
    """List the beds there are; write one as `bed: rain -20dB` or `[bed rain]`.

    \b
    Example:
      voiceguide beds --json
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.beds import bed_names, shipped_bed  # noqa: PLC0415  `--help` is quick

    recipes = [shipped_bed(name) for name in bed_names()]
    if as_json:
        print_json(
            {
                "beds": [
                    {"name": recipe.name, "about": recipe.about, "length_ms": recipe.length}
                    for recipe in recipes
                ]
            }
        )
        return
    rows = table("bed", ">comes round after", "what it is")
    for recipe in recipes:
        rows.add_row(recipe.name, f"{recipe.length / 1000:.1f}s", recipe.about)
    show(rows)
