"""A routine to a finished file, or to an album of them, written whole or not at all.

What it sounds like comes from its islands (`sparse`), or from its pieces where a bed sounds (`dense`).
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.timeline import Timeline
from voiceguide.core.units import Ms, frames_from_ms
from voiceguide.output.albums import album_folder, write_head
from voiceguide.output.atomic import atomic_file
from voiceguide.output.folders import folder_for
from voiceguide.pipeline.album import Cut, cuts, playlist_names, track_names
from voiceguide.pipeline.cover import cover_of
from voiceguide.pipeline.exported import Counts, Exported, Loudness, Made, Making
from voiceguide.pipeline.facts import facts_of
from voiceguide.pipeline.formats import bitrate_of, headroom_of, make
from voiceguide.pipeline.loudness import Measured
from voiceguide.pipeline.plan import Planned, plan_routine
from voiceguide.pipeline.sparse import Islands
from voiceguide.pipeline.track_plans import plan_text, track_plans
from voiceguide.pipeline.voice_gains import voice_gains
from voiceguide.pipeline.world import Timing, World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voiceguide.core.utterance import Utterance, WordMark
    from voiceguide.output.info import Cover
    from voiceguide.pipeline.dense import Pieces
    from voiceguide.pipeline.soundings import Sounds
    from voiceguide.voice.studio import Studio


_USUAL = Making()


def export_routine(  # noqa: PLR0913  all that an export is asked for
    source: str | Path,
    target: Path,
    kind: str,
    timing: Timing,
    world: World,
    making: Making = _USUAL,
    *,
    studio: Studio | None = None,
) -> tuple[Planned, Exported | None]:
    """Make a track of a routine, or an album; None where the routine has errors, which are in the plan.

    `kind` is one of `FORMATS`; `target` is a file, or with a split the album's own folder; without a studio one is
    opened.

    Raises:
        RequestError: The command line asks for what cannot be, or the track would replace a file of the routine.
        MachineError: An engine, the store or the disk failed; an old file is kept.
    """
    bitrate_of(kind, making.wish)
    with nullcontext(studio) if studio else world.studio() as speaking:
        planned = plan_routine(source, timing, world, speaking)
        return planned, export_planned(planned, target, kind, speaking, world, making)


def export_planned(
    planned: Planned, target: Path, kind: str, studio: Studio, world: World, making: Making = _USUAL
) -> Exported | None:
    """Make a track of a routine that was planned with a studio, or an album; None where it has errors.

    Raises:
        RequestError: The track would replace a file of the routine, or its format has no such bitrate.
        MachineError: An engine, the store or the disk failed; an old file is kept.
    """
    for path in (target, *_caption_files(target, making.captions)):
        planned.compiled.routine.keep_from(path)
    timeline = planned.timeline
    if timeline is None or planned.has_errors:
        return None
    loud = making.profile.mixed_for(headroom_of(kind, bitrate_of(kind, making.wish)))
    sounds = planned.sounds(studio, loud, voice_gains(planned.takes, loud, studio, world.store))
    session = _Session(planned, timeline, sounds, world, making)
    playlist = None
    if making.split == "none":
        measured, files = session.write_track(target, kind)
    else:
        measured, files, playlist = session.write_album(target, kind)
    tracks = tuple(
        Made(
            path,
            cut.title,
            Ms(cut.end - cut.start),
            cut.section,
            _loudness(measured, cut),
            _caption_files(path, making.captions),
        )
        for path, cut in files
    )
    clips, made = {take.key for take in planned.takes.values()}, session.parts.made
    spoken = studio.made_of(clips)
    return Exported(
        planned.compiled.routine.source.file,
        target,
        timeline.title,
        timeline.length,
        measured.between(frames_from_ms(Ms(0)), frames_from_ms(timeline.length)),
        timeline,
        Counts(spoken, made),
        Counts(len(clips) - spoken, session.parts.count - made),
        tracks,
        playlist,
    )


def _loudness(measured: Measured, cut: Cut) -> Loudness:
    return measured.between(frames_from_ms(cut.start), frames_from_ms(cut.end))


class _Session:
    """One session in the making."""

    def __init__(
        self, planned: Planned, timeline: Timeline, sounds: Sounds, world: World, making: Making
    ) -> None:
        self.planned = planned
        self.timeline = timeline
        self.making = making
        self.world = world
        self.sounds = sounds
        self.length = frames_from_ms(timeline.length)
        soundings, beds = sounds.soundings(timeline), sounds.beds(timeline)
        self.spoken = sounds.spoken(timeline)
        self.parts: Islands | Pieces
        if beds:
            from voiceguide.pipeline.dense import Pieces  # noqa: PLC0415  few routines have beds

            self.parts = Pieces(soundings, self.spoken, beds, self.length, sounds, world)
        else:
            self.parts = Islands(soundings, sounds, world)
        self.author = planned.compiled.document.meta.author
        self.source = planned.compiled.routine.source.file
        self.speech_lufs = making.profile.lufs

    def write_track(self, target: Path, kind: str) -> tuple[Measured, list[tuple[Path, Cut]]]:
        """Write the one file, and its CUE sheet where one is asked for."""
        (cut,) = cuts(self.timeline, "none")
        info = facts_of(
            self.planned,
            self.timeline,
            cut,
            cover=self._cover(kind),
            plan=plan_text(self.timeline, self.source, self.speech_lufs),
        )
        maker = make(kind, self.parts, self.length, self.making.wish)
        with folder_for(target), atomic_file(target) as file:
            head = maker.write(file, frames_from_ms(Ms(0)), self.length, info)
            measured = self._measured()
            file.seek(0)
            file.write(head(self._lufs(measured)))
        if self.making.cue:
            from voiceguide.output.playlists import cue_sheet  # noqa: PLC0415  only what is asked for is loaded

            sheet = cue_sheet(info.title, self.author, target.name, info.chapters)
            _write_text(target.with_suffix(".cue"), sheet)
        self._write_captions(cut, target)
        return measured, [(target, cut)]

    def write_album(self, folder: Path, kind: str) -> tuple[Measured, list[tuple[Path, Cut]], Path]:
        """Write an album's tracks and playlists into a folder of its own."""
        from voiceguide.output.playlists import Listed, m3u, xspf  # noqa: PLC0415  few exports are albums

        found = cuts(self.timeline, self.making.split)
        cover = self._cover(kind)
        maker = make(kind, self.parts, self.length, self.making.wish)
        names = track_names(found, kind, plain=self.making.plain)
        listed = [
            Listed(name, cut.title, Ms(cut.end - cut.start)) for name, cut in zip(names, found, strict=True)
        ]
        playlist, sheet_name = playlist_names(folder)
        plans = track_plans(self.timeline, self.source, self.speech_lufs, found)
        with album_folder(folder) as part:
            heads = []
            for number, (name, cut, plan) in enumerate(zip(names, found, plans, strict=True), 1):
                info = facts_of(self.planned, self.timeline, cut, (number, len(found)), cover, plan)
                with atomic_file(part / name) as file:
                    heads.append(maker.write(file, frames_from_ms(cut.start), frames_from_ms(cut.end), info))
            measured = self._measured()
            for name, head in zip(names, heads, strict=True):
                write_head(part / name, head(self._lufs(measured)))
            for name, cut in zip(names, found, strict=True):
                self._write_captions(cut, part / name)
            _write_text(part / playlist, m3u(self.timeline.title, self.author, listed))
            _write_text(part / sheet_name, xspf(self.timeline.title, self.author, listed))
        files = [(folder / name, cut) for name, cut in zip(names, found, strict=True)]
        return measured, files, folder / playlist

    def _cover(self, kind: str) -> Cover | None:
        if not self.making.cover or kind == "wav":
            return None
        return cover_of(self.planned, self.timeline, self.world)

    @cached_property
    def _marks(self) -> Mapping[Utterance, Sequence[WordMark]]:
        """When words begin, where captions are to tell."""
        from voiceguide.pipeline.captions import WORDED  # noqa: PLC0415  only what is asked for

        wanted = self.making.word_times and not WORDED.isdisjoint(self.making.captions)
        return self.sounds.marks(self.timeline) if wanted else {}

    def _write_captions(self, cut: Cut, track: Path) -> None:
        if self.making.captions:
            from voiceguide.pipeline.captions import Piece, write_captions  # noqa: PLC0415  only what is asked for

            piece = Piece(self.timeline, cut.title, cut.start, cut.end, self._marks)
            write_captions(piece, track, self.making.captions)

    def _measured(self) -> Measured:
        """Return what the session measures, once all of it is written."""
        return Measured(self.spoken, self.parts.levels, self.length)

    def _lufs(self, measured: Measured) -> float:
        return measured.between(frames_from_ms(Ms(0)), self.length).lufs


def _caption_files(track: Path, kinds: tuple[str, ...]) -> tuple[Path, ...]:
    """Return the files beside a track that hold what is said."""
    if not kinds:
        return ()
    from voiceguide.pipeline.captions import caption_paths  # noqa: PLC0415  only what is asked for

    return tuple(caption_paths(track, kinds).values())


def _write_text(path: Path, text: str) -> None:
    with atomic_file(path) as file:
        file.write(text.encode())
