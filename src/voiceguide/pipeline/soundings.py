"""A timeline to what is to be mixed: which samples, where."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from voiceguide.core.sound import Pcm, Sounding
from voiceguide.core.units import Frames, frames_from_ms
from voiceguide.pipeline.profiles import NO_GAINS, PODCAST, Profile
from voiceguide.pipeline.sparse import Islands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voiceguide.core.sound import Island
    from voiceguide.core.timeline import Timeline
    from voiceguide.core.utterance import Utterance, WordMark
    from voiceguide.mix.dense import Bed
    from voiceguide.pipeline.beds import Beds
    from voiceguide.pipeline.chimes import Chimes
    from voiceguide.pipeline.world import World
    from voiceguide.voice.keys import Take
    from voiceguide.voice.studio import Studio


class Sounds:
    """The samples of a planned routine, by key, and how loud they are to be.

    Args:
        chimes: What rings.
        beds: What sounds under everything else.
        takes: What is said.
        studio: Where the words' samples are.
        profile: What everything is raised or lowered to.
        voices: What is said with another gain than the profile's.
    """

    def __init__(
        self,
        chimes: Chimes,
        beds: Beds,
        takes: Mapping[Utterance, Take],
        studio: Studio,
        profile: Profile = PODCAST,
        voices: Mapping[Utterance, float] = NO_GAINS,
    ) -> None:
        self.profile = profile
        self._voices = voices
        self._chimes = chimes
        self._beds = beds
        self._takes = takes
        self._studio = studio
        self._one_at_a_time = Lock()

    def soundings(self, timeline: Timeline) -> tuple[Sounding, ...]:
        """Return everything that sounds but beds, in the order of the timeline."""
        out: list[Sounding] = []
        for cue in timeline.cues:
            start = frames_from_ms(cue.start)
            if cue.utterance:
                take = self._takes[cue.utterance]
                gain = self._voices.get(cue.utterance, self.profile.gain_db)
                out.append(Sounding(start, take.voiced, take.key, gain))
            elif cue.kind != "bed":
                key = self._chimes.key(cue.name, played=cue.kind == "sound")
                length = Frames(frames_from_ms(cue.end) - start)
                out.append(Sounding(start, length, key, cue.gain_db + self.profile.gain_db))
        return tuple(out)

    def spoken(self, timeline: Timeline) -> tuple[Sounding, ...]:
        """Return where there are words."""
        takes = ((cue, self._takes[cue.utterance]) for cue in timeline.cues if cue.utterance)
        return tuple(Sounding(frames_from_ms(cue.start), take.voiced, take.key) for cue, take in takes)

    def marks(self, timeline: Timeline) -> dict[Utterance, tuple[WordMark, ...]]:
        """Return when words begin, by what is said, in samples at 48 kHz; empty for voices that do not tell."""
        said = dict.fromkeys(cue.utterance for cue in timeline.cues if cue.utterance)
        return {utterance: self._studio.marks(self._takes[utterance].key) for utterance in said}

    def beds(self, timeline: Timeline) -> tuple[Bed, ...]:
        """Return what sounds under everything else."""
        cues = [cue for cue in timeline.cues if cue.kind == "bed"]
        if not cues:
            return ()
        from voiceguide.mix.dense import Bed  # noqa: PLC0415  few routines have beds

        out: list[Bed] = []
        for cue in cues:
            key = self._beds.key(cue.name)
            start, end = frames_from_ms(cue.start), frames_from_ms(cue.end)
            gain = cue.gain_db + self.profile.gain_db
            out.append(Bed(start, end, key, self._beds.loop_length(key), gain))
        return tuple(out)

    def sentence(self, utterance: Utterance) -> Pcm:
        """Return what is said, by itself; what nobody has said yet is made."""
        take = self._studio.measure([utterance])[utterance]
        return self._studio.load(take.key)[: take.voiced]

    def load(self, key: str) -> Pcm:
        """Return the samples of a key, in any thread; what the store has lost is made again."""
        with self._one_at_a_time:
            for shelf in (self._chimes, self._beds):
                if shelf.knows(key):
                    return shelf.load(key)
            return self._studio.load(key)


def islands_of(timeline: Timeline, sounds: Sounds, world: World, start: Frames) -> Iterator[Island]:
    """Yield what sounds from a place of a timeline on, the very samples that a track is made of."""
    length = frames_from_ms(timeline.length)
    soundings, beds = sounds.soundings(timeline), sounds.beds(timeline)
    if beds:
        from voiceguide.pipeline.dense import Pieces  # noqa: PLC0415  few routines have beds

        return Pieces(soundings, sounds.spoken(timeline), beds, length, sounds, world).after(start)
    return Islands(soundings, sounds, world).after(start)
