"""Everything that is wrong with a routine, at each of the lengths that it is written for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.source import Diagnostic, Span
from voiceguide.pipeline.plan import Planned, plan_routine

if TYPE_CHECKING:
    from voiceguide.pipeline.world import Timing, World
    from voiceguide.voice.studio import Studio

_LENGTH = "VG017"


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
