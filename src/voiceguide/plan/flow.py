"""A session to its line of pieces: where gaps stand, and what chimes count in.

The rules, from the language's page:

- Gaps stand only between things that nobody timed, and a written pause replaces them.
- A chime rings first, and words begin at its lead; directly before a timed step it counts in the step.
- Before a timed step all chimes of the step itself count in it: a section's, then its own.
- A muted chime (a later copy of a block) keeps its time before words, so that all copies are equal;
  in a timed step it takes none, since the step is equal anyway and begins with its first sound.
- A gap and a switch belong to the section before them: the next begins with its first sound, which
  is where a listener who skips to it wants to be.
- A block with a length of its own touches its neighbours as a timed step does, and begins afresh
  inside; the chimes of what stands in it count in it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import TypeAlias

from voiceguide.core.document import Rhythm
from voiceguide.core.session import (
    BedChange,
    Block,
    Fit,
    Item,
    Mark,
    Narration,
    Play,
    Rest,
    Say,
    Score,
    Session,
    Step,
    Strike,
    Switch,
)
from voiceguide.core.source import Span
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms, grid_up
from voiceguide.core.utterance import Utterance
from voiceguide.plan.pieces import Extents, Fixed, Nest, Pause, Piece, Timed, is_exact, run

Strikes: TypeAlias = tuple[tuple[Ms, Strike], ...]
"""Chimes, and when each rings."""


class Border(enum.Enum):
    """What lies between one thing and the one before it."""

    NONE = 0
    SENTENCE = 1
    PARAGRAPH = 2
    SECTION = 3


class Touch(enum.Enum):
    """How a thing meets its neighbours."""

    FIRST = 0
    SPEECH = 1
    PAUSE = 2
    TIMED = 3
    RING = 4


@dataclass(frozen=True, slots=True)
class Within:
    """What stands in one turn of a block with a length of its own."""

    fit: Fit
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing of the session, flattened out of its block."""

    thing: Item | Step | Switch | Within
    border: Border
    section: int = 0
    step: int | None = None
    in_step: bool = True
    """False for what rings before a step and is no part of it."""
    fits: tuple[Fit, ...] = ()
    """The lengths of their own that its block stands within, the outermost first."""


def slots_of(session: Session, speech: Mapping[Utterance, Extent]) -> dict[Span, Ms]:
    """Return the time to keep for each sentence's place: the longest of its variants."""
    slots: dict[Span, Ms] = {}
    for say in sentences(session):
        if say.kind != "speech":
            continue
        slots[say.span] = max(slots.get(say.span, Ms(0)), speech[say.utterance].slot)
    return slots


def sentences(session: Session) -> Iterator[Say]:
    """Yield every sentence, in the order in which they are said, cues after their step."""
    yield from (sound for sound in sounds_of(session) if isinstance(sound, Say))


def strikes(session: Session) -> Iterator[Strike]:
    """Yield every chime that is to ring, muted ones too: their time is kept."""
    yield from session.start + session.warning + session.end
    yield from (sound for sound in sounds_of(session) if isinstance(sound, Strike))


def plays(session: Session) -> Iterator[Play]:
    """Yield every sound file that is played in turn."""
    yield from (sound for sound in sounds_of(session) if isinstance(sound, Play))


def beds(session: Session) -> Iterator[BedChange]:
    """Yield every change of the background, in the order of the session; none where none is to sound."""
    if not session.bedless:
        yield from (session.bed,) if session.bed else ()
        yield from (sound for sound in sounds_of(session) if isinstance(sound, BedChange))


def sounds_of(session: Session) -> Iterator[Item]:
    """Yield everything that sounds but for the session's own chimes, cues after their step."""
    for item in _items(session):
        if isinstance(item, Score):
            yield from (sound for _, sound in item.sounds)
        else:
            yield item


def _items(session: Session) -> Iterator[Item]:
    opening = (session.opening,) if session.opening else ()
    for caution in session.cautions:
        yield from caution.items
    for section in (*opening, *session.sections):
        for block in section.blocks:
            yield from block.chimes
            yield from block.items
            if isinstance(block, Step):
                for cue in block.cues:
                    yield from cue.items


def pieces_of(session: Session, extents: Extents) -> tuple[Piece, ...]:
    """Return the line of a session, from the first settling silence to the end chime."""
    settle = Fixed(session.rhythm.settle)
    return (settle, *_Line(session.rhythm, extents).pieces(_nested(tuple(_entries(session)))))


# --- the session, flattened


