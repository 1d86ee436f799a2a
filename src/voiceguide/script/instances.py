"""A document with its loops unrolled: which block comes when, before anything is said.

What comes next has to be known before a block is told, so unrolling is a pass of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voiceguide.core.document import AtSwitch, Attributes, Block, Cue, Each, Heading, Paragraph, Section, Step
from voiceguide.core.inlines import Inline, LineBreak
from voiceguide.core.session import Strike
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.units import Ms
from voiceguide.script.conditions import holds
from voiceguide.script.turns import Turn, turns

_MOST_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Instance:
    """One turn of one block."""

    block: Paragraph | Step
    turn: Turn
    chimes: tuple[Strike, ...]
    """The section's on its first block, then the block's own."""
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


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a section, announced."""

    heading: Heading
    turn: Turn
    chimes: tuple[Strike, ...]


Entry = Instance | Change | Name


@dataclass(slots=True)
class Draft:
    """A chapter before it is told; the opening one has no heading."""

    heading: Heading | None
    turn: Turn
    entries: list[Entry] = field(default_factory=list)


class TooMany(Exception):
    """A bound on what repeats unfold to was passed."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.found = Diagnostic("VG002", f"{message}, the bound of a session", span, "repeat less")


class Unroller:
    """Unrolls sections and blocks; what is wrong on the way is collected.

    Args:
        chimes: What rings for a kind of block with attributes; muted in later copies.
        length: What was asked for, which conditions may ask about.
        announce: Whether the names of sections are spoken.
    """

    def __init__(
        self,
        chimes: Callable[[str, Attributes, bool], tuple[Strike, ...]],
        length: Ms | None,
        *,
        announce: bool,
    ) -> None:
        self.found: list[Diagnostic] = []
        self._chimes = chimes
        self._length = length
        self._announce = announce
        self._steps = 0

    def drafts(self, section: Section, top: Turn) -> Iterator[Draft]:
        """Yield a section's chapters: one for each side or value, one for all rounds.

        Raises:
            TooMany: There are more steps than a session may have.
        """
        heading = section.heading
        attributes = heading.attributes if heading else Attributes()
        words = _switch_words(section.blocks)
        draft: Draft | None = None
        changing = False
        for turn in turns(attributes.loops, top):
            changing = changing or turn.switch
            if heading and not self._is_there(attributes, turn, heading.span):
                continue
            if draft and changing and draft.turn.each != turn.each and heading:
                draft.entries.append(Change(attributes, draft.turn, words, heading.span))
            changing = False
            ring = self._chimes("section", attributes, draft is not None) if heading else ()
            if draft is None or draft.turn.each != turn.each:
                if draft:
                    yield draft
                draft = Draft(heading, turn)
                if heading and self._announce and "silent" not in attributes.flags:
                    draft.entries.append(Name(heading, turn, ring))
                    ring = ()
            draft.entries += self._entries(section.blocks, turn, ring)
        if draft:
            yield draft

    def _entries(self, blocks: Sequence[Block], outer: Turn, ring: tuple[Strike, ...]) -> list[Entry]:
        entries: list[Entry] = []
        for block in blocks:
            if not isinstance(block, Paragraph | Step):
                continue
            before: Turn | None = None
            changing = False
            for turn in turns(block.attributes.loops, outer):
                changing = changing or turn.switch
                if not self._is_there(block.attributes, turn, block.span, outer):
                    continue
                self._count(block.span)
                if before and changing and before.each != turn.each:
                    entries.append(Change(block.attributes, before, _switch_words(_cues(block)), block.span))
                kind = "step" if isinstance(block, Step) else "narration"
                own = self._chimes(kind, block.attributes, before is not None)
                entries.append(Instance(block, turn, (*ring, *own), begins=not entries))
                before, ring, changing = turn, (), False
        return _numbered(entries)

    def _is_there(self, attributes: Attributes, turn: Turn, span: Span, outer: Turn | None = None) -> bool:
        """Tell whether a block takes part in a turn."""
        if "between" in attributes.flags:
            around = outer.last if outer else turn.last
            if around is None:
                message = "`between` needs rounds or sides around it"
                self.found.append(Diagnostic("VG051", message, span, "write {repeat: 3} at the heading"))
            elif around:
                return False
        if attributes.condition is None:
            return True
        answer, found = holds(attributes.condition, turn.values, self._length)
        self.found += found
        return answer

    def _count(self, span: Span) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooMany(f"this makes more than {_MOST_STEPS:,} steps", span)


def _cues(block: Paragraph | Step) -> Sequence[Block]:
    return block.cues if isinstance(block, Step) else ()


def _switch_words(blocks: Sequence[Block]) -> tuple[Inline, ...]:
    """Return what is said in the switch of a section or a step: all its cues, one after the other."""
    cues = [one for one in blocks if isinstance(one, Cue) and isinstance(one.when, AtSwitch)]
    words = cues[0].inlines if cues else ()
    for cue in cues[1:]:
        words = (*words, LineBreak(hard=False, span=cue.span), *cue.inlines)
    return words


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Give each step its number in its section."""
    total = sum(isinstance(one, Instance) and isinstance(one.block, Step) for one in entries)
    numbered: list[Entry] = []
    number = 0
    for one in entries:
        if isinstance(one, Instance) and isinstance(one.block, Step):
            number += 1
            values: Mapping[str, str] = {**one.turn.values, "n": str(number), "total": str(total)}
            numbered.append(replace(one, turn=replace(one.turn, values=values)))
        else:
            numbered.append(one)
    return numbered


def place_of_switch(change: Change) -> Span:
    """Return where the length of a switch is written, or the loop that asks for one."""
    if change.attributes.switch:
        return change.attributes.switch.span
    return next((one.span for one in change.attributes.loops if isinstance(one, Each)), change.span)
