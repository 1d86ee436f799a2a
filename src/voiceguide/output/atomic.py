"""Files that are either whole or not there.

Bytes go to a hidden file in the same folder, which takes the place of the target only
when everything is on the disk; whatever stops that leaves the old file as it was.
"""

from __future__ import annotations

import errno
import io
import os
import secrets
import signal
import stat
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn, cast

from voiceguide.core.errors import OutputFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType
    from typing import BinaryIO

    from _typeshed import ReadableBuffer

_HINTS = {
    errno.ENOSPC: "Free some space there, or write to another disk.",
    errno.EDQUOT: "Your quota there is used up: free some space, or write to another disk.",
    errno.EFBIG: "The disk or a limit does not take a file this large: write to another disk.",
    errno.EACCES: "Choose a folder that you may write to.",
    errno.EPERM: "Choose a folder that you may write to.",
    errno.EROFS: "That disk is read-only: choose a folder that you may write to.",
    errno.ENOENT: "Make the folder first, or choose one that is there.",
    errno.ENOTDIR: "A part of that path is a file: choose a folder.",
    errno.EISDIR: "That is a folder: give the name of a file.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
}
_OTHERWISE = "Check the disk, or choose another folder."
_TERMINATED = 128 + signal.SIGTERM


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for binary writing that appears under `path` only when it is whole.

    A link is followed; the mode is what the umask leaves. When the block raises, the
    unfinished file is removed and an old one kept; Ctrl-C and SIGTERM are such raises.

    Raises:
        OutputFailed: The folder, the disk or the path does not let the file be written.
    """
    with _as_output_failed(path):
        target = _replaceable(path)
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    with _sigterm_raises():
        raw: _PartFile | None = None
        try:
            with _as_output_failed(path):
                raw = _PartFile(part, path)
            buffered = io.BufferedRandom(raw)
            yield cast("BinaryIO", buffered)
            with _as_output_failed(path):
                buffered.flush()
                os.fsync(raw.fileno())
                raw.close()
                part.replace(target)
                _sync_folder(target.parent)
        except BaseException:
            if raw is not None:
                raw.close()
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise


class _PartFile(io.FileIO):
    """A new file whose failures to take bytes name the file that they were meant for."""

    def __init__(self, part: Path, path: Path) -> None:
        super().__init__(part, "x+")
        self._path = path

    def write(self, data: ReadableBuffer, /) -> int:
        with _as_output_failed(self._path):
            return super().write(data)


@contextmanager
def _as_output_failed(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        why = cause.strerror or str(cause)
        hint = _HINTS.get(cause.errno or 0, _OTHERWISE)
        raise OutputFailed(f"cannot write {path}: {why}", hint) from cause


def _replaceable(path: Path) -> Path:
    """Return the real path of a file that may be made or replaced, or raise OSError.

    Looking first makes a wrong path fail before an hour of sound is made, and keeps a
    device such as /dev/null from being replaced by a file.
    """
    target = path.resolve()
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return target
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file")
    return target


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where a folder can be opened at all."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _sigterm_raises() -> Iterator[None]:
    """Turn SIGTERM into SystemExit for a while, unless somebody handles it already."""
    alone = threading.current_thread() is threading.main_thread()
    if not alone or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _exit(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001  what a handler is given
    raise SystemExit(_TERMINATED)