def _entries(session: Session) -> Iterator[Entry]:
    for strike in (*session.start, *session.warning):
        yield Entry(strike, Border.NONE)
    for caution in session.cautions:
        yield from _narrated(caution.items, Border.PARAGRAPH)
    numbering = count()
    opening = (session.opening,) if session.opening else ()
    border = Border.PARAGRAPH if opening else Border.NONE
    number = 0
    for number, section in enumerate((*opening, *session.sections)):
        for block in section.blocks:
            step = next(numbering) if isinstance(block, Step) else None
            for entry in _block(block, border):
                in_step = step if entry.in_step else None
                yield Entry(entry.thing, entry.border, number, in_step, fits=block.fits)
                border = border if _takes_no_time(entry) else Border.PARAGRAPH
        border = Border.SECTION
    for strike in session.end:
        yield Entry(strike, Border.SECTION, number)


def _block(block: Block, border: Border) -> Iterator[Entry]:
    if isinstance(block, Switch):
        yield Entry(block, border)
        return
    timed = isinstance(block, Step) and block.least is not None
    for strike in block.chimes:
        # a section's chime rings before an untimed step, not in it: all copies of the step are equal
        yield Entry(strike, border, in_step=timed or strike.role != "section")
        border = Border.NONE
    if isinstance(block, Narration) or not timed:
        yield from _narrated(block.items, border)
    else:
        yield Entry(block, border)


def _narrated(items: Sequence[Item], border: Border) -> Iterator[Entry]:
    for item in items:
        entry = Entry(item, border)
        yield entry
        border = border if _takes_no_time(entry) else Border.SENTENCE


def _nested(entries: Sequence[Entry], depth: int = 0) -> tuple[Entry, ...]:
    """Gather what stands in one turn of a block with a length of its own, and in that again."""
    out: list[Entry] = []
    for fit, group in groupby(
        entries, key=lambda entry: entry.fits[depth] if len(entry.fits) > depth else None
    ):
        if fit is None:
            out += group
        else:
            inner = _nested(tuple(group), depth + 1)
            out.append(Entry(Within(fit, inner), inner[0].border, inner[0].section))
    return tuple(out)


# --- entries to pieces


