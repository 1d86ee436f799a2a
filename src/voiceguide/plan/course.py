"""A session on its way: its plan, and how the rest of it is planned anew when a listener wants more or less time.

What was heard stays as it was. In the step that runs, words keep their times, and what counts from its
end or its half moves with it; it never becomes shorter than what is still to be said in it. What comes after
gets a dial of its own: where a length was asked for it keeps the end, as far as it can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from voiceguide.core.document import AtShare, AtStart
from voiceguide.core.live import Replanned
from voiceguide.core.session import Cue, Say, Session
from voiceguide.core.timeline import Extent, Timeline
from voiceguide.core.units import GRID, Ms
from voiceguide.core.utterance import Utterance
from voiceguide.plan.dial import FULL, Setting, at_dial, fit
from voiceguide.plan.inside import clashes, sounds_in
from voiceguide.plan.layout import set_dial, timeline_of
from voiceguide.plan.line import Line, Placed, line_of
from voiceguide.plan.pieces import Extents, Fixed, Nest, Pause, Piece, Timed


@dataclass(frozen=True, slots=True)
class Course:
    """A session whose every piece has its place."""

    session: Session
    placed: tuple[Placed, ...]
    """One after another, without the blocks that only hold others."""
    length: Ms
    dial: float
    extents: Extents

    @property
    def timeline(self) -> Timeline:
        """The times of the session as they are now."""
        return timeline_of(self.session, self.placed, self.length, self.dial, estimated=False)

    def replanned(self, at: Ms, change: Ms) -> tuple[Course, Replanned]:
        """Give what runs at a place more or less time.

        Args:
            at: A place of the session.
            change: How much longer, or shorter where it is below 0.

        Returns:
            The course from then on, and what became of the wish.
        """
        number = max((number for number, one in enumerate(self.placed) if one.at <= at), default=0)
        running, before, after = self.placed[number], self.placed[:number], self.placed[number + 1 :]
        instead = self._running(running, at, change)
        start = Ms(instead[-1].at + instead[-1].length)
        if start == running.at + running.length:
            return self, Replanned(Ms(0), Ms(0))
        rest = Line([tuple(_with_silences(running, after))], self.extents, self.session.rhythm.tail)
        setting, length = self._rest(rest, after, start)
        moved = (replace(one, at=Ms(one.at + start)) for one in rest.placed(setting.values))
        placed = (*before, *instead, *moved)
        course = replace(self, placed=placed, length=Ms(max(length, self._heard(placed))), dial=setting.dial)
        grown = Ms(start - running.at - running.length)
        return course, Replanned(grown, Ms(course.length - self.length))

    def _rest(self, rest: Line, after: Sequence[Placed], start: Ms) -> tuple[Setting, Ms]:
        """Set the dial of what comes after; return where the session ends then."""
        asked = self.session.length
        if asked is None:
            now = {one.piece.span: one.length for one in after if not isinstance(one.piece, Fixed)}
            setting = Setting(self.dial, {place.span: now[place.span] for place in rest.places})
            return setting, Ms(start + rest.total(setting.values))
        left = Ms(asked - start)
        if rest.shortest <= left <= rest.longest:
            return fit(rest.places, rest.total, left), asked
        setting = at_dial(rest.places, 0 if left < rest.shortest else FULL)
        return setting, Ms(start + rest.total(setting.values))

    def _heard(self, placed: Sequence[Placed]) -> Ms:
        """Return when all has been heard, the silence after the last word included."""
        tail = self.session.rhythm.tail
        ends = (
            at + self.extents.of(sound).sounds + (tail if isinstance(sound, Say) else 0)
            for one in placed
            for at, sound in one.sounds
        )
        return Ms(max(ends, default=0))

    def _running(self, running: Placed, at: Ms, change: Ms) -> tuple[Placed, ...]:
        """Return what runs, longer or shorter; a sentence outside a step gets a silence after it."""
        piece = running.piece
        match piece:
            case Timed():
                return (self._step(running, piece, at, change),)
            case Pause(need=need):
                length = Ms(max(running.length + change, min(running.length, max(at - running.at, need))))
                exact = replace(piece, least=length, most=length)
                return (replace(running, piece=exact, line=self._alone(exact)),)
            case _ if change > 0:
                silence = Fixed(change, section=piece.section, step=piece.step)
                after = Ms(running.at + running.length)
                return running, replace(running, at=after, piece=silence, line=self._alone(silence))
            case _:
                return (running,)

    def _step(self, running: Placed, step: Timed, at: Ms, change: Ms) -> Placed:
        """Return a step that runs with the time nearest to what is wanted in which all fits that is still to be said."""
        into, length = Ms(at - running.at), running.length
        inner = running.line.inner(step, running.values)
        heard = tuple((time, sound) for time, sound in running.sounds if time < at)
        voices = (time + self.extents.of(sound).sounds for time, sound in heard if isinstance(sound, Say))
        free = Ms(max(into, *(end - running.at for end in voices), 0))
        wanted = max(length + change, into)
        for candidate in range(wanted, max(wanted, length) + 1, GRID):
            cues = tuple((_later(cue, length, Ms(candidate), into, free), line) for cue, line in step.cues)
            longer = replace(step, least=Ms(candidate), most=Ms(candidate), cues=cues)
            line = self._alone(longer)
            sounds, _ = sounds_in(longer, Ms(candidate), inner, self.extents)
            coming = tuple((Ms(running.at + time), sound) for time, sound in sounds if time >= into)
            kept = {id(sound) for _, sound in (*heard, *coming)}
            if any(clashes(longer, Ms(candidate), inner, self.extents)):
                continue
            if all(id(sound) in kept for _, sound in sounds):
                return replace(running, piece=longer, line=line, said=(*heard, *coming))
        return running

    def _alone(self, piece: Piece) -> Line:
        return Line([(piece,)], self.extents, self.session.rhythm.tail)


def course_of(
    session: Session,
    speech: Mapping[Utterance, Extent],
    chimes: Mapping[str, Extent],
    files: Mapping[str, Extent] = MappingProxyType({}),
) -> Course:
    """Place a session that has no mistakes; the lengths are those that `plan` takes."""
    line = line_of(session, speech, chimes, files)
    setting, length, _ = set_dial(session, line, (), estimated=False)
    placed = tuple(one for one in line.placed(setting.values) if not isinstance(one.piece, Nest))
    return Course(session, placed, length, setting.dial, line.extents)


def _later(cue: Cue, before: Ms, now: Ms, into: Ms, free: Ms) -> Cue:
    """Return a cue whose time is a share of its step as it comes in one that has another length.

    Args:
        cue: Any cue.
        before: The length that the step had.
        now: The length that it gets.
        into: How much of it is over.
        free: When nobody speaks any more.
    """
    match cue.when:
        case AtShare(part, whole):
            said = Ms(before * part // whole)
            return replace(cue, when=AtStart(said if said < into else max(Ms(now * part // whole), free)))
        case _:
            return cue


def _with_silences(running: Placed, after: Sequence[Placed]) -> Iterator[Piece]:
    """Yield pieces with the silence that fills up blocks with a length of their own."""
    end = Ms(running.at + running.length)
    section = running.piece.section
    for one in after:
        if one.at > end:
            yield Fixed(Ms(one.at - end), section=section)
        yield one.piece
        end, section = Ms(one.at + one.length), one.piece.section
