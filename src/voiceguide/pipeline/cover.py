"""A routine's picture: the author's, or one that is drawn from its title and its times."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.document import Document
from voiceguide.core.nearest import nearest
from voiceguide.core.source import Diagnostic
from voiceguide.core.units import MINUTE

if TYPE_CHECKING:
    from voiceguide.core.timeline import Timeline
    from voiceguide.output.info import Cover
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import World

_ENDINGS = {".jpg", ".jpeg", ".png"}


def wrong_cover(document: Document, folder: Path) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the picture that the front matter names; it stands in the routine's folder."""
    name = document.meta.cover
    if not name:
        return ()
    span, path = document.meta.place("cover") or document.span, folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        message = f"the picture `{name}` is outside the routine's folder"
        return (Diagnostic("VG034", message, span, "put it beside the routine"),)
    if not path.is_file():
        there = path.parent.iterdir() if path.parent.is_dir() else ()
        pictures = (one.relative_to(folder).as_posix() for one in there if one.suffix.lower() in _ENDINGS)
        near = nearest(name, pictures)
        hint = f"did you mean `{near}`?" if near else "put it into the folder of the routine"
        return (Diagnostic("VG034", f"there is no picture `{name}`", span, hint),)
    from voiceguide.output.pictures import PictureError, read_picture  # noqa: PLC0415  few routines have one

    try:
        read_picture(path)
    except PictureError as error:
        message = f"`{name}` cannot be the cover: {error}"
        return (Diagnostic("VG034", message, span, "save it again as JPEG or PNG, 1400 to 3000 pixels wide"),)
    return ()


def cover_of(planned: Planned, timeline: Timeline, world: World) -> Cover:
    """Return a session's picture: the author's, or one that is drawn once and remembered.

    Raises:
        OutputFailed: It cannot be drawn here.
    """
    from voiceguide.output.cover import Sketch, bars_of, cover_from, draw  # noqa: PLC0415  only where there is a track
    from voiceguide.output.pictures import read_picture  # noqa: PLC0415  the same

    meta = planned.compiled.document.meta
    if meta.cover:
        return read_picture(Path(planned.compiled.routine.source.file).parent / meta.cover)
    minutes = max(round(timeline.length / MINUTE), 1)
    words = planned.compiled.words
    unit = words.phrase("minute_sign") if words else "min"
    sketch = Sketch(
        timeline.title,
        meta.author,
        f"{minutes} {unit}",
        bars_of(
            [(cue.start, cue.end) for cue in timeline.cues if cue.utterance],
            [(one.start, one.end) for one in timeline.sections],
            timeline.length,
        ),
    )
    data = world.store.get(sketch.key)
    if data is None:
        data = draw(sketch)
        world.store.put(sketch.key, data)
    return cover_from(data)
