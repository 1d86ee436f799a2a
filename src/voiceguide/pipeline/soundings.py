"""A timeline to what is to be mixed: which samples, where."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from voiceguide.core.sound import Pcm, Sounding
from voiceguide.core.units import Frames, frames_from_ms

if TYPE_CHECKING:
    from voiceguide.core.timeline import Timeline
    from voiceguide.pipeline.plan import Planned
    from voiceguide.voice.studio import Studio


class Sounds:
    """The samples of a planned routine, by key."""

    def __init__(self, planned: Planned, studio: Studio) -> None:
        self._chimes = planned.chimes
        self._takes = planned.takes
        self._studio = studio
        self._one_at_a_time = Lock()

    def soundings(self, timeline: Timeline) -> tuple[Sounding, ...]:
        """Return everything that sounds, in the order of the timeline."""
        out: list[Sounding] = []
        for cue in timeline.cues:
            start = frames_from_ms(cue.start)
            if cue.utterance:
                take = self._takes[cue.utterance]
                out.append(Sounding(start, take.voiced, take.key))
            else:
                key = self._chimes.key(cue.name, played=cue.kind == "sound")
                length = Frames(frames_from_ms(cue.end) - start)
                out.append(Sounding(start, length, key, cue.gain_db))
        return tuple(out)

    def load(self, key: str) -> Pcm:
        """Return the samples of a key, in any thread; what the store has lost is made again."""
        with self._one_at_a_time:
            return self._chimes.load(key) if self._chimes.knows(key) else self._studio.load(key)
