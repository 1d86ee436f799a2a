"""`voiceguide chimes`: what rings."""

from __future__ import annotations

import click

from voiceguide.cli.options import json_option, print_json
from voiceguide.cli.play_one import play_one, play_options
from voiceguide.cli.screen import show, table


@click.command("chimes")
@play_options
@json_option
def command(*, play: str | None, output: str, device: str | None, as_json: bool) -> None:
    """List the chimes there are; write one as `[chime bowl]` or in `chimes:`.

    \b
    Examples:
      voiceguide chimes --json
      voiceguide chimes --play bowl
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    if play:
        from voiceguide.pipeline.samples import chime_sample  # noqa: PLC0415  only to hear one

        play_one(chime_sample, play, output, device)
        return
    from voiceguide.pipeline.chimes import chime_names, shipped_recipe  # noqa: PLC0415  `--help` is quick

    recipes = [shipped_recipe(name) for name in chime_names()]
    if as_json:
        print_json(
            {
                "chimes": [
                    {
                        "name": recipe.name,
                        "about": recipe.about,
                        "lead_ms": recipe.lead,
                        "length_ms": recipe.length,
                        "momentary_lufs": recipe.loudness,
                    }
                    for recipe in recipes
                ]
            }
        )
        return
    rows = table("chime", ">words after", ">rings", "what it is")
    for recipe in recipes:
        rows.add_row(recipe.name, f"{recipe.lead / 1000:.1f}s", f"{recipe.length / 1000:.1f}s", recipe.about)
    show(rows)
