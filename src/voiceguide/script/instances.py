"""A document with its loops unrolled: which block comes when, before anything is said.

What comes next has to be known before a block is told, so unrolling is a pass of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TypeAlias

from voiceguide.core.document import (
    AtEvery,
    AtSwitch,
    Attributes,
    Block,
    Cue,
    Each,
    Heading,
    Include,
    Loop,
    Paragraph,
    Range,
    Repeat,
    Section,
    Step,
)
from voiceguide.core.inlines import Inline, LineBreak, Text
from voiceguide.core.session import Fit, Strike
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.units import Ms
from voiceguide.script.attributes import replaced_names, settle
from voiceguide.script.conditions import holds
from voiceguide.script.forms import Form
from voiceguide.script.turns import Turn, turns

_MOST_STEPS = 10_000
"""Steps, paragraphs and cues, and each time that a cue comes again."""
_STEPS_A_LENGTH = 5
"""What a turn of a block with a length of its own counts: it is fitted by itself."""
_MOST_TURNS = 50_000
"""Of blocks that are there or not: what only asks whether it is takes time, too."""

Fits: TypeAlias = tuple[Fit, ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """One turn of one block."""

    block: Paragraph | Step
    turn: Turn
    chimes: tuple[Strike, ...]
    """The section's on its first block, then the block's own."""
    attributes: Attributes
    """The block's, as they are in this turn."""
    fits: Fits = ()
    begins: bool = False
    """True where a turn of the section begins."""


@dataclass(frozen=True, slots=True)
class Change:
    """The pause in which one changes sides."""

    attributes: Attributes
    turn: Turn
    """The turn that is done."""
    words: tuple[Inline, ...]
    span: Span
    fits: Fits = ()


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a section, announced."""

    heading: Heading
    turn: Turn
    chimes: tuple[Strike, ...]
    fits: Fits = ()


Entry: TypeAlias = Instance | Change | Name


@dataclass(slots=True)
class Draft:
    """A chapter before it is told; the opening one has no heading."""

    heading: Heading | None
    turn: Turn
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """What a section brings into one turn of it."""

    heading: Heading | None
    turn: Turn
    ring: tuple[Strike, ...] = ()
    """What rings before its name and its first block."""
    inner_ring: tuple[Strike, ...] = ()
    """What rings between the two."""
    announced: bool = False
    fresh: bool = False
    """True where a chapter begins, even if the one before it has the same name."""

    def going_on(self) -> _Part:
        """Return the same once it has begun."""
        return replace(self, ring=(), inner_ring=(), announced=False, fresh=False)

    def again(self, *, named: bool) -> _Part:
        """Return the same for a later turn: what rang keeps its time, so that all turns are equal."""
        ring, inner = (
            tuple(replace(one, mute=True) for one in rings) for rings in (self.ring, self.inner_ring)
        )
        announced = self.announced and named
        return replace(self, ring=ring, inner_ring=inner, announced=announced, fresh=False)


class TooMany(Exception):
    """A bound on what repeats unfold to was passed."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.found = Diagnostic("VG002", f"{message}, the bound of a session", span, "repeat less")


