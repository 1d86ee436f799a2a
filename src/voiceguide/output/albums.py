"""An album's folder: its files appear when all of them are whole."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voiceguide.core.errors import OutputFailed
from voiceguide.output.folders import folder_for

_HINT = "Check the disk, or choose another folder with -o."


@contextmanager
def album_folder(folder: Path) -> Iterator[Path]:
    """Give a hidden folder to write an album's files into; they go to the album's own when the block is done.

    When the block raises, nothing has changed; files of the same names are replaced.

    Raises:
        OutputFailed: The folder cannot be made, or a file in it cannot be replaced.
    """
    with folder_for(folder / "any"):
        part = folder / f".{secrets.token_hex(8)}.part"
        try:
            with _as_output_failed(folder):
                part.mkdir()
            yield part
            with _as_output_failed(folder):
                for path in sorted(part.iterdir()):
                    path.replace(folder / path.name)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def write_head(path: Path, head: bytes) -> None:
    """Write the beginning of a file again, in as many bytes.

    Raises:
        OutputFailed: The disk does not let it.
    """
    with _as_output_failed(path), path.open("r+b") as file:
        file.write(head)


@contextmanager
def _as_output_failed(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputFailed(f"cannot write {path}: {error.strerror or error}", _HINT) from error
