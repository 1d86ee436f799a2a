"""A timeline to what is to be mixed: which samples, where."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from voiceguide.core.sound import Pcm, Sounding
from voiceguide.core.units import Frames, frames_from_ms
from voiceguide.pipeline.profiles import PODCAST, Profile

if TYPE_CHECKING:
    from voiceguide.core.timeline import Timeline
    from voiceguide.mix.dense import Bed
    from voiceguide.pipeline.plan import Planned
    from voiceguide.voice.studio import Studio


class Sounds:
    """The samples of a planned routine, by key, and how loud they are to be.

    Args:
        planned: What sounds.
        studio: Where the words' samples are.
        profile: What the whole is raised or lowered to.
    """

    def __init__(self, planned: Planned, studio: Studio, profile: Profile = PODCAST) -> None:
        self.profile = profile
        self._chimes = planned.chimes
        self._beds = planned.beds
        self._takes = planned.takes
        self._studio = studio
        self._one_at_a_time = Lock()

    def soundings(self, timeline: Timeline) -> tuple[Sounding, ...]:
        """Return everything that sounds but beds, in the order of the timeline."""
        out: list[Sounding] = []
        for cue in timeline.cues:
            start = frames_from_ms(cue.start)
            if cue.utterance:
                take = self._takes[cue.utterance]
                out.append(Sounding(start, take.voiced, take.key, self.profile.gain_db))
            elif cue.kind != "bed":
                key = self._chimes.key(cue.name, played=cue.kind == "sound")
                length = Frames(frames_from_ms(cue.end) - start)
                out.append(Sounding(start, length, key, cue.gain_db + self.profile.gain_db))
        return tuple(out)

    def spoken(self, timeline: Timeline) -> tuple[Sounding, ...]:
        """Return where there are words."""
        takes = ((cue, self._takes[cue.utterance]) for cue in timeline.cues if cue.utterance)
        return tuple(Sounding(frames_from_ms(cue.start), take.voiced, take.key) for cue, take in takes)

    def beds(self, timeline: Timeline) -> tuple[Bed, ...]:
        """Return what sounds under everything else."""
        from voiceguide.mix.dense import Bed  # noqa: PLC0415  few routines have beds

        out: list[Bed] = []
        for cue in timeline.cues:
            if cue.kind == "bed":
                key = self._beds.key(cue.name)
                start, end = frames_from_ms(cue.start), frames_from_ms(cue.end)
                gain = cue.gain_db + self.profile.gain_db
                out.append(Bed(start, end, key, self._beds.loop_length(key), gain))
        return tuple(out)

    def load(self, key: str) -> Pcm:
        """Return the samples of a key, in any thread; what the store has lost is made again."""
        with self._one_at_a_time:
            for shelf in (self._chimes, self._beds):
                if shelf.knows(key):
                    return shelf.load(key)
            return self._studio.load(key)
