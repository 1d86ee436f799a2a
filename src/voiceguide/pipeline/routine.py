"""A routine as it was read: its own file and all that it includes, and whose mistake is whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from voiceguide.core.document import Document
from voiceguide.core.errors import RequestError
from voiceguide.core.source import Diagnostic, Source
from voiceguide.core.units import Ms
from voiceguide.pipeline.sources import Folder, read_source
from voiceguide.script.echoes import without_echoes
from voiceguide.script.includes import Included, resolve
from voiceguide.script.parse import parse

_TEXT = "text"
"""What a text that stands in no file is called."""


@dataclass(frozen=True, slots=True)
class Routine:
    """A routine's own file, and the files that it includes."""

    source: Source
    written: Document
    """As it was written."""
    document: Document
    """With what stands in its includes."""
    included: tuple[Included, ...]
    folder: Folder
    found: tuple[Diagnostic, ...]
    """What is wrong in the files as they are written."""
    unread: bool = False
    """True where the routine's own bytes are no text."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """The text of each file, by its name in a span."""
        return {source.file: source for source in (self.source, *(one.source for one in self.included))}

    def keep_from(self, target: Path) -> None:
        """See to it that a result does not replace a file of the routine.

        Raises:
            RequestError: It would.
        """
        if target.resolve() in [Path(name).resolve() for name in self.sources]:
            raise RequestError(f"{target} is a part of the routine", "give another name with -o")

    def settled(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return mistakes by their places, each once, with the includes that led there, and without echoes."""
        ways = {one.source.file: one.via for one in self.included}
        known = (one if one.via else replace(one, via=ways.get(one.span.file, ())) for one in found)
        ordered = tuple(sorted(dict.fromkeys(known), key=lambda one: one.order))
        files = ((self.written, self.source), *((one.document, one.source) for one in self.included))
        return without_echoes(files, ordered)


def read_routine(path: str | Path) -> Routine:
    """Read a routine's file, and those that it includes.

    Raises:
        MachineError: The routine's own file cannot be read.
    """
    source, unread = read_source(path)
    if unread:
        document, _ = parse(replace(source, text=""))
        return Routine(source, document, document, (), Folder.of(path), unread, unread=True)
    document, found = parse(source)
    return _routine(source, document, found)


def spoken_text(text: str, title: str) -> Routine:
    """Return a text as a routine of its own, without a sound before it and a silence after it.

    What it names, a sound or a part, is looked for in the current folder.
    """
    source = Source(_TEXT, text)
    document, found = parse(source)
    meta = document.meta
    meta = replace(
        meta,
        title=meta.title or title,
        rhythm=replace(meta.rhythm, settle=Ms(0), tail=Ms(0)),
        chimes=replace(meta.chimes, start="none", end="none"),
    )
    return _routine(source, replace(document, meta=meta), found)


def _routine(source: Source, document: Document, found: tuple[Diagnostic, ...]) -> Routine:
    folder = Folder.of(source.file)
    resolved, wrong = resolve(document, folder.routine(source), folder.read)
    return Routine(source, document, resolved.document, resolved.files, folder, (*found, *wrong))
