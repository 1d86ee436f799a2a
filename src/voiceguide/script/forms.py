"""What may leave a routine when time is short, and in which order.

The order is fixed: the highest `optional` number first, within a number the last in the text first;
rounds above the least of a range count as `optional: 1` unless their block says otherwise, and leave
before it. So a routine has a finite list of forms, from full to bare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from voiceguide.core.document import (
    Attributes,
    Document,
    Heading,
    Include,
    Paragraph,
    Repeat,
    Section,
    Step,
)
from voiceguide.core.inlines import Inline, Text
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.timeline import LeftOut
from voiceguide.script.attributes import replaced_names, settle
from voiceguide.script.speech import replaced

_MOST_LEAVINGS = 200
"""Each form is expanded and measured."""

_OPEN = dict.fromkeys(("side", "other", "round", "rounds", "n", "total", "next", "length", "title"), "…")


Spot: TypeAlias = tuple[Span, ...]
"""The includes that lead to a block or a loop, outermost first, and its place.

A file that is included twice has each block at one place, and may be fitted to two lengths.
"""


@dataclass(frozen=True, slots=True)
class Form:
    """Which of the optional content takes part."""

    left: frozenset[Spot] = frozenset()
    """The blocks that do not."""
    rounds: Mapping[Spot, int] = field(default_factory=dict)
    """How many rounds there are of loops that have fewer than they may."""
    left_out: tuple[LeftOut, ...] = ()
    """The same for people."""


WHOLE = Form()
"""Everything takes part."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """One thing that may leave: a block, or a round of one."""

    spot: Spot
    """The block's, or the loop's."""
    rounds: int | None
    """How many rounds stay; None where a block leaves."""
    rank: int
    """Higher ones leave first."""
    within: tuple[Spot, ...]
    """The optional blocks that it stands in, and its own where it is a round of one."""
    shown: LeftOut


@dataclass(frozen=True, slots=True)
class Scope:
    """What is fitted to one length: the session, or a block with a length of its own."""

    fit: Span | None
    """Where the length of its own is written; None for the session."""
    leavings: tuple[Leaving, ...]
    """In the order in which they leave."""


def scopes_of(document: Document) -> tuple[tuple[Scope, ...], tuple[Diagnostic, ...]]:
    """Return everything that is fitted, the innermost first, the session last."""
    walk = _Walk()
    walk.sections(document.sections, dict(document.meta.variables), _Here())
    found: tuple[Diagnostic, ...] = ()
    if sum(map(len, walk.leavings.values())) > _MOST_LEAVINGS:
        message = f"more than {_MOST_LEAVINGS} blocks and rounds are optional, the bound of a routine"
        found = (Diagnostic("VG002", message, document.span, "let fewer of them leave"),)
        return (Scope(None, ()),), found
    inner = sorted((fit for fit in walk.depths if fit), key=lambda fit: -walk.depths[fit])
    scopes = (Scope(fit, _in_order(walk.leavings[fit])) for fit in (*inner, None))
    return tuple(scopes), found


def form(leavings: Sequence[Leaving]) -> Form:
    """Return the form of a routine in which all these have left."""
    left = {one.spot for one in leavings if one.rounds is None}
    gone = [one for one in leavings if left.isdisjoint(one.within)]
    rounds: dict[Spot, int] = {}
    shown: dict[Spot, LeftOut] = {}
    for one in gone:
        if one.rounds is not None:
            rounds[one.spot] = min(one.rounds, rounds.get(one.spot, one.rounds))
        if one.rounds is None or one.rounds == rounds[one.spot]:
            shown[one.spot] = one.shown
    everything = dict.fromkeys(sorted(shown.values(), key=lambda one: one.span))
    return Form(frozenset(left), rounds, tuple(everything))


def _in_order(leavings: Sequence[Leaving]) -> tuple[Leaving, ...]:
    """Return leavings in the order in which they leave, without rounds of what has left before."""
    ordered = [one for _, one in sorted(enumerate(leavings), key=lambda pair: (-pair[1].rank, -pair[0]))]
    left: set[Spot] = set()
    kept: list[Leaving] = []
    for one in ordered:
        if left.isdisjoint(one.within):
            kept.append(one)
        if one.rounds is None:
            left.add(one.spot)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class _Here:
    """What a block stands in."""

    fit: Span | None = None
    depth: int = 0
    within: tuple[Spot, ...] = ()
    via: tuple[Span, ...] = ()
    """The includes that lead to it, outermost first."""


class _Walk:
    """Goes through a routine in its order and gathers what may leave, by what it is fitted in."""

    def __init__(self) -> None:
        self.leavings: dict[Span | None, list[Leaving]] = {None: []}
        self.depths: dict[Span | None, int] = {None: 0}

    def sections(self, sections: Sequence[Section], values: Mapping[str, str], here: _Here) -> None:
        for section in sections:
            inside = here
            if heading := section.heading:
                inside = self._block(
                    heading, heading.attributes, _shown(heading.inlines, values), values, here
                )
            for block in section.blocks:
                match block:
                    case Paragraph(inlines, _, attributes) | Step(_, inlines, _, _, attributes):
                        self._block(block, attributes, _shown(inlines, values), values, inside)
                    case Include(path, attributes=attributes):
                        around = self._block(block, attributes, path, values, inside)
                        around = replace(around, via=(*around.via, block.span))
                        given = {
                            name: replaced_names(Text(text, block.span), values)[0]
                            for name, text in block.given
                        }
                        self.sections(block.sections, {**values, **dict(block.variables), **given}, around)

    def _block(
        self,
        block: Heading | Paragraph | Step | Include,
        written: Attributes,
        shown: str,
        values: Mapping[str, str],
        here: _Here,
    ) -> _Here:
        """Gather one block, and return what it is to those in it."""
        attributes, _ = settle(written, values)
        own = self.leavings[here.fit]
        within = here.within
        if attributes.optional:
            left_out = LeftOut(shown, block.span)
            spot = (*here.via, block.span)
            own.append(Leaving(spot, None, attributes.optional, within, left_out))
            within = (*within, spot)
        for loop in attributes.loops:
            if isinstance(loop, Repeat) and loop.least is not None:
                own += _rounds(loop, here.via, attributes.optional or 1, within, shown)
        if attributes.length is None:
            return replace(here, within=within)
        fit = attributes.length.span
        self.depths[fit] = here.depth + 1
        self.leavings.setdefault(fit, [])
        return _Here(fit, here.depth + 1, within, here.via)


def _rounds(
    loop: Repeat, via: tuple[Span, ...], rank: int, within: tuple[Spot, ...], shown: str
) -> Iterator[Leaving]:
    for stay in range(loop.least or loop.times, loop.times):
        text = f"{loop.times - stay} of {loop.times} rounds: {shown}"
        yield Leaving((*via, loop.span), stay, rank, within, LeftOut(text, loop.span))


def _shown(inlines: Sequence[Inline], values: Mapping[str, str]) -> str:
    """Return a text for people; what each turn gives another value stays open."""
    text, _ = replaced(inlines, {**_OPEN, **values})
    return text
