"""`voiceguide beds`: what sounds under the voice."""

from __future__ import annotations

import click

from voiceguide.cli.options import json_option, print_json
from voiceguide.cli.play_one import play_one, play_options
from voiceguide.cli.screen import show, table


@click.command("beds")
@play_options
@json_option
def command(*, play: str | None, output: str, device: str | None, as_json: bool) -> None:
    """List the beds there are; write one as `bed: rain -20dB` or `[bed rain]`.

    \b
    Examples:
      voiceguide beds --json
      voiceguide beds --play rain
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    if play:
        from voiceguide.pipeline.samples import bed_sample  # noqa: PLC0415  only to hear one

        play_one(bed_sample, play, output, device)
        return
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
