"""A timeline with what the player looks up in it, again and again, while it plays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from voiceguide.core.nearest import nearest
from voiceguide.core.timeline import Chapter, Cue, TimedStep, Timeline
from voiceguide.core.units import FRAMES_PER_MS, SECOND, Frames, Ms, frames_from_ms
from voiceguide.live.stops import Stop, stops

BEGUN: Final = Ms(3 * SECOND)
"""So long after its beginning `back` still means the one before."""

GUARD: Final = Ms(200)
"""Silence kept between words that are said in between and those of the session."""

_END_OF_SOUND: Final = Ms(5)
"""A sound may end so much before its cue, which counts in whole milliseconds."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A timeline, the places to stop at, and who speaks when."""

    timeline: Timeline
    stops: tuple[Stop, ...] = field(init=False)
    said: tuple[Cue, ...] = field(init=False)
    """What is spoken, in order."""
    _heard: tuple[Cue, ...] = field(init=False)
    """What sounds by itself: everything but beds."""
    _beds: tuple[Cue, ...] = field(init=False)

    def __post_init__(self) -> None:
        cues = self.timeline.cues
        object.__setattr__(self, "stops", stops(self.timeline))
        object.__setattr__(self, "said", tuple(cue for cue in cues if cue.utterance))
        object.__setattr__(self, "_heard", tuple(cue for cue in cues if cue.kind != "bed"))
        object.__setattr__(self, "_beds", tuple(cue for cue in cues if cue.kind == "bed"))

    def stop_at(self, position: Ms) -> int:
        """Return the number of the stop that a position belongs to."""
        return max(0, bisect_right(self.stops, position, key=_start) - 1)

    def ahead(self, position: Ms) -> Ms | None:
        """Return where `next` goes, or None after the last."""
        number = self.stop_at(position) + 1
        return self.stops[number].start if number < len(self.stops) else None

    def behind(self, position: Ms) -> Ms:
        """Return where `back` goes: the beginning of this, or of what was before when this has only begun."""
        number = self.stop_at(position)
        if position - self.stops[number].start < BEGUN:
            number = max(0, number - 1)
        return self.stops[number].start

    def section_at(self, position: Ms) -> int:
        """Return the number of the section at a position, from 0."""
        return max(0, bisect_right(self.timeline.sections, position, key=_start) - 1)

    def step_at(self, position: Ms) -> int | None:
        """Return the number of the step that runs at a position, or None between steps."""
        number = bisect_right(self.timeline.steps, position, key=_start) - 1
        return number if number >= 0 and position < self.timeline.steps[number].end else None

    def sentence_at(self, position: Ms) -> Cue | None:
        """Return what is being said at a position, or None in silence."""
        number = bisect_right(self.said, position, key=_start) - 1
        return self.said[number] if number >= 0 and position < self.said[number].end else None

    def sentence_since(self, start: Ms, end: Ms) -> Cue | None:
        """Return the first sentence that was being said between two places, or None."""
        number = bisect_right(self.said, end, key=_start) - 1
        found = None
        while number >= 0 and self.said[number].end > start:
            found = self.said[number]
            number -= 1
        return found

    def find_section(self, asked: str) -> Ms | None:
        """Return where a section begins: by its number from 1, or by a name that is its own or near to it."""
        sections = self.timeline.sections
        if asked.isascii() and asked.isdigit():
            number = int(asked[:9]) - 1
            return sections[number].start if 0 <= number < len(sections) else None
        starts = {one.title.casefold(): one.start for one in reversed(sections)}
        name = asked.casefold().strip()
        if not name or name in starts:
            return starts.get(name)
        found = next((title for title in reversed(starts) if name in title), None) or nearest(name, starts)
        return starts[found] if found is not None else None

    def instruction(self, position: Ms) -> tuple[Cue, ...]:
        """Return the sentences that said what to do now, as far as they have begun."""
        stop = self.stops[self.stop_at(position)]
        roles = {"step"} if stop.step is not None else {"narration", "warning"}
        first = bisect_right(self.said, stop.start - 1, key=_start)
        last = bisect_right(self.said, position, key=_start)
        return tuple(cue for cue in self.said[first:last] if cue.role in roles and cue.kind == "speech")

    def silences(self, start: Ms, end: Ms) -> Iterator[tuple[Ms, Ms]]:
        """Yield where words have room between two places, in order: away from voices and the author's sounds.

        Words may be said over the tail of a chime, but not over its beginning.
        """
        at = start
        for cue in self._heard[: bisect_right(self._heard, end + GUARD, key=_start)]:
            speaks = cue.utterance is not None or cue.kind == "sound"
            until = Ms(max(cue.end, cue.slot_end) if speaks else cue.slot_end)
            if until + GUARD <= at:
                continue
            if at < cue.start - GUARD:
                yield at, Ms(cue.start - GUARD)
            at = Ms(until + GUARD)
        if at < end:
            yield at, end

    def due(self, given: Frames) -> Frames | None:
        """Return where the next sound is due when all before a place was given, or None when nothing is left."""
        at = Ms(given // FRAMES_PER_MS)
        for bed in self._beds:
            if bed.start <= at < bed.end - _END_OF_SOUND:
                return given
        first = bisect_right(self._heard, at - _END_OF_SOUND, key=_start)
        starts = [cue.start for cue in self._heard[first : first + 1]]
        starts += [bed.start for bed in self._beds if bed.start > at]
        return Frames(max(given, frames_from_ms(min(starts)))) if starts else None

    def begins(self, start: Frames, end: Frames) -> tuple[Cue, ...]:
        """Return what begins between two places, in order."""
        return tuple(cue for cue in self.timeline.cues if start <= frames_from_ms(cue.start) < end)

    def same_until(self, other: Chart, start: Ms, end: Ms) -> bool:
        """Tell whether two charts sound alike between two places."""
        return self._between(start, end) == other._between(start, end)

    def _between(self, start: Ms, end: Ms) -> list[tuple[object, ...]]:
        heard = [
            (cue.kind, cue.start, cue.end, cue.name, cue.gain_db, cue.utterance)
            for cue in self._heard[: bisect_right(self._heard, end - 1, key=_start)]
            if cue.end > start
        ]
        beds = [
            ("bed", cue.start, cue.name, cue.gain_db)
            for cue in self._beds
            if cue.start < end and cue.end > start
        ]
        return [*heard, *beds]


def _start(one: Stop | Cue | Chapter | TimedStep) -> Ms:
    return one.start
