"""`voiceguide cache`: what is remembered between runs."""

from __future__ import annotations

import os

import click

from voiceguide.cli.options import json_option, print_json


@click.command("cache")
@click.option("--clear", is_flag=True, help="Forget everything; it will be made again when it is needed.")
@json_option
def command(*, clear: bool, as_json: bool) -> None:
    """Show where clips and encoded sound are remembered, and how much there is.

    \b
    Examples:
      voiceguide cache
      voiceguide cache --clear
      VOICEGUIDE_CACHE=/tmp/store voiceguide export foot.md
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped
    from voiceguide.config import Settings  # noqa: PLC0415  `--help` is quick
    from voiceguide.store import DiskStore  # noqa: PLC0415  the same

    settings = Settings.from_environment(os.environ)
    store = DiskStore(settings.store, settings.store_limit)
    removed = store.clear() if clear else None
    usage = store.usage()
    if as_json:
        print_json(
            {
                "folder": str(settings.store),
                "entries": usage.entries,
                "bytes": usage.bytes,
                "limit_bytes": settings.store_limit,
                "removed": removed.entries if removed else 0,
            }
        )
        return
    if removed:
        click.echo(f"forgot {removed.entries} entries, {_size(removed.bytes)}")
    click.echo(
        f"{settings.store}: {usage.entries} entries, {_size(usage.bytes)} of {_size(settings.store_limit)}"
    )


def _size(count: int) -> str:
    size, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):  # noqa: B007  the unit where the loop ends is the answer
        if size < 1000:  # noqa: PLR2004  a thousand of one unit is one of the next
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