class Unroller:
    """Unrolls sections and blocks into `drafts`; what is wrong on the way is collected in `found`.

    Args:
        chimes: What rings for a kind of block with attributes; muted in later copies.
        length: What was asked for, which conditions may ask about.
        form: Which of the optional content takes part.
        announce: Whether the names of sections are spoken.
    """

    def __init__(
        self,
        chimes: Callable[[str, Attributes, bool], tuple[Strike, ...]],
        length: Ms | None,
        form: Form,
        *,
        announce: bool,
    ) -> None:
        self.drafts: list[Draft] = []
        """The chapters: one for each side or value of a section, one for all its rounds."""
        self.found: list[Diagnostic] = []
        self._chimes = chimes
        self._length = length
        self._form = form
        self._announce = announce
        self._steps = self._turns = 0
        self._fits: Fits = ()
        self._via: tuple[Span, ...] = ()
        """The includes that lead to what is unrolled, outermost first."""
        self._numbers = count()

    def section(self, section: Section, outer: Turn) -> None:
        """Unroll a section of the routine.

        Raises:
            TooMany: There are more steps than a session may have.
        """
        self._section(section, _Part(None, outer), Attributes())

    def _section(
        self, section: Section, around: _Part, line: Attributes, earlier: Turn | None = None
    ) -> bool:
        """Unroll a section, and tell whether what it stands in has begun with it.

        Args:
            section: What is unrolled.
            around: What it stands in: of a section without a heading this is where it goes.
            line: What the include says that brings it here.
            earlier: The turn of that include before this one.
        """
        heading, later = section.heading, earlier is not None
        if heading is None:
            ring = self._chimes("narration", line, later)
            return self._blocks(section.blocks, replace(around, inner_ring=(*around.inner_ring, *ring)))
        attributes = self._settled(heading.attributes, around.turn)
        rings = replace(attributes, chime=attributes.chime or line.chime)
        named = self._announce and "silent" not in (*attributes.flags, *line.flags)
        named = named and (earlier is None or earlier.each != around.turn.each)
        words = _switch_words(section.blocks)
        for turn, before, change in self._taken(heading.span, attributes, around.turn):
            if change and self.drafts:
                self.drafts[-1].entries.append(replace(change, words=words))
            first = before is None and not later
            part = _Part(
                heading,
                turn,
                ring=self._chimes("section", rings, not first),
                announced=named and (before is None or before.each != turn.each),
                fresh=first,
            )
            with self._fitted(attributes.length):
                self._blocks(section.blocks, part)
        return False

    def _include(self, include: Include, part: _Part) -> bool:
        """Unroll an include, and tell whether the section that it stands in has begun with it."""
        attributes = self._settled(include.attributes, part.turn)
        outer = replace(part.turn, values={**part.turn.values, **dict(include.variables)})
        begun = False
        for turn, before, change in self._taken(include.span, attributes, outer, part.turn):
            self._count(include.span)
            if change and self.drafts:
                self.drafts[-1].entries.append(change)
            given: dict[str, str] = {}
            for name, text in include.given:
                given[name], found = replaced_names(Text(text, include.span), turn.values)
                self.found += found
            inside = replace(part, turn=replace(turn, values={**turn.values, **given}))
            if before and begun:
                inside = inside.again(named=before.each != turn.each)
            line = attributes
            with self._fitted(attributes.length), self._led(include):
                for section in include.sections:
                    if self._section(section, inside, line, before):
                        begun, inside = True, inside.going_on()
                    line = replace(line, chime=None)
        return begun

    def _taken(
        self, place: Span, attributes: Attributes, outer: Turn, around: Turn | None = None
    ) -> Iterator[tuple[Turn, Turn | None, Change | None]]:
        """Yield the turns that a block takes part in, each with the one before it and the change of sides between."""
        before: Turn | None = None
        changing = False
        for turn in turns(self._loops(attributes.loops), outer):
            self._turns += 1
            if self._turns > _MOST_TURNS:
                raise TooMany(f"this makes more than {_MOST_TURNS:,} turns", place)
            changing = changing or turn.switch
            if self._is_there(place, attributes, turn, around or turn):
                changed = before is not None and changing and before.each != turn.each
                yield (
                    turn,
                    before,
                    Change(attributes, before, (), place, self._fits) if before and changed else None,
                )
                before, changing = turn, False

    def _blocks(self, blocks: Sequence[Block], part: _Part) -> bool:
        """Unroll what stands in a section, in one turn of it; tell whether that has begun."""
        pending: list[Entry | Include] = []
        for block in blocks:
            if isinstance(block, Include):
                pending.append(block)
            elif isinstance(block, Paragraph | Step):
                pending += self._entries(block, part.turn)
        begun, first, here = False, True, part
        for one in _numbered(pending):
            if isinstance(one, Include):
                if self._include(one, here):
                    begun, here = True, part.going_on()
                continue
            chapter, entry = self._chapter(here), one
            if isinstance(one, Instance):
                ring = here.ring
                if here.announced and here.heading:
                    chapter.entries.append(Name(here.heading, here.turn, ring, self._fits))
                    ring = ()
                rings = (*ring, *here.inner_ring)
                entry = replace(one, chimes=(*rings, *one.chimes), begins=first) if rings or first else one
                begun, first, here = True, False, here if begun else part.going_on()
            chapter.entries.append(entry)
        return begun

    def _entries(self, block: Paragraph | Step, outer: Turn) -> Iterator[Entry]:
        attributes = self._settled(block.attributes, outer)
        words = _switch_words(block.cues) if isinstance(block, Step) else ()
        kind = "step" if isinstance(block, Step) else "narration"
        for turn, before, change in self._taken(block.span, attributes, outer, outer):
            self._count(block.span, _weight(block, attributes))
            if change:
                yield replace(change, words=words)
            chimes = self._chimes(kind, attributes, before is not None)
            with self._fitted(attributes.length):
                yield Instance(block, turn, chimes, attributes, self._fits)

    def _chapter(self, part: _Part) -> Draft:
        """Return the chapter that something goes into: the one that is being written, or another."""
        last = self.drafts[-1] if self.drafts else None
        if (
            last is None
            or part.fresh
            or last.heading is not part.heading
            or (part.heading and last.turn.each != part.turn.each)
        ):
            last = Draft(part.heading, part.turn)
            self.drafts.append(last)
        return last

    @contextmanager
    def _fitted(self, length: Range | None) -> Iterator[None]:
        """Let what is unrolled stand within a length of its own."""
        outer = self._fits
        if length:
            self._count(length.span, _STEPS_A_LENGTH)
            self._fits = (*outer, Fit(length.least, length.most, length.span, next(self._numbers)))
        yield
        self._fits = outer

    @contextmanager
    def _led(self, include: Include) -> Iterator[None]:
        """Let what is unrolled be led to by an include."""
        outer = self._via
        self._via = (*outer, include.span)
        yield
        self._via = outer

    def _settled(self, attributes: Attributes, turn: Turn) -> Attributes:
        settled, found = settle(attributes, turn.values)
        self.found += found
        return settled

    def _loops(self, loops: Sequence[Loop]) -> tuple[Loop, ...]:
        """Return loops with as many rounds as the form has."""
        rounds = self._form.rounds
        if not rounds:
            return tuple(loops)
        return tuple(
            replace(loop, times=rounds.get((*self._via, loop.span), loop.times))
            if isinstance(loop, Repeat)
            else loop
            for loop in loops
        )

    def _is_there(self, place: Span, attributes: Attributes, turn: Turn, around: Turn) -> bool:
        """Tell whether a block takes part in a turn."""
        if self._form.left and (*self._via, place) in self._form.left:
            return False
        if "between" in attributes.flags:
            if around.last is None:
                message = "`between` needs rounds or sides around it"
                self.found.append(Diagnostic("VG051", message, place, "write {repeat: 3} at the heading"))
            elif around.last:
                return False
        if attributes.condition is None:
            return True
        answer, found = holds(attributes.condition, turn.values, self._length)
        self.found += found
        return answer

    def _count(self, span: Span, steps: int = 1) -> None:
        self._steps += steps
        if self._steps > _MOST_STEPS:
            raise TooMany(f"this makes more than {_MOST_STEPS:,} steps, paragraphs and cues", span)


