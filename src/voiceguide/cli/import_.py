"""`voiceguide import`: a routine out of SSML."""

from __future__ import annotations

from pathlib import Path

import click

from voiceguide.cli.options import ROUTINE, json_option, print_json, quiet_option
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report
from voiceguide.core.errors import OutputFailed, RequestError
from voiceguide.core.source import Diagnostic, has_errors


@click.command("import")
@click.argument("file", type=ROUTINE)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The routine's file.")
@json_option
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, file: str, *, output: Path | None, as_json: bool, quiet: bool) -> None:
    """Write a routine in Markdown out of SSML; an old file is never replaced.

    What SSML says and a routine cannot is reported with its place.

    \b
    Examples:
      voiceguide import session.ssml
      voiceguide import session.ssml -o evening.md
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.sources import read_source  # noqa: PLC0415  `--help` is quick
    from voiceguide.script.ssml import read_ssml  # noqa: PLC0415  the same

    path = output or Path(f"{Path(file).stem}.md")
    if path.resolve() == Path(file).resolve():
        raise RequestError(f"the routine would replace {file}", "give another name with -o")
    source, found = read_source(file)
    markdown = ""
    if not found:
        markdown, found = read_ssml(source.text, file)
    failed = has_errors(found)
    if not failed:
        _write(path, markdown)
    if as_json:
        written = {} if failed else {"path": str(path)}
        print_json({"diagnostics": diagnostics_json(found), **written})
    else:
        report({source.file: source}, found)
        if not failed and not quiet:
            click.echo(_done(path, found))
    if failed:
        ctx.exit(1)


def _write(path: Path, markdown: str) -> None:
    """Write a new file, whole or not at all."""
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise RequestError(f"{path} is there already", "give another name with -o") from error
    except OSError as error:
        raise OutputFailed(f"cannot write {path}: {error.strerror}", "choose another folder") from error
    try:
        with file:
            file.write(markdown)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise OutputFailed(f"cannot write {path}: {error.strerror}", "free some space there") from error


def _done(path: Path, found: tuple[Diagnostic, ...]) -> str:
    lost = f", but for what is listed above ({len(found)})" if found else ""
    return f"wrote {path}{lost}\nnow: voiceguide check {path}"
