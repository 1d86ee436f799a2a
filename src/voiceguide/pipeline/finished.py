"""Tracks that are there already, just as they would be made: nothing is done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.source import Diagnostic, Source
from voiceguide.pipeline.exported import Counts, Exported, Making
from voiceguide.pipeline.look import sources_of
from voiceguide.pipeline.memory import give_back_memory
from voiceguide.pipeline.shelf import Shelf

if TYPE_CHECKING:
    from voiceguide.pipeline.world import Timing, World


@dataclass(frozen=True, slots=True)
class Finished:
    """What an export came to."""

    exported: Exported | None
    """None where the routine has errors."""
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    """The texts that the diagnostics are about."""


def export_once(
    source: str | Path, target: Path, kind: str, timing: Timing, world: World, making: Making
) -> Finished:
    """Make a track of a routine, or an album, unless it is there as it would be made now.

    It is there when every file of it is of the size and the time that it was written with, and nothing
    has changed of what it follows from. For arguments and errors see `export_routine`.
    """
    shelf = Shelf("track", source, (str(target.absolute()), kind, timing, making), world)
    kept = shelf.get()
    if kept and all(_stamp(path) == (size, time) for path, size, time in kept[2]):
        exported, diagnostics, _ = kept
        return Finished(exported, diagnostics, sources_of(diagnostics))
    give_back_memory()
    with world.studio() as studio:
        if kept is None:
            studio.expect(
                1
            )  # most likely there is something new to say, and a worker takes as long to start as all below
        from voiceguide.pipeline.export import export_routine  # noqa: PLC0415  what is there needs no maker

        planned, made = export_routine(source, target, kind, timing, world, making, studio=studio)
    if made:
        stamps = tuple((path, *_stamp(path)) for path in made.files(making))
        all_kept = Counts(
            made.made.clips + made.from_store.clips, made.made.islands + made.from_store.islands
        )
        shelf.keep(
            planned, (replace(made, made=Counts(0, 0), from_store=all_kept), planned.diagnostics, stamps)
        )
    return Finished(made, planned.diagnostics, planned.compiled.sources)


def _stamp(path: Path) -> tuple[int, int]:
    """Return a file's size, and when it was written, in nanoseconds; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
