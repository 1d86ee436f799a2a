"""`voiceguide new`: a routine to start from."""

from __future__ import annotations

from pathlib import Path

import click

from voiceguide.core.errors import OutputFailed, RequestError


@click.command("new")
@click.argument("name")
def command(name: str) -> None:
    """Write a commented starter routine NAME.md; an old file is never replaced.

    \b
    Example:
      voiceguide new evening-stretch
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.pipeline.new import starter_routine  # noqa: PLC0415  `--help` is quick

    path = Path(name if name.endswith(".md") else f"{name}.md")
    title = path.stem.replace("-", " ").replace("_", " ").strip().capitalize()
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(starter_routine(title))
    except FileExistsError as error:
        raise RequestError(f"{path} is there already", "choose another name") from error
    except OSError as error:
        raise OutputFailed(f"cannot write {path}: {error.strerror}", "choose another folder") from error
    click.echo(f"wrote {path}\nnow: voiceguide plan {path}, then voiceguide export {path}")
