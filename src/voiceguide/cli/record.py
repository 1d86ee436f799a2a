"""`voiceguide record`: a routine in your own voice."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceguide.cli.options import ROUTINE, json_option, print_json, quiet_option, timing_of, timing_options
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report
from voiceguide.cli.screen import show, table
from voiceguide.core.errors import RequestError
from voiceguide.core.source import has_errors
from voiceguide.live.outputs import DEFAULT, OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceguide.core.sound import Pcm
    from voiceguide.pipeline.compile import Compiled
    from voiceguide.pipeline.recording import Brought
    from voiceguide.pipeline.sentences import Sentence
    from voiceguide.voice.recordings import Recording


@click.command("record")
@click.argument("routine", type=ROUTINE, metavar="FILE")
@click.option("--list", "listed", is_flag=True, help="Show the sentences and their numbers; record nothing.")
@click.option(
    "--from-folder",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Take files that are named by the numbers of --list: 1.wav, 002.wav.",
)
@click.option("--anyway", is_flag=True, help="With --from-folder: keep files with faults, too.")
@click.option(
    "--again", metavar="N|TEXT", multiple=True, help="Record this sentence, even if it has a recording."
)
@click.option(
    "--only-missing/--all",
    default=True,
    show_default=True,
    help="Walk through the sentences without a recording, or through all.",
)
@click.option("--device", metavar="NAME", help="Record from this microphone; a part of its name will do.")
@click.option(
    "--output",
    type=click.Choice(list(OUTPUTS)),
    default=DEFAULT,
    show_default=True,
    help="Play back through this library.",
)
@timing_options
@json_option
@quiet_option
@click.pass_context
def command(  # noqa: PLR0913  click's signature
    ctx: click.Context,
    /,
    routine: str,
    *,
    listed: bool,
    folder: str | None,
    anyway: bool,
    again: tuple[str, ...],
    only_missing: bool,
    device: str | None,
    output: str,
    as_json: bool,
    quiet: bool,
    **timing: Any,  # noqa: ANN401  what timing_options adds
) -> None:
    """Record the sentences of a routine, one by one; they are then heard in place of the voice.

    The recordings stand in a folder beside the routine: foot.voice beside foot.md.

    \b
    Examples:
      voiceguide record foot.md
      voiceguide record foot.md --again 12 --device USB
      voiceguide record foot.md --list
      voiceguide record foot.md --from-folder takes
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.compile import compile_routine  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.recording import bring, chosen, unrecorded  # noqa: PLC0415  the same
    from voiceguide.pipeline.sentences import sentences_of  # noqa: PLC0415  the same
    from voiceguide.pipeline.world import World  # noqa: PLC0415  the same

    if sum((listed, bool(folder), bool(again))) > 1:
        raise RequestError("--list, --from-folder and --again do not go together", "take one of them")
    compiled = compile_routine(routine, timing_of(timing), World.open(os.environ))
    if compiled.session is None or has_errors(compiled.diagnostics):
        _refuse(compiled, as_json=as_json)
        ctx.exit(1)
    sentences = sentences_of(compiled)
    if listed:
        _list(routine, compiled, sentences, as_json=as_json)
        return
    if folder:
        brought = bring(Path(routine), sentences, Path(folder), anyway=anyway)
        _tell(routine, compiled, brought, as_json=as_json, quiet=quiet)
        if any(one.recording is None for one in brought):
            ctx.exit(1)
        return
    wanted = tuple(unrecorded(sentences)) if only_missing else sentences
    todo = chosen(sentences, again) if again else wanted
    kept = _walked(routine, todo, len(sentences), device, output)
    left = len({one.text for one in unrecorded(sentences)} - {one.text for one in kept})
    if as_json:
        print_json({**_place(routine, compiled), "kept": [_told(one) for one in kept], "missing": left})
    elif not quiet:
        click.echo(f"{_count(len(kept), 'sentence')} recorded; {left} of {len(sentences)} left")


class _Terminal:
    """A `Desk` that is a terminal: results apart, all of it is on standard error."""

    def show(self, line: str) -> None:
        click.echo(line, err=True)

    def ask(self, question: str) -> str:
        click.echo(question, err=True, nl=False)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line


def _walked(
    routine: str, todo: Sequence[Sentence], total: int, device: str | None, output: str
) -> list[Recording]:
    if not todo:
        return []
    if not sys.stdin.isatty():
        hint = (
            "run it in one, or record elsewhere: `--list` shows the numbers, `--from-folder` takes the files"
        )
        raise RequestError("recording asks for every sentence, and needs a terminal", hint)
    from voiceguide.live.outputs import open_output  # noqa: PLC0415  only to play
    from voiceguide.pipeline.record import Walk, microphone  # noqa: PLC0415  `--help` is quick
    from voiceguide.pipeline.samples import listen  # noqa: PLC0415  the same

    def hear(pcm: Pcm) -> None:
        listen(pcm, open_output(output), None)

    walk = Walk(Path(routine), _Terminal(), microphone(device), hear)
    walk.through(todo, total)
    return walk.kept


def _refuse(compiled: Compiled, *, as_json: bool) -> None:
    """Tell what is wrong with a routine."""
    if as_json:
        print_json({"diagnostics": diagnostics_json(compiled.diagnostics)})
    else:
        report(compiled.sources, compiled.diagnostics)


def _list(routine: str, compiled: Compiled, sentences: Sequence[Sentence], *, as_json: bool) -> None:
    if as_json:
        told = [
            {
                "number": one.number,
                "text": one.text,
                "role": one.role,
                "file": one.span.file,
                "line": one.span.line,
                "recording": one.recording.file if one.recording else None,
            }
            for one in sentences
        ]
        print_json({**_place(routine, compiled), "sentences": told})
        return
    rows = table(">", "sentence", ">line", "recording")
    for one in sentences:
        rows.add_row(
            str(one.number), one.text, str(one.span.line), one.recording.file if one.recording else ""
        )
    show(rows)


def _tell(
    routine: str, compiled: Compiled, brought: Sequence[Brought], *, as_json: bool, quiet: bool
) -> None:
    """Tell what has become of the files of a folder."""
    kept = [one for one in brought if one.recording]
    if as_json:
        files = [
            {
                "from": str(one.file),
                "number": one.sentence.number if one.sentence else None,
                "text": one.sentence.text if one.sentence else None,
                "kept": _told(one.recording) if one.recording else None,
                "faults": [{"name": f.name, "message": f.message, "cure": f.cure} for f in one.faults],
                "remark": one.remark,
            }
            for one in brought
        ]
        print_json({**_place(routine, compiled), "files": files})
        return
    for one in brought:
        said = f" “{one.sentence.text}”" if one.sentence else ""
        for fault in one.faults:
            click.echo(f"{one.file}:{said} {fault.message}\n  hint: {fault.cure}", err=True)
        if one.remark:
            click.echo(f"{one.file}:{said} {one.remark}\n  hint: listen whether that is meant", err=True)
    if not quiet:
        click.echo(f"{_count(len(kept), 'recording')} kept, {len(brought) - len(kept)} refused")


def _place(routine: str, compiled: Compiled) -> dict[str, str]:
    from voiceguide.pipeline.recorded import folder_of  # noqa: PLC0415  `--help` is quick

    return {"file": compiled.routine.source.file, "folder": str(folder_of(Path(routine)))}


def _told(one: Recording) -> dict[str, Any]:
    return {"file": one.file, "text": one.text, "lufs": one.lufs, "length_ms": one.length}


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
