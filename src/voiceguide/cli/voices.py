"""`voiceguide voices`: who can speak, and who does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.audition import audition_options, run_audition
from voiceguide.cli.options import ROUTINE, json_option, print_json
from voiceguide.cli.play_one import play_one, play_options
from voiceguide.cli.screen import show, table
from voiceguide.core.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceguide.core.utterance import Voice
    from voiceguide.pipeline.voices import Chosen


@click.command("voices")
@click.argument("routines", metavar="[FILE]...", nargs=-1, type=ROUTINE)
@click.option("--lang", metavar="TAG", help="Only voices of this language.")
@audition_options
@play_options
@json_option
@click.pass_context
def command(  # noqa: PLR0913  click's signature
    ctx: click.Context,
    /,
    *,
    routines: tuple[str, ...],
    lang: str | None,
    audition: str | None,
    target: str | None,
    names: tuple[str, ...],
    every: bool,
    captions: tuple[str, ...],
    play: str | None,
    output: str,
    device: str | None,
    as_json: bool,
) -> None:
    """List the voices there are, and which one a routine gets; or which one each FILE gets, and why.

    Write a voice as `voice:` in a routine or after --voice.

    \b
    Examples:
      voiceguide voices --lang ru
      voiceguide voices foot.md
      voiceguide voices --play en-gb-x-rp
      voiceguide voices --audition foot.md -o voices.mp3
      voiceguide export foot.md --voice en-gb-x-rp
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    if audition:
        ran = run_audition(audition, target, (names, every, lang or ""), captions, as_json=as_json)
        ctx.exit(ran)
    if target or names or every or captions:
        raise RequestError(
            "-o, --voice, --all and --captions are of an audition", "name the routine: --audition FILE"
        )
    if play:
        from voiceguide.pipeline.samples import voice_sample  # noqa: PLC0415  only to hear one

        play_one(voice_sample, play, output, device)
        return
    if routines:
        from voiceguide.pipeline.voices import voice_of  # noqa: PLC0415  `--help` is quick
        from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

        world = World.open(os.environ)
        _tell(tuple(voice_of(Path(name), world) for name in routines), as_json=as_json)
        return
    _list((lang or "").lower(), as_json=as_json)


def _list(wanted: str, *, as_json: bool) -> None:
    """List the voices of a language, or of all."""
    from voiceguide.pipeline.languages import languages  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.voices import default_voices, installed_voices  # noqa: PLC0415  the same
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    voices = [
        voice
        for voice in installed_voices()
        if not wanted or voice.lang.lower() == wanted or voice.lang.lower().startswith(f"{wanted}-")
    ]
    defaults = default_voices(languages(), World.open(os.environ))
    if as_json:
        print_json(_document(voices, defaults))
        return
    rows = table("voice", "language", "what it is")
    for voice in voices:
        best = [one.wanted for one in defaults if one.voice == voice]
        about = f"{voice.about} (the default for {', '.join(best)})" if best else voice.about
        rows.add_row(voice.id, voice.lang, about)
    show(rows)
    click.echo("\nA routine that names no voice gets:")
    _tell(defaults, as_json=False)


def _document(voices: Sequence[Voice], defaults: Sequence[Chosen]) -> dict[str, Any]:
    return {
        "voices": [
            {
                "id": voice.id,
                "engine": voice.engine,
                "name": voice.name,
                "lang": voice.lang,
                "about": voice.about,
                "default_for": [one.wanted for one in defaults if one.voice == voice],
            }
            for voice in voices
        ],
        "defaults": [_choice(one) for one in defaults],
    }


def _choice(one: Chosen) -> dict[str, str | None]:
    return {"for": one.wanted, "voice": one.voice.id if one.voice else None, "why": one.why}


def _tell(chosen: Sequence[Chosen], *, as_json: bool) -> None:
    if as_json:
        print_json({"routines": [_choice(one) for one in chosen]})
        return
    for one in chosen:
        click.echo(f"{one.wanted}: {one.voice.id if one.voice else 'no voice'}: {one.why}")
