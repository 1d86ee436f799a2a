"""A routine to a finished file: mixed island by island, encoded on all cores, written whole or not at all."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from voiceguide.core.sound import Island, Pcm
from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms, frames_from_ms
from voiceguide.mix.islands import APART as MIXED_APART
from voiceguide.mix.islands import Passage, gather
from voiceguide.mix.mixer import render
from voiceguide.output.atomic import atomic_file
from voiceguide.output.folders import folder_for
from voiceguide.output.mp3.encode import APART as ENCODED_APART
from voiceguide.output.mp3.encode import Mp3Settings, Run, encode_island, place_run, run_key
from voiceguide.output.mp3.track import write_mp3
from voiceguide.output.tags import Chapter, TrackInfo, id3_tag
from voiceguide.output.wav import WavSink
from voiceguide.pipeline.loudness import Level, Loudness, Shelf, track_loudness
from voiceguide.pipeline.plan import Planned, plan_routine
from voiceguide.pipeline.soundings import Sounds
from voiceguide.pipeline.world import Timing, World
from voiceguide.plan.show import as_json

if TYPE_CHECKING:
    from voiceguide.voice.studio import Studio

FORMATS = ("mp3", "wav")
"""What a track can be, by the ending of its file."""

_MP3 = Mp3Settings()
_THREADS = 4
"""Islands that are mixed and encoded at once, on however many cores: each takes some 10 MB meanwhile."""
_AHEAD = 4
"""Islands a thread that may be mixed and encoded before they are written."""

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was made, and how much was there already."""

    clips: int
    islands: int


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
        RequestError: The command line asks for what cannot be.
        MachineError: An engine, the store or the disk failed; an old file is kept.
    """
    with world.studio() as studio:
        planned = plan_routine(source, timing, world, studio)
        if planned.timeline is None or planned.has_errors:
            return planned, None
        track = _Track(planned, planned.timeline, studio, world)
        with folder_for(target), atomic_file(target) as file:
            if kind == "wav":
                track.write_wav(file)
            else:
                track.write_mp3(file)
        made = Counts(studio.made, track.islands_made)
        from_store = Counts(studio.reused, len(track.passages) - track.islands_made)
        title, length = planned.timeline.title, planned.timeline.length
        loudness = track.loudness()
    return planned, Exported(str(source), target, title, length, loudness, planned.timeline, made, from_store)


class _Track:
    """One track in the making."""

    def __init__(self, planned: Planned, timeline: Timeline, studio: Studio, world: World) -> None:
        self.planned = planned
        self.timeline = timeline
        self.world = world
        self.sounds = Sounds(planned, studio)
        self.length = frames_from_ms(timeline.length)
        self.soundings = self.sounds.soundings(timeline)
        self.passages = gather(self.soundings, max(MIXED_APART, ENCODED_APART))
        self.shelf = Shelf(world.store)
        self.levels: list[Level] = []
        self.islands_made = 0

    def write_mp3(self, file: BinaryIO) -> None:
        """Write the track as MP3."""
        write_mp3(file, self._runs(), self.length, _MP3, id3_tag(self.info()))

    def write_wav(self, file: BinaryIO) -> None:
        """Write the track as WAV: the very samples that an MP3 is encoded from."""
        sink = WavSink(file, self.length)
        for passage, (island, level) in zip(self.passages, self._each(self._mixed), strict=True):
            self._done(level, made=True)
            sink.write(Island(passage.start, island))
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
            plan=_plan_text(timeline, self.planned.compiled.source.file),
        )

    def loudness(self) -> Loudness:
        """Return how loud the track is, once it is written."""
        spoken = [one for one, cue in zip(self.soundings, self.timeline.cues, strict=True) if cue.utterance]
        islands = zip(self.passages, self.levels, strict=True)
        return track_loudness(spoken, islands, self.length)

    def _runs(self) -> Iterator[Run]:
        """Yield the frames of each island in order; what is remembered is not made again."""
        for run, level, made in self._each(self._encoded):
            self._done(level, made=made)
            yield run

    def _encoded(self, passage: Passage) -> tuple[Run, Level, bool]:
        key = f"run-{run_key(passage.recipe, passage.start, _MP3)}"
        data, level = self.world.store.get(key), self.shelf.get(passage.recipe)
        if data is not None and level is not None:
            return place_run(data, passage.start), level, False
        pcm, level = self._mixed(passage)
        run = encode_island(Island(passage.start, pcm), _MP3)
        self.world.store.put(key, run.data)
        return run, level, True

    def _mixed(self, passage: Passage) -> tuple[Pcm, Level]:
        island = render(passage, self.sounds.load)
        return island.pcm, self.shelf.get(passage.recipe) or self.shelf.measure(passage.recipe, island.pcm)

    def _each(self, work: Callable[[Passage], _Made]) -> Iterator[_Made]:
        return _ahead(work, self.passages, min(self.world.settings.jobs, _THREADS))

    def _done(self, level: Level, *, made: bool) -> None:
        self.levels.append(level)
        self.islands_made += made
        self.world.progress("encoding", len(self.levels), len(self.passages))


def _plan_text(timeline: Timeline, source: str) -> str:
    """Return a timeline as a track keeps it: files are told from the routine's folder, not from this machine's."""
    folder = Path(source).parent
    plan = as_json(timeline)
    for cue in plan["cues"]:
        if cue["file"]:
            cue["file"] = Path(os.path.relpath(cue["file"], folder)).as_posix()
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":"))


def _ahead(work: Callable[[_Item], _Made], items: Iterable[_Item], jobs: int) -> Iterator[_Made]:
    """Work on items in threads, a bounded number ahead, and yield what is made in their order."""
    pending: deque[Future[_Made]] = deque()
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            for item in items:
                pending.append(pool.submit(work, item))
                if len(pending) > jobs * _AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()
