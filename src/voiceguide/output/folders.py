"""Folders of tracks: looked at before the work begins, made only when there is something to put there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voiceguide.core.errors import OutputFailed

_HINT = "choose another folder, with -o"


def check_folder(folder: Path) -> None:
    """See to it that a folder is there or could be made; nothing is made.

    Raises:
        OutputFailed: A part of the path is a file, or nothing may be written there.
    """
    there = next((part for part in (folder, *folder.parents) if os.path.lexists(part)), Path())
    if not os.path.isdir(there):  # noqa: PTH112  never raises
        raise OutputFailed(f"cannot make the folder {folder}: {there} is a file", _HINT)
    if there != folder and not os.access(there, os.W_OK):
        raise OutputFailed(f"cannot make the folder {folder}: Permission denied", _HINT)


@contextmanager
def folder_for(path: Path) -> Iterator[None]:
    """Make the folder that a file is to go into; when the block raises, what was made goes again.

    Raises:
        OutputFailed: The folder cannot be made.
    """
    missing = [part for part in (path.parent, *path.parent.parents) if not part.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"cannot make the folder {path.parent}: {error.strerror}", _HINT) from error
    try:
        yield
    except BaseException:
        for part in missing:
            with suppress(OSError):  # somebody else has put something there
                part.rmdir()
        raise
