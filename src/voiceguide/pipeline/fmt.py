"""A routine to its canonical form: the same session, written the one way."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from voiceguide.core.document import Document
from voiceguide.core.errors import MachineError
from voiceguide.core.source import Diagnostic, Source, has_errors
from voiceguide.output.atomic import atomic_file
from voiceguide.pipeline.compile import mistakes_in
from voiceguide.pipeline.routine import read_routine
from voiceguide.script.format import format_document
from voiceguide.script.parse import parse


@dataclass(frozen=True, slots=True)
class Formatted:
    """A routine and its canonical form."""

    source: Source
    text: str
    """UTF-8 without a mark at its start, every line ended by a line feed; empty where there are errors."""
    changes: bool
    """True where the file holds something else."""
    diagnostics: tuple[Diagnostic, ...]


def format_routine(path: str | Path) -> Formatted:
    """Bring a routine into canonical form; one with errors has none; those of other files do not count.

    Raises:
        MachineError: The file cannot be read, or cannot be printed so that it reads the same.
    """
    routine = read_routine(path)
    source = routine.source
    found = routine.found if routine.unread else mistakes_in(routine)
    found = tuple(one for one in found if one.span.file == source.file)
    if has_errors(found):
        return Formatted(source, "", changes=False, diagnostics=found)
    text = canonical(routine.written, source.file)
    return Formatted(source, text, changes=_bytes(path) != text.encode("utf-8"), diagnostics=found)


def canonical(document: Document, name: str) -> str:
    """Print a document in canonical form, and read it again to see that it still says the same.

    Raises:
        MachineError: It would not: some marks that run together cannot be printed.
    """
    text = format_document(document)
    again, lost = parse(Source(name, text))
    if lost or format_document(again) != text:
        hint = "write its stars and low lines more simply, as in `*so*`; the file is as it was"
        raise MachineError(f"{name} cannot be printed so that it reads the same", hint)
    return text


def write_routine(path: str | Path, text: str) -> None:
    """Replace a routine's file as a whole; who may read and write it stays.

    Raises:
        OutputFailed: The file cannot be written; the old one is kept.
    """
    target = Path(path)
    with atomic_file(target) as file:
        if os.name != "nt":
            os.fchmod(file.fileno(), target.stat().st_mode & 0o7777)
        file.write(text.encode("utf-8"))


def _bytes(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise MachineError(
            f"cannot read {path}: {error.strerror}", "check its name and its rights"
        ) from error
