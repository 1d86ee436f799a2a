"""A document to a session: loops unrolled, variables replaced, sentences apart.

No time is worked out here; the plan does that once the sentences are measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from voiceguide.core.catalogue import Catalogue
from voiceguide.core.document import (
    AtEnd,
    AtSwitch,
    Attributes,
    Caution,
    Document,
    Each,
    Include,
    Paragraph,
    Section,
    Step,
    every_section,
)
from voiceguide.core.document import Cue as Written
from voiceguide.core.inlines import Inline
from voiceguide.core.nearest import suggestion
from voiceguide.core.session import (
    AtClose,
    BedChange,
    Block,
    Cue,
    Item,
    Narration,
    Say,
    Score,
    Session,
    Strike,
    Switch,
)
from voiceguide.core.session import Section as Chapter
from voiceguide.core.session import Step as Doing
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.units import SECOND, Ms
from voiceguide.script.conditions import names_in
from voiceguide.script.following import Following
from voiceguide.script.forms import WHOLE, Form
from voiceguide.script.instances import (
    Change,
    Draft,
    Entry,
    Instance,
    Name,
    TooMany,
    Unroller,
    place_of_switch,
)
from voiceguide.script.lengths import write_length
from voiceguide.script.speech import Telling, replaced, tell, varies, weigh
from voiceguide.script.turns import Turn

_DEFAULT_SWITCH = Ms(5000)
_MOST_LETTERS = 150_000
_LETTERS_A_TEXT = 40
"""What a text counts beside its letters whenever it is told anew: each takes time of its own."""
"""What half a day has time for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for around the script: the front matter's, or the command line's in its place."""

    title: str
    """For a routine that has none of its own."""
    voice: str
    length: Ms | None
    length_span: Span
    """Where the length stands in the script, or the title."""
    bedless: bool = False
    """True where no bed is to sound, whatever the text says."""
    form: Form = WHOLE
    """Which of the optional content takes part."""


def expand(
    document: Document, wish: Wish, catalogue: Catalogue, telling: Telling
) -> tuple[Session, tuple[Diagnostic, ...]]:
    """Unroll a document; what cannot be is reported once, and the rest unrolled all the same."""
    expander = _Expander(document, catalogue, telling)
    session = expander.session(wish)
    found = dict.fromkeys((*expander.found, *expander.following.mistakes(expander.found)))
    return session, tuple(sorted(found, key=lambda one: one.order))


class _Expander:
    def __init__(self, document: Document, catalogue: Catalogue, telling: Telling) -> None:
        self.document = document
        self.catalogue = catalogue
        self.telling = telling
        self.following = Following(telling)
        self.found: list[Diagnostic] = []
        self.letters = 0
        self.by_side = dict(_by_side(document))
        self.told: dict[tuple[object, ...], tuple[Item, ...]] = {}
        """What texts without a variable say, by the text's identity in the document, its role and narrator."""

    def session(self, wish: Wish) -> Session:
        document, meta = self.document, self.document.meta
        values = dict(meta.variables)
        if wish.length is not None:
            values["length"] = write_length(wish.length, self.telling.words)
        written, found = replaced(document.title, values)
        self.found += found
        title = meta.title or written or wish.title
        top = Turn({**values, "title": title})
        cautions: tuple[Narration, ...] = ()
        chapters: list[Chapter] = []
        try:
            cautions = tuple(chain.from_iterable(self._caution(block, top) for block in self._cautions()))
            chapters = self._told(self._drafts(wish, top), title)
        except TooMany as bound:
            self.found.append(bound.found)
        opening = chapters[0] if chapters and chapters[0].span == document.span else None
        if opening is None and cautions:
            opening = Chapter(title, (), document.span)
        sections = [chapter for chapter in chapters if chapter is not opening]
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
            bed=self._own_bed(),
            bedless=wish.bedless,
        )

    # --- what comes when

    def _drafts(self, wish: Wish, top: Turn) -> list[Draft]:
        unroller = Unroller(self._chimes, wish.length, wish.form, announce=self.document.meta.announce)
        for section in every_section(self.document.sections):
            self._check(section)
        for section in self.document.sections:
            unroller.section(section, top)
        self.found += unroller.found
        return [draft for draft in unroller.drafts if draft.entries]

    def _check(self, section: Section) -> None:
        """Say what is wrong with a section as a whole."""
        heading = section.heading
        if heading and not any(isinstance(block, Paragraph | Step | Include) for block in section.blocks):
            message = "nothing happens in this section"
            self.found.append(Diagnostic("VG080", message, heading.span, "write a sentence or a step"))
        for block in section.blocks:
            if isinstance(block, Written) and not (heading and _has_sides(heading.attributes)):
                self.found.append(_no_switch(block, "heading"))
        includes = (block for block in section.blocks if isinstance(block, Include))
        for block in (*((heading,) if heading else ()), *includes):
            if block.attributes.countdown or "preview" in block.attributes.flags:
                self.found.append(_only_for_steps(block.span))

    # --- telling it

    def _told(self, drafts: Sequence[Draft], title: str) -> list[Chapter]:
        following: dict[int, Instance | None] = {}
        after: Instance | None = None
        for entry in reversed([entry for draft in drafts for entry in draft.entries]):
            following[id(entry)] = after
            after = entry if isinstance(entry, Instance) else after
        chapters: list[Chapter] = []
        for draft in drafts:
            self.telling.begin()
            name, span, side = title, self.document.span, None
            if draft.heading:
                first = next((entry for entry in draft.entries if isinstance(entry, Instance)), None)
                texts, span = (draft.heading.inlines,), draft.heading.span
                name, found = replaced(*texts, self.following.values(texts, draft.turn.values, first, span))
                self.found += found
                side = draft.turn.side
            blocks = tuple(self._block(entry, following.get(id(entry))) for entry in draft.entries)
            chapters.append(Chapter(name, blocks, span, side, self.by_side.get(span, ())))
        return chapters

    def _block(self, entry: Entry, after: Instance | None) -> Block:
        if isinstance(entry, Instance) and entry.begins:
            self.telling.begin()
        match entry:
            case Change():
                return self._switch(entry, after)
            case Name(heading, turn, chimes, fits):
                values = self.following.values((heading.inlines,), turn.values, after, heading.span)
                items = self._tell(heading.inlines, "announce", values)
                return Narration(items, heading.span, chimes, fits)
            case Instance(Step() as step):
                return self._step(step, entry, after)
            case Instance(block, turn, chimes):
                if entry.attributes.countdown or "preview" in entry.attributes.flags:
                    self.found.append(_only_for_steps(block.span))
                values = self.following.values((block.inlines,), turn.values, after, block.span)
                return Narration(
                    self._tell(block.inlines, "narration", values), block.span, chimes, entry.fits
                )

    def _step(self, step: Step, entry: Instance, after: Instance | None) -> Doing:
        spoken = [cue for cue in step.cues if not isinstance(cue.when, AtSwitch)]
        texts = (step.inlines, *(cue.inlines for cue in spoken))
        turn = entry.turn
        values = self.following.values(texts, turn.values, after, step.span)
        items = self._tell(step.inlines, "step", values)
        text, _ = replaced(step.inlines, values)
        if step.time is None and not items:
            self.found.append(Diagnostic("VG027", "this step is empty", step.span, "write `- 40s text`"))
        if not _has_sides(entry.attributes):
            self.found += [
                _no_switch(cue, "end of the step") for cue in step.cues if isinstance(cue.when, AtSwitch)
            ]
        cues = [Cue(cue.when, self._tell(cue.inlines, "at", values), cue.span) for cue in spoken]
        return Doing(
            text=text,
            items=items,
            span=step.span,
            time_span=step.time.span if step.time else step.span,
            least=step.time.least if step.time else None,
            most=step.time.most if step.time else None,
            cues=(*cues, *self._closing(step, entry.attributes, after)),
            chimes=entry.chimes,
            side=turn.side,
            round=turn.round,
            fits=entry.fits,
        )

    def _closing(self, step: Step, attributes: Attributes, after: Instance | None) -> Iterator[Cue]:
        """Yield what the attributes of a step have said before its end."""
        utter = self.telling.utter
        wanted = attributes.countdown or "preview" in attributes.flags
        if wanted and step.time is None:
            self.found.append(_only_for_steps(step.span))
            return
        for number in range(attributes.countdown, 0, -1):
            say = Say(str(number), utter(str(number)), "countdown", step.span, "count")
            yield Cue(AtEnd(Ms(number * SECOND)), (say,), step.span)
        first = self.following.first_sentence(after, step.span) if "preview" in attributes.flags else None
        if first:
            text = f"{self.telling.words.phrase('next')}: "
            say = Say(text + first.text, utter(text + first.utterance.text), "preview", step.span)
            yield Cue(AtClose(Ms(attributes.countdown * SECOND)), (say,), step.span)

    def _switch(self, change: Change, after: Instance | None) -> Switch:
        time = change.attributes.switch
        least, most = (time.least, time.most) if time else (_DEFAULT_SWITCH, _DEFAULT_SWITCH)
        values = self.following.values((change.words,), change.turn.values, after, change.span)
        items = self._tell(change.words, "switch", values)
        rings = self._own_chime("switch")
        return Switch(least, most, place_of_switch(change), items, rings, change.fits)

    # --- warnings

    def _cautions(self) -> Iterator[Caution]:
        """Yield the warnings of every file that was read, once each."""
        cautions: dict[Span, Caution] = {}
        for section in self.document.sections:
            for block in section.blocks:
                match block:
                    case Caution():
                        cautions.setdefault(block.span, block)
                    case Include():
                        for caution in block.cautions:
                            cautions.setdefault(caution.span, caution)
        yield from cautions.values()

    def _caution(self, block: Caution, top: Turn) -> Iterator[Narration]:
        for paragraph in block.paragraphs:
            yield Narration(self._tell(paragraph.inlines, "warning", top.values), paragraph.span)

    # --- what sounds

    def _tell(self, inlines: Sequence[Inline], role: str, values: Mapping[str, str]) -> tuple[Item, ...]:
        if not inlines:
            return ()
        key = (id(inlines), role, self.telling.voice, self.telling.rate)
        told = self.told.get(key)
        self.letters += weigh(inlines) + (_LETTERS_A_TEXT if told is None else 0)
        if self.letters > _MOST_LETTERS:
            message = (
                f"this says more than {_MOST_LETTERS:,} letters, {_LETTERS_A_TEXT} counted for each text"
            )
            raise TooMany(message, inlines[0].span)
        if told is not None:
            return told
        items, found = tell(inlines, role, values, self.telling)
        self.found += found
        if not varies(inlines):
            self.told[key] = items
        for item in items:
            if isinstance(item, BedChange) and item.span:
                self._check_bed(item.to.name, item.span)
            sounds = [sound for _, sound in item.sounds] if isinstance(item, Score) else [item]
            for sound in sounds[:1]:
                if isinstance(sound, Strike) and sound.span:
                    self._check_chime(sound.name, sound.span)
        return items

    def _own_chime(self, place: str) -> tuple[Strike, ...]:
        """Return what the front matter has ring at a place of the session."""
        name = getattr(self.document.meta.chimes, place)
        span = self.document.meta.place(f"chimes.{place}")
        if span:
            self._check_chime(name, span)
        return () if name == "none" else (Strike(name, place, span),)

    def _chimes(self, place: str, attributes: Attributes, mute: bool) -> tuple[Strike, ...]:  # noqa: FBT001  a callback's
        """Return the chime of a block: its own attribute's, or what the front matter has for its kind."""
        if attributes.chime is None:
            strikes = () if place == "narration" else self._own_chime(place)
        else:
            name, span = attributes.chime.text, attributes.chime.span
            self._check_chime(name, span)
            strikes = () if name == "none" else (Strike(name, place, span),)
        return tuple(replace(strike, mute=mute) for strike in strikes)

    def _own_bed(self) -> BedChange | None:
        """Return the background that the front matter begins with."""
        bed, span = self.document.meta.bed, self.document.meta.place("bed")
        if span:
            self._check_bed(bed.name, span)
        return BedChange(bed, span) if bed.name else None

    def _check_bed(self, name: str, span: Span) -> None:
        if not self.catalogue.knows_bed(name):
            hint = suggestion(name, (*self.catalogue.beds, "off"))
            self.found.append(Diagnostic("VG075", f"no bed is called `{name}`", span, hint))

    def _check_chime(self, name: str, span: Span) -> None:
        if not self.catalogue.knows_chime(name):
            hint = suggestion(name, (*self.catalogue.chimes, "none"))
            self.found.append(Diagnostic("VG070", f"no chime is called `{name}`", span, hint))


def _by_side(document: Document) -> Iterator[tuple[Span, tuple[tuple[Span, Span], ...]]]:
    """Yield the headings of sections with blocks that ask which side it is, and those blocks."""
    for section in every_section(document.sections):
        asking = tuple(
            (block.span, asked.span)
            for block in section.blocks
            if isinstance(block, Paragraph | Step) and block.attributes.condition
            for asked in names_in(block.attributes.condition)
            if asked.name in {"side", "other"}
        )
        if section.heading and asking:
            yield section.heading.span, asking


def _has_sides(attributes: Attributes) -> bool:
    """Tell whether a block has sides, or may have them where names in braces stand in its attributes."""
    return attributes.raw is not None or any(isinstance(loop, Each) for loop in attributes.loops)


def _no_switch(cue: Written, where: str) -> Diagnostic:
    message = "`@ switch` needs sides to switch between"
    return Diagnostic("VG061", message, cue.span, f"write {{sides: left, right}} at the {where}")


def _only_for_steps(span: Span) -> Diagnostic:
    message = "`countdown` and `preview` need a step with a time"
    return Diagnostic("VG053", message, span, "write them at the end of `- 60s text`")
