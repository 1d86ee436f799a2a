"""The lengths that a routine can take, shortest to longest, and what leaves or stretches at each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.document import Document, Include, Paragraph, Step, every_section
from voiceguide.core.errors import RequestError
from voiceguide.core.source import Diagnostic, has_errors
from voiceguide.core.timeline import LeftOut
from voiceguide.core.units import HOUR, Ms
from voiceguide.pipeline.compile import Compiled, compile_routine
from voiceguide.pipeline.forms import Forms, Told, TooManyForms
from voiceguide.pipeline.plan import Ruler
from voiceguide.plan.dial import Place
from voiceguide.script.attributes import settle
from voiceguide.script.conditions import borders

if TYPE_CHECKING:
    from voiceguide.pipeline.world import Timing, World
    from voiceguide.voice.studio import Studio

_LONGEST = Ms(24 * HOUR)
_MOST_BORDERS = 50


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lengths that a routine takes in one form."""

    shortest: Ms
    longest: Ms
    left_out: tuple[LeftOut, ...]
    elastic: tuple[Place, ...]
    """What grows from the shortest to the longest, in the order of the script."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """Lengths, both ends included, and the form that is taken for them."""

    first: int
    last: int
    told: Told


def lengths_of(
    path: str | Path, timing: Timing, world: World, studio: Studio | None
) -> tuple[Compiled, tuple[Stretch, ...], tuple[Diagnostic, ...]]:
    """Find every length that a routine can take; what is wrong with it is returned instead.

    Where the routine says its own `{length}`, the words of one length stand for those of its neighbours.

    Raises:
        RequestError: Too many conditions ask about the length.
        MachineError: An engine, the store or the disk failed.
    """
    compiled = compile_routine(path, timing, world)
    if compiled.session is None or has_errors(compiled.diagnostics):
        return compiled, (), compiled.diagnostics
    ruler = Ruler(Path(path).parent, world, studio)
    taken: list[_Taken] = []
    for first, last in _regions(compiled.document):
        asked = Ms(last if last < _LONGEST else first)
        try:
            forms = tuple(Forms(compiled, ruler.reaches, asked))
        except TooManyForms as bound:
            return compiled, (), compiled.routine.settled((*compiled.diagnostics, bound.found))
        taken += _shared_out(forms, first, last)
    stretches = tuple(_stretch(one) for one in _joined(sorted(taken, key=lambda one: one.first)))
    return compiled, stretches, compiled.routine.settled((*compiled.diagnostics, *ruler.found))


def _regions(document: Document) -> Iterator[tuple[int, int]]:
    """Yield ranges of lengths in each of which no condition on the length turns, both ends included."""
    values = dict(document.meta.variables)
    found: set[int] = set()
    for section in every_section(document.sections):
        blocks = (one for one in section.blocks if isinstance(one, Paragraph | Step | Include))
        for block in (*((section.heading,) if section.heading else ()), *blocks):
            attributes, _ = settle(block.attributes, values)
            if attributes.condition:
                found.update(borders(attributes.condition, values))
    inside = sorted(border for border in found if 0 < border < _LONGEST)
    if len(inside) > _MOST_BORDERS:
        message = f"the conditions of this routine ask about more than {_MOST_BORDERS} different lengths"
        raise RequestError(message, "ask for one length at a time, with --length")
    start = 1
    for border in inside:
        if start < border:
            yield start, border - 1
        yield border, border
        start = border + 1
    yield start, _LONGEST


def _shared_out(forms: Sequence[Told], first: int, last: int) -> Iterator[_Taken]:
    """Yield which form is taken for which lengths of a range."""
    free = [(first, last)]
    for comfortable in (True, False):
        for told in forms:
            reach = told.reaches.session
            bounds = (reach.quarter if comfortable else reach.shortest, reach.longest)
            rest: list[tuple[int, int]] = []
            for start, end in free:
                own = max(start, bounds[0]), min(end, bounds[1])
                if own[0] > own[1]:
                    rest.append((start, end))
                    continue
                yield _Taken(*own, told)
                rest += [(start, own[0] - 1)] if start < own[0] else []
                rest += [(own[1] + 1, end)] if own[1] < end else []
            free = rest


def _joined(taken: Sequence[_Taken]) -> Iterator[_Taken]:
    """Join neighbours in which the same is said and done."""
    last: _Taken | None = None
    for one in taken:
        if last and last.last + 1 == one.first and _content(last.told) == _content(one.told):
            last = replace(last, last=one.last)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _content(told: Told) -> object:
    return told.form.left_out, told.session.opening, told.session.sections


def _stretch(taken: _Taken) -> Stretch:
    told = taken.told
    return Stretch(Ms(taken.first), Ms(taken.last), told.form.left_out, told.reaches.places)
