"""What a finished track says about itself, read back from its tag."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO

from voiceguide.core.units import Ms
from voiceguide.output.info import Chapter
from voiceguide.output.tags import stored_plan

_MUTAGEN = "mutagen.id3"
"""Imported by name, as in `tags`."""
_IN_MS = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in a track's tag; empty texts, tuples and None for what does not."""

    title: str = ""
    length: Ms | None = None
    """What the tag says, not what sounds."""
    chapters: tuple[Chapter, ...] = ()
    plan: str | None = None
    lyrics: tuple[tuple[Ms, str], ...] = ()
    """Lines and when each begins."""
    text: str = ""
    """The same without times."""


def read_tag(track: BinaryIO) -> Told:
    """Read a track's tag; a file without one says nothing."""
    track.seek(0)
    try:
        tag = import_module(_MUTAGEN).ID3(track, translate=False)
    except import_module(_MUTAGEN).error:
        return Told()
    track.seek(0)
    length = _text(tag, "TLEN")
    return Told(
        title=_text(tag, "TIT2"),
        length=Ms(int(length)) if length.isdecimal() else None,
        chapters=_chapters(tag),
        plan=stored_plan(track),
        lyrics=tuple(
            (Ms(at), words.strip())
            for frame in tag.getall("SYLT")
            if frame.format == _IN_MS
            for words, at in frame.text
            if words.strip()
        ),
        text="\n".join(str(frame.text) for frame in tag.getall("USLT")),
    )


def _text(tag: Any, name: str) -> str:  # noqa: ANN401  mutagen has no types
    return str(tag[name]) if name in tag else ""


def _chapters(tag: Any) -> tuple[Chapter, ...]:  # noqa: ANN401  the same
    found = [
        Chapter(_text(one.sub_frames, "TIT2"), Ms(one.start_time), Ms(one.end_time))
        for one in tag.getall("CHAP")
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))
