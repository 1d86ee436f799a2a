"""A session and its durations to a timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from voiceguide.core.document import Stretch
from voiceguide.core.session import BedChange, Mark, Play, Say, Session, Step, Strike
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.timeline import Chapter, Cue, Elastic, Extent, TimedStep, Timeline
from voiceguide.core.timeline import Mark as Named
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.plan.beds import bed_cues
from voiceguide.plan.complaints import (
    block_complaints,
    length_complaint,
    score_complaints,
    step_complaints,
    switch_complaints,
)
from voiceguide.plan.dial import FULL, HALF, Setting, at_dial, fit
from voiceguide.plan.line import Line, Placed, line_of
from voiceguide.plan.pieces import Pause, Sound, Timed, is_elastic
from voiceguide.plan.reach import Reach


def plan(  # noqa: PLR0913  all that a plan rests on
    session: Session,
    speech: Mapping[Utterance, Extent],
    chimes: Mapping[str, Extent],
    *,
    files: Mapping[str, Extent] = MappingProxyType({}),
    rate: int,
    estimated: bool = False,
    reaches: Sequence[Reach] = (),
    enough: Mapping[Span, Stretch] = MappingProxyType({}),
) -> tuple[Timeline, tuple[Diagnostic, ...]]:
    """Give everything in a session its place.

    Args:
        session: What will be said and done.
        speech: How long each utterance lasts.
        chimes: How long each chime that the session names rings, and its lead.
        files: How long each sound file is that is played in turn.
        rate: Words a minute, for advice.
        estimated: True when the speech was estimated, so that what rests on it is a warning.
        reaches: What the forms of the routine can last, where none can last what is asked for.
        enough: How far the speech of steps that it overruns would have to be stretched, for advice.
    """
    line = line_of(session, speech, chimes, files)
    setting, length, found = set_dial(session, line, reaches, estimated=estimated)
    placed = line.placed(setting.values)
    found += tuple(dict.fromkeys(block_complaints(line, estimated=estimated)))
    found += tuple(step_complaints(line, setting.values, enough, rate=rate, estimated=estimated))
    found += tuple(switch_complaints(placed, estimated=estimated))
    found += tuple(score_complaints(placed, estimated=estimated))
    timeline = timeline_of(session, placed, length, setting.dial, estimated=estimated)
    return timeline, tuple(sorted(found, key=lambda one: one.order))


def set_dial(
    session: Session, line: Line, reaches: Sequence[Reach], *, estimated: bool
) -> tuple[Setting, Ms, tuple[Diagnostic, ...]]:
    """Set the dial to the length that was asked for, or in the middle; return how long all is then."""
    asked = session.length
    if asked is None:
        middle = at_dial(line.places, HALF)
        return middle, line.total(middle.values), ()
    if line.shortest <= asked <= line.longest:
        return fit(line.places, line.total, asked), asked, ()
    nearest = at_dial(line.places, FULL if asked > line.longest else 0)
    complaint = length_complaint(line, asked, session.length_span, reaches, estimated=estimated)
    return nearest, line.total(nearest.values), (complaint,)


def timeline_of(
    session: Session, placed: Sequence[Placed], length: Ms, dial: float, *, estimated: bool
) -> Timeline:
    """Return the timeline of a session whose pieces have their places."""
    return _Layout(session, placed).timeline(length, dial, estimated=estimated)


class _Layout:
    def __init__(self, session: Session, placed: Sequence[Placed]) -> None:
        self.session = session
        self.placed = placed
        self.sections = (*((session.opening,) if session.opening else ()), *session.sections)

    def timeline(self, length: Ms, dial: float, *, estimated: bool) -> Timeline:
        session = self.session
        sounds = [(at, sound, one) for one in self.placed for at, sound in one.sounds]
        cues = [
            self._cue(sound, at, one) for at, sound, one in sounds if not isinstance(sound, Mark | BedChange)
        ]
        cues += bed_cues(self._beds(sounds), length)
        yielded = [
            self._cue(sound, at, one)
            for one in self.placed
            for at, sound in one.yielded
            if not isinstance(sound, Mark | BedChange)
        ]
        return Timeline(
            title=session.title,
            lang=session.lang,
            voice=session.voice,
            length=length,
            dial=dial,
            estimated=estimated,
            sections=self._chapters(length),
            steps=tuple(self._steps()),
            cues=tuple(sorted(cues, key=lambda cue: (cue.start, cue.section, cue.end))),
            elastic=tuple(dict.fromkeys(elastic for one in self.placed for elastic in _elastic(one))),
            marks=tuple(Named(one.name, at, one.span) for at, one, _ in sounds if isinstance(one, Mark)),
            yielded=tuple(yielded),
        )

    def _beds(self, sounds: Sequence[tuple[Ms, Sound, Placed]]) -> Iterator[Cue]:
        """Yield the changes of the background, the session's own first."""
        if self.session.bedless:
            return
        if self.session.bed:
            yield _bed(self.session.bed, Ms(0))
        for at, sound, one in sounds:
            if isinstance(sound, BedChange):
                yield replace(_bed(sound, at), section=one.piece.section, step=one.piece.step)

    def _cue(self, sound: Say | Strike | Play, start: Ms, placed: Placed) -> Cue:
        extent, piece = placed.line.extents.of(sound), placed.piece
        cue = Cue(
            kind=sound.kind,
            role=sound.role,
            start=start,
            end=Ms(start + extent.sounds),
            slot_end=Ms(start + extent.slot),
            section=piece.section,
            step=piece.step,
            span=sound.span,
        )
        match sound:
            case Say(text, utterance):
                return replace(cue, text=text, utterance=utterance)
            case Strike(name):
                return replace(cue, name=name)
            case Play(path, gain_db):
                return replace(cue, name=path, gain_db=gain_db)

    def _chapters(self, length: Ms) -> tuple[Chapter, ...]:
        """Return the sections, which tile the whole length; the first one begins at 0."""
        starts: dict[int, Ms] = {}
        for one in self.placed:
            starts.setdefault(one.piece.section, one.at)
        starts[0] = Ms(0)
        chapters: list[Chapter] = []
        end = length
        for number, section in reversed(tuple(enumerate(self.sections))):
            start = starts.get(number, end)  # where nothing sounds, nothing lasts
            chapters.append(Chapter(section.title, start, end, section.span, section.side))
            end = start
        return tuple(reversed(chapters))

    def _steps(self) -> Iterator[TimedStep]:
        blocks = ((number, block) for number, section in enumerate(self.sections) for block in section.blocks)
        written = [(number, block) for number, block in blocks if isinstance(block, Step)]
        times: dict[int, tuple[Ms, Ms]] = {}
        for one in self.placed:
            if one.piece.step is not None:
                start, _ = times.get(one.piece.step, (one.at, one.at))
                times[one.piece.step] = (start, Ms(one.at + one.length))
        for number, (start, end) in sorted(times.items()):
            section, block = written[number]
            yield TimedStep(block.text, start, end, block.span, section, block.side, block.round)


def _elastic(placed: Placed) -> Iterator[Elastic]:
    """Yield what is elastic about a piece: itself, and the pauses inside a step."""
    piece, fits = placed.piece, placed.line.fits
    if is_elastic(piece):
        yield Elastic(piece.span, piece.least, piece.most, placed.length, fits)
    if isinstance(piece, Timed):
        inner = placed.line.inner(piece, placed.values)
        for pause in piece.line:
            if isinstance(pause, Pause) and pause.span in inner:
                yield Elastic(pause.span, pause.least, pause.most, inner[pause.span], fits)


def _bed(change: BedChange, at: Ms) -> Cue:
    gain_db = change.to.gain_db
    return Cue("bed", "narration", at, at, at, 0, span=change.span, name=change.to.name, gain_db=gain_db)
