"""A document to a session: loops unrolled, variables replaced, sentences apart.

No time is worked out here; the plan does that once the sentences are measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from voiceguide.core.catalogue import Catalogue
from voiceguide.core.document import (
    Attributes,
    Block,
    Caution,
    Document,
    Heading,
    Inline,
    Paragraph,
    Section,
    Sides,
    Step,
)
from voiceguide.core.nearest import suggestion
from voiceguide.core.session import Block as Placed
from voiceguide.core.session import Cue, Item, Narration, Session, Strike, Switch
from voiceguide.core.session import Section as Chapter
from voiceguide.core.session import Step as Doing
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.units import Ms
from voiceguide.script.speech import Telling, replaced, tell, varies, weigh
from voiceguide.script.turns import Turn, count, turns

_MOST_STEPS = 10_000
_MOST_LETTERS = 2_000_000
"""What a day has time for."""
_DEFAULT_SWITCH = Ms(5000)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for around the script: the front matter's, or the command line's in its place."""

    title: str
    """For a routine that has none of its own."""
    voice: str
    length: Ms | None
    length_span: Span
    """Where the length stands in the script, or the title."""


class _TooMany(Exception):
    """A bound was passed; it never leaves this module."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.found = Diagnostic("VG002", f"{message}, the bound of a session", span, "repeat less")


def expand(
    document: Document, wish: Wish, catalogue: Catalogue, telling: Telling
) -> tuple[Session, tuple[Diagnostic, ...]]:
    """Unroll a document; what cannot be is reported once, and the rest unrolled all the same."""
    expander = _Expander(document, catalogue, telling)
    session = expander.session(wish)
    found = dict.fromkeys(expander.found)
    return session, tuple(sorted(found, key=lambda one: one.order))


class _Expander:
    def __init__(self, document: Document, catalogue: Catalogue, telling: Telling) -> None:
        self.document = document
        self.catalogue = catalogue
        self.telling = telling
        self.found: list[Diagnostic] = []
        self.steps = 0
        self.letters = 0
        self.told: dict[tuple[int, str], tuple[Item, ...]] = {}
        """What texts without a variable say, by the text's identity in the document and its role."""

    def session(self, wish: Wish) -> Session:
        document, meta = self.document, self.document.meta
        written, found = replaced(document.title, {})
        self.found += found
        title = meta.title or written or wish.title
        top = Turn({"title": title})
        cautions: tuple[Narration, ...] = ()
        first, *rest = document.sections or (Section(None, ()),)
        if first.heading:
            first, rest = Section(None, ()), [first, *rest]
        opening: Chapter | None = None
        sections: list[Chapter] = []
        try:
            cautions = tuple(chain.from_iterable(self._caution(block, top) for block in self._cautions()))
            blocks = tuple(self._blocks(_sounding(first.blocks), top, ()))
            if blocks or cautions:
                opening = Chapter(title, blocks, document.span)
            for section in rest:
                sections += self._section(section.heading, section.blocks, top)
        except _TooMany as bound:
            self.found.append(bound.found)
        if not opening and not sections and not self.found:
            self.found.append(
                Diagnostic("VG080", "there is nothing to say here", document.span, "write a sentence")
            )
        start, warning, end = (self._own_chime(place) for place in ("start", "warning", "end"))
        return Session(
            title=title,
            lang=meta.lang,
            voice=wish.voice,
            length=wish.length,
            length_span=wish.length_span,
            rhythm=meta.rhythm,
            start=start,
            warning=warning if cautions else (),
            end=end,
            cautions=cautions,
            opening=opening,
            sections=tuple(sections),
            span=document.span,
        )

    # --- sections

    def _section(self, heading: Heading | None, blocks: Sequence[Block], top: Turn) -> Iterator[Chapter]:
        """Yield a section's chapters: one for each side, one for all rounds."""
        if heading is None:
            return
        sounding = _sounding(blocks)
        if not sounding:
            wrong = Diagnostic(
                "VG080", "nothing happens in this section", heading.span, "write a sentence or a step"
            )
            self.found.append(wrong)
            return
        attributes = heading.attributes
        chapters: list[Chapter] = []
        for turn in turns(attributes.loops, top):
            title, found = replaced(heading.inlines, turn.values)
            self.found += found
            chime = self._chimes("section", attributes, mute=not turn.first)
            made = tuple(self._blocks(sounding, turn, chime))
            if chapters and turn.switch:
                before = chapters[-1]
                switch = self._switch(attributes, heading.span)
                chapters[-1] = replace(before, blocks=(*before.blocks, switch))
            if chapters and chapters[-1].side == turn.side and not turn.switch:
                chapters[-1] = replace(chapters[-1], blocks=(*chapters[-1].blocks, *made))
            else:
                chapters.append(Chapter(title, made, heading.span, turn.side))
        yield from chapters

    def _switch(self, attributes: Attributes, span: Span) -> Switch:
        time = attributes.switch
        least, most = (time.least, time.most) if time else (_DEFAULT_SWITCH, _DEFAULT_SWITCH)
        place = (
            time.span
            if time
            else next((one.span for one in attributes.loops if isinstance(one, Sides)), span)
        )
        return Switch(least, most, place, self._own_chime("switch"))

    # --- blocks

    def _blocks(
        self, blocks: Sequence[Paragraph | Step], outer: Turn, chime: tuple[Strike, ...]
    ) -> Iterator[Placed]:
        """Yield the blocks of one turn of a section; the section's chime rings on the first of them."""
        total = sum(count(block.attributes.loops) for block in blocks if isinstance(block, Step))
        number = 0
        for block in blocks:
            for turn in turns(block.attributes.loops, outer):
                self._count_step(block.span)
                if turn.switch:
                    yield self._switch(block.attributes, block.span)
                kind = "step" if isinstance(block, Step) else "narration"
                own = self._chimes(kind, block.attributes, mute=not turn.first)
                if isinstance(block, Step):
                    number += 1
                    values = {**turn.values, "n": str(number), "total": str(total)}
                    yield self._step(block, replace(turn, values=values), (*chime, *own))
                else:
                    yield Narration(self._tell(block.inlines, kind, turn), block.span, (*chime, *own))
                chime = ()

    def _count_step(self, span: Span) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise _TooMany(f"this makes more than {_MOST_STEPS:,} steps", span)

    def _step(self, block: Step, turn: Turn, chimes: tuple[Strike, ...]) -> Doing:
        items = self._tell(block.inlines, "step", turn)
        cues = tuple(Cue(cue.when, self._tell(cue.inlines, "at", turn), cue.span) for cue in block.cues)
        text, _ = replaced(block.inlines, turn.values)
        if block.time is None and not items:
            self.found.append(Diagnostic("VG027", "this step is empty", block.span, "write `- 40s text`"))
        return Doing(
            text=text,
            items=items,
            span=block.span,
            time_span=block.time.span if block.time else block.span,
            least=block.time.least if block.time else None,
            most=block.time.most if block.time else None,
            cues=cues,
            chimes=chimes,
            side=turn.side,
            round=turn.round,
        )

    # --- warnings

    def _cautions(self) -> Iterator[Caution]:
        for section in self.document.sections:
            yield from (block for block in section.blocks if isinstance(block, Caution))

    def _caution(self, block: Caution, top: Turn) -> Iterator[Narration]:
        for paragraph in block.paragraphs:
            yield Narration(self._tell(paragraph.inlines, "warning", top), paragraph.span)

    # --- what sounds

    def _tell(self, inlines: Sequence[Inline], role: str, turn: Turn) -> tuple[Item, ...]:
        self.letters += weigh(inlines)
        if self.letters > _MOST_LETTERS:
            raise _TooMany(f"this says more than {_MOST_LETTERS:,} letters", inlines[0].span)
        if (id(inlines), role) in self.told:
            return self.told[id(inlines), role]
        items, found = tell(inlines, role, turn.values, self.telling)
        if not varies(inlines):
            self.told[id(inlines), role] = items
        self.found += found
        for item in items:
            if isinstance(item, Strike) and item.span:
                self._check_chime(item.name, item.span)
        return items

    def _own_chime(self, place: str) -> tuple[Strike, ...]:
        """Return what the front matter has ring at a place of the session."""
        name = getattr(self.document.meta.chimes, place)
        span = self.document.meta.place(f"chimes.{place}")
        if span:
            self._check_chime(name, span)
        return () if name == "none" else (Strike(name, place, span),)

    def _chimes(self, place: str, attributes: Attributes, *, mute: bool) -> tuple[Strike, ...]:
        """Return the chime of a block: its own attribute's, or what the front matter has for its kind."""
        if attributes.chime is None:
            strikes = () if place == "narration" else self._own_chime(place)
        else:
            name, span = attributes.chime.text, attributes.chime.span
            self._check_chime(name, span)
            strikes = () if name == "none" else (Strike(name, place, span),)
        return tuple(replace(strike, mute=mute) for strike in strikes)

    def _check_chime(self, name: str, span: Span) -> None:
        if not self.catalogue.knows_chime(name):
            hint = suggestion(name, (*self.catalogue.chimes, "none"))
            self.found.append(Diagnostic("VG070", f"no chime is called `{name}`", span, hint))


def _sounding(blocks: Sequence[Block]) -> tuple[Paragraph | Step, ...]:
    return tuple(block for block in blocks if isinstance(block, Paragraph | Step))
