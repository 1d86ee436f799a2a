"""The texts of a routine: its own file and those that it includes, read with care."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from voiceguide.core.errors import MachineError
from voiceguide.core.nearest import nearest
from voiceguide.core.source import Diagnostic, Source, Span
from voiceguide.script.includes import Opened, Unreadable

_LARGEST = 1024 * 1024


def read_source(path: str | Path) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Read a script's text; one that is no UTF-8 text is a mistake with its place.

    Raises:
        MachineError: The file cannot be read.
    """
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise MachineError(
            f"cannot read {name}: {error.strerror}", "check its name and its rights"
        ) from error
    return _decoded(name, data)


def _decoded(name: str, data: bytes) -> tuple[Source, tuple[Diagnostic, ...]]:
    start = Span(name, 1, 1, 1, 1)
    if len(data) > _LARGEST:
        message = "this file is larger than 1 MiB, the bound of a script"
        return Source(name, ""), (Diagnostic("VG002", message, start, "split it into several routines"),)
    try:
        return Source(name, data.decode("utf-8-sig")), ()
    except UnicodeDecodeError as error:
        source = Source(name, data.decode("utf-8-sig", "replace"))
        at = len(data[: error.start].decode("utf-8-sig"))
        hint = "save the file again, with the encoding UTF-8"
        return source, (Diagnostic("VG001", "this is not UTF-8 text", source.span(at, at + 1), hint),)


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a routine: what the routine names is read from it, and nothing outside it."""

    path: Path
    shown: str
    """As the user named it; empty for the current one."""

    @classmethod
    def of(cls, routine: str | Path) -> Folder:
        """Return the folder that a routine stands in."""
        return cls(Path(routine).parent, os.path.dirname(str(routine)))  # noqa: PTH120  a `Path` would drop a `./`

    def routine(self, source: Source) -> Opened:
        """Return the routine itself, as its includes are to know it."""
        return Opened(os.path.basename(source.file), os.path.realpath(source.file), source)  # noqa: PTH119  the same

    def name(self, name: str) -> str:
        """Return what a user would call a file that is named as seen from this folder."""
        return os.path.normpath(os.path.join(self.shown, name))  # noqa: PTH118  texts, not files

    def read(self, name: str) -> Opened | Unreadable:
        """Read a text that is named as seen from this folder; a device or a pipe is never waited for."""
        path = self.path / name
        try:
            real = path.resolve()
            if not real.is_relative_to(self.path.resolve()):
                return Unreadable("it is outside the routine's folder", "put it into the routine's folder")
            data = _bytes(real)
        except FileNotFoundError:
            return Unreadable("there is no such file", _hint(path))
        except IsADirectoryError:
            return Unreadable("it is no file", "name a file in it")
        except (OSError, RuntimeError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "its name leads nowhere"
            return Unreadable(f"{reason}", "check its name and its rights")
        source, found = _decoded(self.name(name), data)
        return Opened(name, str(real), source, found)


def _bytes(path: Path) -> bytes:
    """Return what a file holds, up to a little more than the bound.

    Raises:
        IsADirectoryError: It is a folder, a pipe or a device.
        OSError: It cannot be read.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    )
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123  opened without waiting
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise IsADirectoryError
        return file.read(_LARGEST + 1)


def _hint(path: Path) -> str:
    """Return the name of a file beside a missing one that was probably meant."""
    folder = path.parent
    there = (one.name for one in folder.iterdir() if one.suffix == path.suffix) if folder.is_dir() else ()
    near = nearest(path.name, there)
    return f"did you mean `{near}`?" if near else "check its name, as seen from the file that names it"
