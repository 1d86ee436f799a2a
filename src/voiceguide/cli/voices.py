"""`voiceguide voices`: who can speak."""

from __future__ import annotations

import click

from voiceguide.cli.options import json_option, print_json
from voiceguide.cli.play_one import play_one, play_options
from voiceguide.cli.screen import show, table


@click.command("voices")
@click.option("--lang", metavar="TAG", help="Only voices of this language.")
@play_options
@json_option
def command(*, lang: str | None, play: str | None, output: str, device: str | None, as_json: bool) -> None:
    """List the voices there are; write one as `voice:` in a routine or after --voice.

    \b
    Examples:
      voiceguide voices --lang ru
      voiceguide voices --play en-gb-x-rp
      voiceguide export foot.md --voice en-gb-x-rp
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    if play:
        from voiceguide.pipeline.samples import voice_sample  # noqa: PLC0415  only to hear one

        play_one(voice_sample, play, output, device)
        return
    from voiceguide.pipeline.languages import languages  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.voices import default_voices, installed_voices  # noqa: PLC0415  the same

    wanted = (lang or "").lower()
    voices = [
        voice
        for voice in installed_voices()
        if not wanted or voice.lang.lower() == wanted or voice.lang.lower().startswith(f"{wanted}-")
    ]
    defaults = default_voices(languages())
    if as_json:
        print_json(
            {
                "voices": [
                    {
                        "id": voice.id,
                        "engine": voice.engine,
                        "name": voice.name,
                        "lang": voice.lang,
                        "about": voice.about,
                        "default_for": [tag for tag, best in defaults.items() if best == voice],
                    }
                    for voice in voices
                ]
            }
        )
        return
    rows = table("voice", "language", "what it is")
    for voice in voices:
        best = [tag for tag, one in defaults.items() if one == voice]
        about = f"{voice.about} (the default for {', '.join(best)})" if best else voice.about
        rows.add_row(voice.id, voice.lang, about)
    show(rows)
