"""`voiceguide fmt`: routines in canonical form."""

from __future__ import annotations

import click

from voiceguide.cli.options import ROUTINE, json_option, print_json, quiet_option
from voiceguide.cli.report import as_json as diagnostics_json
from voiceguide.cli.report import report, summary
from voiceguide.core.source import Diagnostic, has_errors


@click.command("fmt")
@click.argument("files", nargs=-1, required=True, type=ROUTINE, metavar="FILE...")
@click.option("--check", is_flag=True, help="Change nothing; list what would change, and exit with 1.")
@json_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context, /, files: tuple[str, ...], *, check: bool, as_json: bool, quiet: bool
) -> None:
    """Bring routines into canonical form, in place; what they say and when stays the same.

    A routine with errors is reported and left as it is.

    \b
    Examples:
      voiceguide fmt foot.md
      voiceguide fmt --check *.md
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.fmt import format_routine, write_routine  # noqa: PLC0415  `--help` is quick

    changed: list[str] = []
    found: list[Diagnostic] = []
    for file in files:
        formatted = format_routine(file)
        found += formatted.diagnostics
        if not as_json:
            report({file: formatted.source}, formatted.diagnostics)
        if formatted.changes:
            changed.append(file)
            if not check:
                write_routine(file, formatted.text)
            if not as_json and not quiet:
                click.echo(f"{'would change' if check else 'formatted'} {file}")
    failed = has_errors(tuple(found))
    if as_json:
        document = {"changed": changed, "diagnostics": diagnostics_json(found)}
        print_json({"diagnostics": document["diagnostics"]} if failed else document)
    elif not quiet and (failed or not changed):
        click.echo(f"{len(files)} file{'s' if len(files) > 1 else ''}: {summary(found)}")
    if failed or (check and changed):
        ctx.exit(1)
