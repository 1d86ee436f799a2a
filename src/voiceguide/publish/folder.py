"""Files of a folder by their addresses, and nothing beside it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, unquote

INDEX = "index.html"
FEED = "feed.xml"


def names_in(target: str) -> tuple[str, ...] | None:
    """Return the names that an address asks for one after another, the last empty for a folder.

    A name is taken out of its quoting only when it stands alone, so no `%2f` makes two of one.

    Args:
        target: As it stands in a request, quoted: `/evening/01%20Begin.mp3`.

    Returns:
        None where it can name no file that is shown: it leads up, is hidden, or is no address at all.
    """
    path = target.partition("?")[0]
    if not path.startswith("/"):
        # to a proxy an address is written whole
        scheme, mark, rest = path.partition("://")
        if not (scheme and mark):
            return None
        path = "/" + rest.partition("/")[2]
    *folders, last = (unquote(name, errors="surrogateescape") for name in path[1:].split("/"))
    named = [*folders, last] if last else folders
    if any(not name or name.startswith(".") or "/" in name or "\0" in name for name in named):
        return None
    return (*folders, last)


def find(root: Path, names: Sequence[str]) -> Path | None:
    """Return the file or folder of these names, or None where there is none to show.

    Not shown is what is hidden, what lies outside the folder, by a link or otherwise, and what is neither file nor folder.

    Args:
        root: The folder, with no link left in it.
        names: From there on.
    """
    try:
        path = root.joinpath(*names).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None  # it is not there, its links lead in a circle, or no file can be called so
    if not path.is_relative_to(root) or any(is_hidden(part) for part in path.relative_to(root).parts):
        return None
    shown = path.is_dir() or (path.is_file() and (not names or names[-1] != ""))
    return path if shown and os.access(path, os.R_OK) else None


def listed(root: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Return what stands in a folder and is shown, folders with a `/` and before the files."""
    here = [name for name in names if name]
    found: list[tuple[bool, str]] = []
    for name in os.listdir(root.joinpath(*here)):  # noqa: PTH208  names, not paths
        path = find(root, [*here, name])
        if path and not is_hidden(name):
            found.append((path.is_file(), name if path.is_file() else f"{name}/"))
    return tuple(name for _, name in sorted(found))


def is_hidden(name: str) -> bool:
    """Tell whether a file is kept to the folder's owner: `.voiceguide.json`, or one that is being written."""
    return name.startswith(".")


def quoted(name: str) -> str:
    """Write a name as it stands in an address, beside the one that it is seen from."""
    return quote(name, errors="surrogateescape")
