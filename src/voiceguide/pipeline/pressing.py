"""One session's files in a published folder: the track, what is read along with it, its picture, its page, its album."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.core.timeline import Timeline
from voiceguide.output.atomic import atomic_file
from voiceguide.output.pictures import as_jpeg
from voiceguide.pipeline.album import cuts, playlist_names, track_names
from voiceguide.pipeline.captions import ENDINGS
from voiceguide.pipeline.cover import cover_of
from voiceguide.pipeline.export import export_planned
from voiceguide.pipeline.exported import Making
from voiceguide.pipeline.sheet import sheet_page

if TYPE_CHECKING:
    from voiceguide.pipeline.exported import Wish
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.profiles import Loud
    from voiceguide.pipeline.world import World
    from voiceguide.voice.studio import Studio

_ALBUMS: Final = {"section": "sections", "step": "steps"}
"""The folder of an album, by what its tracks are."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked of a session's files."""

    kind: str
    """One of `FORMATS`."""
    wish: Wish
    profile: Loud
    split: str = "none"
    """One of `SPLITS`."""
    word_times: bool = True
    """Whether captions tell when words begin, where the voice does."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A session's files, by their paths in the published folder."""

    kinds: Mapping[str, str]
    """The `track`, and what the page and the feed know by a kind."""
    tracks: tuple[str, ...] = field(default=())
    """Of its album."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.kinds.values(), *self.tracks)


def usual_files(name: str, form: Form) -> Pressed:
    """Return the files of a session that has no album, or none yet."""
    kinds = {
        "track": f"{name}/{name}.{form.kind}",
        **{kind: f"{name}/{name}{ending}" for kind, ending in ENDINGS.items()},
        "cover": f"{name}/cover.jpg",
        "sheet": f"{name}/sheet.html",
    }
    return Pressed(kinds)


def files_of(timeline: Timeline, name: str, form: Form) -> Pressed:
    """Return the files of a session."""
    usual = usual_files(name, form)
    if form.split == "none":
        return usual
    folder = f"{name}/{_ALBUMS[form.split]}"
    m3u, xspf = (f"{folder}/{one}" for one in playlist_names(Path(folder)))
    tracks = track_names(cuts(timeline, form.split), form.kind, plain=True)
    return Pressed({**usual.kinds, "m3u": m3u, "xspf": xspf}, tuple(f"{folder}/{one}" for one in tracks))


def press(planned: Planned, files: Pressed, out: Path, form: Form, studio: Studio, world: World) -> None:
    """Write the files of a session that was planned with a studio, each whole or not at all.

    Raises:
        RequestError: One would replace a file of the routine.
        MachineError: An engine, the store or the disk failed.
        ValueError: The routine has errors.
    """
    timeline, kinds = planned.timeline, files.kinds
    if timeline is None:
        raise ValueError("a routine with errors has no files")
    whole = Making(form.wish, form.profile, captions=tuple(ENDINGS), word_times=form.word_times)
    track = out / kinds["track"]
    export_planned(planned, track, form.kind, studio, world, whole)
    if form.split != "none":
        album = replace(whole, split=form.split, captions=(), plain=True)
        export_planned(planned, (out / kinds["m3u"]).parent, form.kind, studio, world, album)
    page = sheet_page(planned, timeline).encode("utf-8")
    for kind, data in (("cover", as_jpeg(cover_of(planned, timeline, world))), ("sheet", page)):
        planned.compiled.routine.keep_from(out / kinds[kind])
        with atomic_file(out / kinds[kind]) as file:
            file.write(data)
