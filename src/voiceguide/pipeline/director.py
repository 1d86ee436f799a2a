"""What a live session asks of the house: its times, its sound island by island, and a new plan on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from voiceguide.core.live import Replanned
from voiceguide.core.sound import Island, Pcm
from voiceguide.core.timeline import Cue, Timeline
from voiceguide.core.units import MINUTE, SECOND, Frames, Ms
from voiceguide.pipeline.soundings import islands_of
from voiceguide.plan.course import Course, course_of
from voiceguide.script.lengths import write_length

if TYPE_CHECKING:
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import World
    from voiceguide.voice.studio import Studio

_ROUGHLY = Ms(10 * MINUTE)
"""From so much time on, minutes are enough."""


class SessionDirector:
    """A `Director` of a routine that was planned without mistakes.

    Args:
        planned: The routine with its times.
        studio: Speaks what a listener asks for; it is open as long as the session plays.
        world: For the store and the settings.
    """

    def __init__(self, planned: Planned, studio: Studio, world: World) -> None:
        session, ruler = planned.session, planned.ruler
        if session is None or ruler is None or planned.timeline is None:
            raise ValueError("a routine with mistakes cannot be played")
        self._compiled = planned.compiled
        self._world = world
        self._sounds = planned.sounds(studio)
        self._left_out = planned.timeline.left_out
        self._ruler = ruler
        self._session = session
        self._course: Course | None = None
        self._timeline = planned.timeline

    @property
    def timeline(self) -> Timeline:
        """The times of the session as they are now."""
        return self._timeline

    @property
    def settled_until(self) -> Ms | None:
        """Up to where the times are final: all of them are."""
        return None

    def go_on(self) -> None:
        """Do nothing: all is settled."""

    def islands(self, start: Frames) -> Iterator[Island]:
        """Yield what sounds from a place on, the very samples that a track is made of, as long as the plan stays."""
        return islands_of(self._timeline, self._sounds, self._world, start)

    def replan(self, at: Ms, change: Ms) -> Replanned:
        """Make the step that runs at a place longer or shorter; from there on all is planned anew."""
        if self._course is None:
            self._course = course_of(self._session, self._ruler.speech, self._ruler.rings, self._ruler.files)
        self._course, became = self._course.replanned(at, change)
        self._timeline = replace(self._course.timeline, left_out=self._left_out)
        return became

    def say_again(self, cue: Cue) -> Pcm:
        """Return a sentence of the timeline by itself.

        Raises:
            ValueError: The cue is no sentence.
        """
        if cue.utterance is None:
            raise ValueError(f"{cue.kind} at {cue.start} ms is no sentence")
        return self._sounds.sentence(cue.utterance)

    def say_time_left(self, step: Ms | None, session: Ms) -> Pcm:
        """Return words that say how long the step and the session still last, in the session's language.

        Raises:
            SpeechFailed: The engine failed.
        """
        words = self._compiled.words
        if words is None:
            raise ValueError("the session has no language")
        parts = (
            [] if step is None else [words.phrase("step_left").format(time=write_length(_about(step), words))]
        )
        parts.append(words.phrase("all_left").format(time=write_length(_about(session), words)))
        return self._sounds.sentence(self._compiled.utter(f"{', '.join(parts)}."))


def _about(length: Ms) -> Ms:
    """Return a time as a person would say it: in fives of seconds, from ten minutes on in minutes."""
    unit = MINUTE if length >= _ROUGHLY else Ms(5 * SECOND)
    return Ms(max((length + unit // 2) // unit * unit, unit))