class _Line:
    """Walks entries and lays pieces down; `before` is how the last one meets the next."""

    def __init__(self, rhythm: Rhythm, extents: Extents, section: int = 0) -> None:
        self.rhythm = rhythm
        self.extents = extents
        self.before = Touch.FIRST
        self.section = section

    def pieces(self, entries: Sequence[Entry]) -> Iterator[Piece]:
        at = 0
        while at < len(entries):
            rings = at
            while rings < len(entries) and (
                isinstance(entries[rings].thing, Strike) or _takes_no_time(entries[rings])
            ):
                rings += 1
            run = entries[at:rings]
            following = entries[rings] if rings < len(entries) else None
            yield from self._run(run, following)
            at = rings + 1

    def _run(self, run: Sequence[Entry], following: Entry | None) -> Iterator[Piece]:
        """Lay down chimes and the thing after them; what takes no time begins with what it stands before."""
        touch = _touch(following)
        rings = [entry for entry in run if not _takes_no_time(entry)]
        inside = _inside_of(following, rings) if following and touch is Touch.TIMED else ()
        before = len(rings) - len(inside)
        waiting: list[Piece] = []
        for entry in run:
            if _takes_no_time(entry):
                waiting.append(self._piece(entry, ()))
            elif before:
                before -= 1
                yield from self._gap(entry.border, touch, entry)
                yield from waiting
                waiting.clear()
                length, sounds = self._ring(entry)
                yield Fixed(length, sounds, entry.section, entry.step)
                self.before = Touch.RING
        if following:
            yield from self._gap(inside[0].border if inside else following.border, touch, following)
        yield from waiting
        if following:
            yield self._piece(following, inside)
            self.before = touch

    def _gap(self, border: Border, after: Touch, entry: Entry) -> Iterator[Fixed]:
        """Yield the silence that nobody wrote; it belongs to what comes before it."""
        length = self._gap_length(border, after)
        if length:
            yield Fixed(length, (), self.section)
        self.section = entry.section

    def _gap_length(self, border: Border, after: Touch) -> Ms:
        none = Ms(0)
        if self.before is Touch.FIRST or Touch.PAUSE in {self.before, after}:
            return none
        if self.before is Touch.RING and border is not Border.SECTION:
            return none
        if after is Touch.TIMED and self.before is not Touch.SPEECH:
            return none
        rhythm = self.rhythm
        return {
            Border.NONE: none,
            Border.SENTENCE: rhythm.gap,
            Border.PARAGRAPH: rhythm.paragraph_gap,
            Border.SECTION: rhythm.section_gap,
        }[border]

    def _ring(self, entry: Entry) -> tuple[Ms, Strikes]:
        """Return how long words wait for a chime, and its strikes."""
        if not isinstance(entry.thing, Strike):
            return Ms(0), ()
        strike, lead = entry.thing, self.extents.chimes[entry.thing.name].slot
        every = strike.every or lead
        sounds = () if strike.mute else tuple((Ms(every * number), strike) for number in range(strike.times))
        return Ms(every * (strike.times - 1) + lead), sounds

    def _rings(self, entries: Sequence[Entry]) -> tuple[Ms, Strikes]:
        """Return how long words wait for several chimes, and all strikes; muted ones take no time."""
        at, out = Ms(0), list[tuple[Ms, Strike]]()
        for entry in entries:
            length, strikes = self._ring(entry)
            if strikes:
                out += [(Ms(at + offset), strike) for offset, strike in strikes]
                at = Ms(at + length)
        return at, tuple(out)

    def _piece(self, entry: Entry, inside: Sequence[Entry]) -> Piece:
        match entry.thing:
            case Say() as say:
                return Fixed(self.extents.of(say).slot, ((Ms(0), say),), entry.section, entry.step)
            case Rest(least, most, span):
                return Pause(least, most, span, section=entry.section, step=entry.step)
            case Play() as play:
                return Fixed(grid_up(self.extents.of(play).slot), ((Ms(0), play),), entry.section, entry.step)
            case Mark() | BedChange() as timeless:
                return Fixed(Ms(0), ((Ms(0), timeless),), entry.section, entry.step)
            case Score(sounds, length):
                return Fixed(length, sounds, entry.section, entry.step, exact=True)
            case Switch():
                return self._switch(entry.thing, entry.section)
            case Within(fit, entries):
                return self._nest(fit, entries, entry.section)
            case Step() as step:
                lead, sounds = self._rings(inside)
                return Timed(
                    least=step.least or Ms(0),
                    most=step.most or Ms(0),
                    step_of=step,
                    lead=sounds,
                    lead_length=lead,
                    line=self._inside(step.items),
                    cues=tuple((cue, self._inside(cue.items)) for cue in step.cues),
                    section=entry.section,
                    step=entry.step,
                )
            case _:
                length, rung = self._ring(entry)
                return Fixed(length, rung, entry.section, entry.step)

    def _switch(self, switch: Switch, section: int) -> Pause:
        """Return a switch: its chime at its start, and its words from the chime's lead."""
        lead, rung = self._rings([Entry(strike, Border.NONE) for strike in switch.chimes])
        line = self._inside(switch.items)
        words, end = run(line, lead, {})
        need = max(
            end if line and is_exact(line[-1]) else Ms(0),
            *(at + self.extents.of(one).sounds for at, one in words if isinstance(one, Say | Play)),
            Ms(0),
        )
        return Pause(switch.least, switch.most, switch.span, (*rung, *words), Ms(need), section, line=line)

    def _nest(self, fit: Fit, entries: Sequence[Entry], section: int) -> Nest:
        """Return a block with a length of its own; what follows it follows its last section."""
        inner = _Line(self.rhythm, self.extents, section)
        pieces = tuple(inner.pieces(entries))
        self.section = inner.section
        return Nest(fit.least, fit.most, fit.span, pieces, section)

    def _inside(self, items: Sequence[Item]) -> tuple[Fixed | Pause, ...]:
        line = _Line(self.rhythm, self.extents).pieces(tuple(_narrated(items, Border.NONE)))
        return tuple(piece for piece in line if isinstance(piece, Fixed | Pause))


def _takes_no_time(entry: Entry) -> bool:
    return isinstance(entry.thing, Mark | BedChange) or (
        isinstance(entry.thing, Score) and not entry.thing.length
    )


def _inside_of(step: Entry, run: Sequence[Entry]) -> Sequence[Entry]:
    """Return which of the chimes before a timed step count in it: its own, or else the one next to it."""
    if isinstance(step.thing, Within):
        return ()
    own = [entry for entry in run if entry.step == step.step is not None]
    return own or run[-1:]


def _touch(entry: Entry | None) -> Touch:
    match entry.thing if entry else None:
        case Say() | Play():
            return Touch.SPEECH
        case Rest() | Switch() | Score():
            return Touch.PAUSE
        case _:
            return Touch.TIMED