def _switch_words(blocks: Sequence[Block]) -> tuple[Inline, ...]:
    """Return what is said in the switch of a section or a step: all its cues, one after the other."""
    cues = [one for one in blocks if isinstance(one, Cue) and isinstance(one.when, AtSwitch)]
    words = cues[0].inlines if cues else ()
    for cue in cues[1:]:
        words = (*words, LineBreak(hard=False, span=cue.span), *cue.inlines)
    return words


def _weight(block: Paragraph | Step, attributes: Attributes) -> int:
    """Return how many steps a block counts: itself, its cues, and each time that one comes again."""
    if isinstance(block, Paragraph):
        return 1
    most = block.time.most if block.time else 0
    again = sum(most // cue.when.interval for cue in block.cues if isinstance(cue.when, AtEvery))
    return 1 + len(block.cues) + attributes.countdown + again


def _numbered(pending: Sequence[Entry | Include]) -> Iterator[Entry | Include]:
    """Give each step its number in its section."""
    total = sum(isinstance(one, Instance) and isinstance(one.block, Step) for one in pending)
    number = 0
    for one in pending:
        if isinstance(one, Instance) and isinstance(one.block, Step):
            number += 1
            values: Mapping[str, str] = {**one.turn.values, "n": str(number), "total": str(total)}
            yield replace(one, turn=replace(one.turn, values=values))
        else:
            yield one


def place_of_switch(change: Change) -> Span:
    """Return where the length of a switch is written, or the loop that asks for one."""
    if change.attributes.switch:
        return change.attributes.switch.span
    return next((one.span for one in change.attributes.loops if isinstance(one, Each)), change.span)
