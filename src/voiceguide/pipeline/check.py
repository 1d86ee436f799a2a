"""Everything that is wrong with routines, at each of the lengths that they are written for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.source import Diagnostic, Source, Span, has_errors
from voiceguide.pipeline.look import sources_of
from voiceguide.pipeline.shelf import Shelf

if TYPE_CHECKING:
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import Timing, World
    from voiceguide.voice.studio import Studio

_LENGTH = "VG017"


def check_routines(
    paths: Iterable[str], timing: Timing, world: World, *, fast: bool = False
) -> Iterator[tuple[Mapping[str, Source], tuple[Diagnostic, ...]]]:
    """Yield what is wrong with each routine, and the texts that it is about.

    What was checked before is not read again where nothing has changed. One studio serves all the others.

    Raises:
        RequestError: The command line asks for what cannot be.
        MachineError: An engine, the store or the disk failed.
    """
    with ExitStack() as stack:
        studio: Studio | None = None
        for path in paths:
            shelf = Shelf("check", path, (timing, fast), world)
            known: tuple[Diagnostic, ...] | None = shelf.get()
            if known is not None:
                yield sources_of(known), known
                continue
            if studio is None and not fast:
                studio = stack.enter_context(world.studio())
            planned, found = check_routine(path, timing, world, studio)
            if not has_errors(found):
                shelf.keep(planned, found)
            yield planned.compiled.sources, found


def check_routine(
    path: str | Path, timing: Timing, world: World, studio: Studio | None
) -> tuple[Planned, tuple[Diagnostic, ...]]:
    """Plan a routine at each length of its front matter, or at the one that is asked for.

    What is wrong at one place at several lengths is reported once, as it is at the first of them; but
    every length that cannot be had is reported.

    Raises:
        RequestError: The command line asks for what cannot be.
        MachineError: An engine, the store or the disk failed.
    """
    from voiceguide.pipeline.plan import plan_routine  # noqa: PLC0415  what is known needs no planner

    first = plan_routine(path, timing, world, studio)
    found = {_key(one): one for one in reversed(first.diagnostics)}
    others = () if timing.length or first.timeline is None else first.compiled.document.meta.lengths[1:]
    for length in others:
        planned = plan_routine(path, replace(timing, length=length), world, studio)
        for one in planned.diagnostics:
            found.setdefault(_key(one), one)
    return first, tuple(sorted(found.values(), key=lambda one: one.order))


def _key(one: Diagnostic) -> tuple[str, Span, str]:
    return one.code, one.span, one.message if one.code == _LENGTH else ""
