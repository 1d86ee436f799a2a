"""A session and its durations to a timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from voiceguide.core.session import BedChange, Mark, Play, Say, Session, Step, Strike
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.timeline import Chapter, Cue, Elastic, Extent, TimedStep, Timeline
from voiceguide.core.timeline import Mark as Named
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.plan.beds import bed_cues
from voiceguide.plan.complaints import length_complaint, score_complaints, step_complaints, switch_complaints
from voiceguide.plan.dial import FULL, HALF, Setting, Values, at_dial, fit
from voiceguide.plan.flow import pieces_of, slots_of
from voiceguide.plan.line import Line
from voiceguide.plan.pieces import Extents, Fixed, Pause, Piece, Sound, Timed


def plan(
    session: Session,
    speech: Mapping[Utterance, Extent],
    chimes: Mapping[str, Extent],
    *,
    files: Mapping[str, Extent] = MappingProxyType({}),
    rate: int,
    estimated: bool = False,
) -> tuple[Timeline, tuple[Diagnostic, ...]]:
    """Give everything in a session its place.

    Args:
        session: What will be said and done.
        speech: How long each utterance lasts.
        chimes: How long each chime that the session names rings, and its lead.
        files: How long each sound file is that is played in turn.
        rate: Words a minute, for advice.
        estimated: True when the speech was estimated, so that what rests on it is a warning.
    """
    extents = Extents(speech, chimes, slots_of(session, speech), files)
    line = Line(pieces_of(session, extents), extents, session.rhythm.tail)
    setting, length, found = _set(session, line, estimated=estimated)
    found += tuple(step_complaints(line, setting.values, rate=rate, estimated=estimated))
    found += tuple(switch_complaints(line, setting.values, estimated=estimated))
    found += tuple(score_complaints(line, estimated=estimated))
    timeline = _Layout(session, line, setting).timeline(length, estimated=estimated)
    return timeline, tuple(sorted(found, key=lambda one: one.order))


def _set(session: Session, line: Line, *, estimated: bool) -> tuple[Setting, Ms, tuple[Diagnostic, ...]]:
    """Set the dial to the length that was asked for, or in the middle; return how long all is then."""
    asked = session.length
    if asked is None:
        middle = at_dial(line.places, HALF)
        return middle, line.total(middle.values), ()
    shortest = line.total(at_dial(line.places, 0).values)
    # what is longer only by the frames that the grid cuts off can be had all the same: in silence
    longest = line.total({place.span: place.most for place in line.places})
    if shortest <= asked <= longest:
        return fit(line.places, line.total, asked), asked, ()
    nearest = at_dial(line.places, FULL if asked > longest else 0)
    complaint = length_complaint(line, asked, session.length_span, (shortest, longest), estimated=estimated)
    return nearest, line.total(nearest.values), (complaint,)


class _Layout:
    def __init__(self, session: Session, line: Line, setting: Setting) -> None:
        self.session = session
        self.line = line
        self.setting = setting
        self.sections = (*((session.opening,) if session.opening else ()), *session.sections)

    def timeline(self, length: Ms, *, estimated: bool) -> Timeline:
        session, values = self.session, self.setting.values
        placed = tuple(self._placed(values))
        sounds = [
            (Ms(at + offset), sound, piece)
            for at, piece in placed
            for offset, sound in self.line.sounds(piece, values)
        ]
        cues = [
            self._cue(sound, at, piece)
            for at, sound, piece in sounds
            if not isinstance(sound, Mark | BedChange)
        ]
        cues += bed_cues(self._beds(sounds), length)
        yielded = [
            self._cue(sound, Ms(at + offset), piece)
            for at, piece in placed
            for offset, sound in self.line.yielded(piece, values)
            if not isinstance(sound, Mark | BedChange)
        ]
        return Timeline(
            title=session.title,
            lang=session.lang,
            voice=session.voice,
            length=length,
            dial=self.setting.dial,
            estimated=estimated,
            sections=self._chapters(placed, length),
            steps=tuple(self._steps(placed, values)),
            cues=tuple(sorted(cues, key=lambda cue: (cue.start, cue.end))),
            elastic=self._elastic(placed, values),
            marks=tuple(Named(one.name, at, one.span) for at, one, _ in sounds if isinstance(one, Mark)),
            yielded=tuple(yielded),
        )

    def _placed(self, values: Values) -> Iterator[tuple[Ms, Piece]]:
        at = Ms(0)
        for piece in self.line.pieces:
            yield at, piece
            at = Ms(at + self.line.length_of(piece, values))

    def _beds(self, sounds: Sequence[tuple[Ms, Sound, Piece]]) -> Iterator[Cue]:
        """Yield the changes of the background, the session's own first."""
        if self.session.bedless:
            return
        if self.session.bed:
            yield _bed(self.session.bed, Ms(0))
        for at, sound, piece in sounds:
            if isinstance(sound, BedChange):
                yield replace(_bed(sound, at), section=piece.section, step=piece.step)

    def _cue(self, sound: Say | Strike | Play, start: Ms, piece: Piece) -> Cue:
        extent = self.line.extents.of(sound)
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

    def _chapters(self, placed: tuple[tuple[Ms, Piece], ...], length: Ms) -> tuple[Chapter, ...]:
        """Return the sections, which tile the whole length; the first one begins at 0."""
        starts: dict[int, Ms] = {}
        for at, piece in placed:
            starts.setdefault(piece.section, at)
        starts[0] = Ms(0)
        chapters: list[Chapter] = []
        end = length
        for number, section in reversed(tuple(enumerate(self.sections))):
            start = starts.get(number, end)  # where nothing sounds, nothing lasts
            chapters.append(Chapter(section.title, start, end, section.span, section.side))
            end = start
        return tuple(reversed(chapters))

    def _steps(self, placed: tuple[tuple[Ms, Piece], ...], values: Values) -> Iterator[TimedStep]:
        blocks = ((number, block) for number, section in enumerate(self.sections) for block in section.blocks)
        written = [(number, block) for number, block in blocks if isinstance(block, Step)]
        times: dict[int, tuple[Ms, Ms]] = {}
        for at, piece in placed:
            if piece.step is not None:
                start, _ = times.get(piece.step, (at, at))
                times[piece.step] = (start, Ms(at + self.line.length_of(piece, values)))
        for number, (start, end) in sorted(times.items()):
            section, block = written[number]
            yield TimedStep(block.text, start, end, block.span, section, block.side, block.round)

    def _elastic(self, placed: tuple[tuple[Ms, Piece], ...], values: Values) -> tuple[Elastic, ...]:
        found: dict[Span, Elastic] = {}
        for _, piece in placed:
            if isinstance(piece, Fixed):
                continue
            if piece.least != piece.most:
                value = self.line.length_of(piece, values)
                found.setdefault(piece.span, Elastic(piece.span, piece.least, piece.most, value))
            if isinstance(piece, Timed):
                inner = self.line.inner(piece, values)
                for pause in piece.line:
                    if isinstance(pause, Pause) and pause.span in inner:
                        value = inner[pause.span]
                        found.setdefault(pause.span, Elastic(pause.span, pause.least, pause.most, value))
        return tuple(found.values())


def _bed(change: BedChange, at: Ms) -> Cue:
    gain_db = change.to.gain_db
    return Cue("bed", "narration", at, at, at, 0, span=change.span, name=change.to.name, gain_db=gain_db)
