"""A routine to a finished file, written whole or not at all.

What it sounds like comes from its islands (`sparse`), or from its pieces where a bed sounds (`dense`).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms, frames_from_ms
from voiceguide.output.atomic import atomic_file
from voiceguide.output.folders import folder_for
from voiceguide.output.mp3.encode import Mp3Settings
from voiceguide.output.mp3.track import write_mp3
from voiceguide.output.tags import Chapter, TrackInfo, id3_tag
from voiceguide.output.wav import WavSink
from voiceguide.pipeline.dense import Pieces
from voiceguide.pipeline.loudness import Loudness, track_loudness
from voiceguide.pipeline.plan import Planned, plan_routine
from voiceguide.pipeline.soundings import Sounds
from voiceguide.pipeline.sparse import Islands
from voiceguide.pipeline.world import Timing, World
from voiceguide.plan.show import as_json

if TYPE_CHECKING:
    from voiceguide.voice.studio import Studio

FORMATS = ("mp3", "wav")
"""What a track can be, by the ending of its file."""

_MP3 = Mp3Settings()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was made, and how much was there already."""

    clips: int
    islands: int
    """Or pieces, where a bed sounds."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished track."""

    source: str
    path: Path
    title: str
    length: Ms
    loudness: Loudness
    timeline: Timeline
    made: Counts
    from_store: Counts


def export_routine(
    source: str | Path, target: Path, kind: str, timing: Timing, world: World
) -> tuple[Planned, Exported | None]:
    """Make a track of a routine; None where the routine has errors, which are in the plan.

    `kind` is one of `FORMATS`.

    Raises:
        RequestError: The command line asks for what cannot be, or the track would replace a file of the routine.
        MachineError: An engine, the store or the disk failed; an old file is kept.
    """
    with world.studio() as studio:
        planned = plan_routine(source, timing, world, studio)
        planned.compiled.routine.keep_from(target)
        if planned.timeline is None or planned.has_errors:
            return planned, None
        track = _Track(planned, planned.timeline, studio, world)
        with folder_for(target), atomic_file(target) as file:
            if kind == "wav":
                track.write_wav(file)
            else:
                track.write_mp3(file)
        made = Counts(studio.made, track.parts.made)
        from_store = Counts(studio.reused, track.parts.count - track.parts.made)
        title, length = planned.timeline.title, planned.timeline.length
        loudness = track.loudness()
    return planned, Exported(str(source), target, title, length, loudness, planned.timeline, made, from_store)


class _Track:
    """One track in the making."""

    def __init__(self, planned: Planned, timeline: Timeline, studio: Studio, world: World) -> None:
        self.planned = planned
        self.timeline = timeline
        self.length = frames_from_ms(timeline.length)
        sounds = Sounds(planned, studio)
        soundings, beds = sounds.soundings(timeline), sounds.beds(timeline)
        self.spoken = sounds.spoken(timeline)
        self.parts: Islands | Pieces
        if beds:
            self.parts = Pieces(soundings, self.spoken, beds, self.length, sounds, world)
        else:
            self.parts = Islands(soundings, sounds, world)

    def write_mp3(self, file: BinaryIO) -> None:
        """Write the track as MP3."""
        write_mp3(file, self.parts.runs(_MP3), self.length, _MP3, id3_tag(self.info()))

    def write_wav(self, file: BinaryIO) -> None:
        """Write the track as WAV: the very samples that an MP3 is encoded from."""
        sink = WavSink(file, self.length)
        for block in self.parts.blocks():
            sink.write(block)
        sink.close()

    def info(self) -> TrackInfo:
        """Return what the track says about itself."""
        timeline = self.timeline
        return TrackInfo(
            title=timeline.title,
            author=self.planned.compiled.document.meta.author,
            lang=timeline.lang,
            length=timeline.length,
            chapters=tuple(Chapter(one.title, one.start, one.end) for one in timeline.sections),
            plan=_plan_text(timeline, self.planned.compiled.routine.source.file),
        )

    def loudness(self) -> Loudness:
        """Return how loud the track is, once it is written."""
        return track_loudness(self.spoken, self.parts.levels, self.length)


def _plan_text(timeline: Timeline, source: str) -> str:
    """Return a timeline as a track keeps it: files are told from the routine's folder, not from this machine's."""
    folder = Path(source).parent
    plan = as_json(timeline)
    for one in chain(
        *(plan[part] for part in ("left_out", "sections", "steps", "cues", "elastic", "yielded"))
    ):
        if one["file"]:
            one["file"] = Path(os.path.relpath(one["file"], folder)).as_posix()
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":"))
