"""A routine's times and what is wrong with it: from the store where nothing has changed since they were looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.source import Diagnostic, Source, has_errors
from voiceguide.core.timeline import Timeline
from voiceguide.pipeline.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import Timing, World


@dataclass(frozen=True, slots=True)
class Look:
    """How a routine stands."""

    timeline: Timeline | None
    """None where errors leave nothing to place."""
    text_hash: str
    """Tells apart two states of its texts."""
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    """The texts that the diagnostics are about."""

    @property
    def has_errors(self) -> bool:
        """Tell whether the routine cannot be used as it is."""
        return self.timeline is None or has_errors(self.diagnostics)

    @classmethod
    def of(cls, planned: Planned) -> Look:
        """Return how a routine stands that was planned."""
        return cls(planned.timeline, planned.text_hash, planned.diagnostics, planned.compiled.sources)


class Looks:
    """The looks that were taken at one routine.

    Args:
        path: The routine.
        timing: What the command line asks for.
        world: For the store, and where engines are made.
        fast: Whether speech is estimated.
    """

    def __init__(self, path: str | Path, timing: Timing, world: World, *, fast: bool = False) -> None:
        self._shelf = Shelf("plan", path, (timing, fast), world)

    def last(self) -> Look | None:
        """Return the last one, if the routine would look the same now."""
        kept = self._shelf.get()
        if kept is None:
            return None
        timeline, text_hash, diagnostics = kept
        return Look(timeline, text_hash, diagnostics, sources_of(diagnostics))

    def keep(self, planned: Planned) -> None:
        """Remember how a routine looks that was planned; one with errors is looked at each time."""
        self._shelf.keep(planned, (planned.timeline, planned.text_hash, planned.diagnostics))


def look(path: str | Path, timing: Timing, world: World, *, fast: bool = False) -> Look:
    """Return how a routine stands, with its speech measured, or estimated for a quick look.

    Raises:
        RequestError: The command line asks for what cannot be.
        MachineError: An engine, the store or the disk failed.
    """
    looks = Looks(path, timing, world, fast=fast)
    if last := looks.last():
        return last
    from voiceguide.pipeline.plan import plan_routine  # noqa: PLC0415  what is known needs no planner

    with world.studio() as studio:
        planned = plan_routine(path, timing, world, None if fast else studio)
    looks.keep(planned)
    return Look.of(planned)


def sources_of(diagnostics: Iterable[Diagnostic]) -> Mapping[str, Source]:
    """Read the texts that diagnostics are about."""
    names = dict.fromkeys(one.span.file for one in diagnostics)
    if not names:
        return {}
    from voiceguide.pipeline.sources import read_source  # noqa: PLC0415  only where there is something to show

    return {name: read_source(name)[0] for name in names}
