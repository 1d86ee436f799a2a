"""A folder that one run at a time may change: who holds the lock of a file in it, which stays there, empty and hidden."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from voiceguide.core.errors import MachineError, OutputFailed
from voiceguide.output.folders import folder_for

LOCK: Final = ".voiceguide.lock"
"""The file's name."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Have a folder to oneself, made where it is not there; when nothing came into it, it is as before.

    The system lets go of the lock when a program ends, however it ends.

    Raises:
        MachineError: Another run has the folder.
        OutputFailed: The folder cannot be made, or nothing may be written there.
    """
    path = folder / LOCK
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    with folder_for(path):
        file = _held(path)
    try:
        yield
    finally:
        with suppress(OSError):  # what others do there meanwhile is theirs
            if os.listdir(folder) == [LOCK]:  # noqa: PTH208  names alone
                path.unlink()
                for part in missing:
                    part.rmdir()
        file.close()


def _held(path: Path) -> IO[bytes]:
    """Open the file and take its lock, both anew where somebody has just removed it."""
    while True:
        try:
            file = path.open("ab")
        except OSError as error:
            hint = "choose a folder that you may write to, with -o"
            raise OutputFailed(f"cannot write {path}: {error.strerror}", hint) from error
        try:
            _take(file, path.parent)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except BaseException:
            file.close()
            raise
        file.close()


def _take(file: IO[bytes], folder: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  there only

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  not there on Windows

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        hint = "wait until it is done, or choose another folder with -o"
        raise MachineError(f"another voiceguide is at work in {folder}", hint) from error
    except OSError as error:
        hint = "choose a folder on a disk of this machine with -o, and copy it from there"
        raise MachineError(f"the disk of {folder} has no locks: {error.strerror}", hint) from error
