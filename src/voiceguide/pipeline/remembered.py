"""A session that was planned before, from the store: its text is not read again to play it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.live import Replanned
from voiceguide.core.timeline import Cue, Timeline
from voiceguide.core.units import Frames, Ms
from voiceguide.pipeline.beds import Beds
from voiceguide.pipeline.chimes import Chimes
from voiceguide.pipeline.soundings import Sounds, islands_of

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Director
    from voiceguide.core.sound import Island, Pcm
    from voiceguide.pipeline.world import World
    from voiceguide.voice.studio import Studio


class RememberedDirector:
    """A `Director` of a session that was planned before; for a new plan the routine is read after all.

    Args:
        timeline: The session's times.
        folder: The routine's own.
        studio: Has all of its speech.
        world: For the store and the settings.
        read: Makes the Director that knows the routine; called when something new is asked for.
    """

    def __init__(
        self, timeline: Timeline, folder: Path, studio: Studio, world: World, read: Callable[[], Director]
    ) -> None:
        takes = studio.measure(cue.utterance for cue in timeline.cues if cue.utterance)
        self._sounds = Sounds(Chimes(world.store, folder), Beds(world.store, folder), takes, studio)
        self._studio = studio
        self._world = world
        self._read = read
        self._timeline = timeline
        self._full: Director | None = None

    @property
    def timeline(self) -> Timeline:
        """The times of the session as they are now."""
        return self._full.timeline if self._full else self._timeline

    @property
    def settled_until(self) -> Ms | None:
        """Up to where the times are final: all of them are."""
        return None

    def go_on(self) -> None:
        """Do nothing: all is settled."""

    def islands(self, start: Frames) -> Iterator[Island]:
        """Yield what sounds from a place on, the very samples that a track is made of, as long as the plan stays."""
        if self._full:
            return self._full.islands(start)
        return islands_of(self._timeline, self._sounds, self._world, start)

    def replan(self, at: Ms, change: Ms) -> Replanned:
        """Make the step that runs at a place longer or shorter; from there on all is planned anew."""
        return self._director().replan(at, change)

    def say_again(self, cue: Cue) -> Pcm:
        """Return a sentence of the timeline by itself."""
        if cue.utterance is None:
            raise ValueError(f"{cue.kind} at {cue.start} ms is no sentence")
        return self._sounds.sentence(cue.utterance)

    def say_time_left(self, step: Ms | None, session: Ms) -> Pcm:
        """Return words that say how long the step and the session still last."""
        return self._director().say_time_left(step, session)

    def _director(self) -> Director:
        if self._full is None:
            self._full = self._read()
        return self._full
