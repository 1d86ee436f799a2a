"""Tracks that are there already, just as they would be made: nothing is done again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from voiceguide.core.source import Diagnostic, Source
from voiceguide.pipeline.exported import Counts, Exported, Making
from voiceguide.pipeline.look import Looks, sources_of
from voiceguide.pipeline.memory import give_back_memory
from voiceguide.pipeline.shelf import Shelf
from voiceguide.pipeline.world import Progress, quiet

if TYPE_CHECKING:
    from voiceguide.pipeline.world import Timing, World
    from voiceguide.voice.studio import Studio


@dataclass(frozen=True, slots=True)
class Finished:
    """What an export came to."""

    exported: Exported | None
    """None where the routine has errors."""
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    """The texts that the diagnostics are about."""


@dataclass(frozen=True, slots=True)
class Order:
    """A routine that is to become a track or an album."""

    source: str | Path
    target: Path
    """The file, or the album's own folder."""
    kind: str
    """One of `FORMATS`."""


class Exporter:
    """Makes tracks of routines, one after another, with one studio; a context manager that ends it.

    Args:
        timing: What the command line asks for.
        world: For the store, and where engines are made.
        making: How tracks are to be made.
    """

    def __init__(self, timing: Timing, world: World, making: Making) -> None:
        self._timing = timing
        self._world = world
        self._making = making
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def export(self, order: Order, progress: Progress = quiet) -> Finished:
        """Make a track of a routine, or an album, unless it is there as it would be made now.

        It is there when every file of it is of the size and the time that it was written with, and nothing
        has changed of what it follows from. For arguments and errors see `export_routine`.
        """
        world, making = replace(self._world, progress=progress), self._making
        source, target, kind = order.source, order.target, order.kind
        shelf = Shelf("track", source, (str(target.absolute()), kind, self._timing, making), world)
        kept = shelf.get()
        if kept and all(_stamp(path) == (size, time) for path, size, time in kept[2]):
            exported, diagnostics, _ = kept
            return Finished(exported, diagnostics, sources_of(diagnostics))
        studio = self._studio
        studio.count_anew()
        if kept is None:
            # Most likely there is something new to say, and a worker takes as long to start as all below.
            studio.expect(1)
        from voiceguide.pipeline.export import export_routine  # noqa: PLC0415  what is there needs no maker

        planned, made = export_routine(source, target, kind, self._timing, world, making, studio=studio)
        if made:
            stamps = tuple((path, *_stamp(path)) for path in made.files(making))
            again = replace(made, made=Counts(0, 0), from_store=made.made + made.from_store)
            shelf.keep(planned, (again, planned.diagnostics, stamps))
            Looks(source, self._timing, world).keep(planned)
        return Finished(made, planned.diagnostics, planned.compiled.sources)

    @cached_property
    def _studio(self) -> Studio:
        give_back_memory()
        return self._open.enter_context(self._world.studio())


def _stamp(path: Path) -> tuple[int, int]:
    """Return a file's size, and when it was written, in nanoseconds; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
