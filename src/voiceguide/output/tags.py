"""What a track says about itself: ID3v2.3, which every player reads.

The same facts give the same bytes: nothing of the clock or the machine goes in.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from voiceguide.core.units import Ms
from voiceguide.output.languages import iso_639_2

if TYPE_CHECKING:
    from typing import BinaryIO

    from mutagen.id3 import Frame

_LATIN_1, _UTF_16 = 0, 1
_TOP_LEVEL_ORDERED = 3
_NO_OFFSET = 0xFFFF_FFFF
_MOST_LISTED = 255
"""Chapters that a table of contents can count; more stand in the tag without being listed."""
_REPLAY_GAIN_LUFS = -18.0
_HEADER_SIZE = 10
_VERSION_2_3 = b"ID3\x03\x00\x00"
_SEVEN_BITS = 0x7F
_PLAN = "voiceguide plan"
_MUTAGEN = "mutagen.id3"
"""Imported by name where a tag is made or read: it is heavy, and has no types."""


def id3_tag(info: TrackInfo) -> bytes:
    """Return the tag that goes before a track's first frame."""
    frames = (*_texts(info), *_gain(info), *_chapters(info.chapters), *_plan(info.plan))
    body = b"".join(_bytes(frame) for frame in frames)
    size = bytes(len(body) >> shift & _SEVEN_BITS for shift in (21, 14, 7, 0))
    return _VERSION_2_3 + size + body


def stored_plan(track: BinaryIO) -> str | None:
    """Return the plan that a track carries in its tag, or None."""
    id3 = import_module(_MUTAGEN)
    try:
        objects = id3.ID3(track).getall(f"GEOB:{_PLAN}")
    except id3.error:
        return None
    return str(objects[0].data, "utf-8") if objects else None


def _bytes(frame: Frame) -> bytes:
    """Return a frame alone: a whole tag would have its frames, and so its chapters, sorted by size."""
    tag, into = import_module(_MUTAGEN).ID3(), io.BytesIO()
    tag.add(frame)
    tag.save(into, v1=0, v2_version=3, padding=lambda _: 0)
    return into.getvalue()[_HEADER_SIZE:]


def _texts(info: TrackInfo) -> list[Frame]:
    id3 = import_module(_MUTAGEN)
    place = f"{info.number}/{info.tracks}" if info.tracks else f"{info.number}"
    texts = (
        (id3.TIT2, info.title),
        (id3.TPE1, info.author),
        (id3.TALB, info.album),
        (id3.TRCK, place if info.number else ""),
        (id3.TLAN, iso_639_2(info.lang)),
        (id3.TLEN, f"{info.length}"),
        (id3.TCON, "Speech"),
    )
    return [kind(encoding=_encoding(text), text=[text]) for kind, text in texts if text]


def _gain(info: TrackInfo) -> list[Frame]:
    if info.lufs is None:
        return []
    gain = f"{_REPLAY_GAIN_LUFS - info.lufs:+.2f} dB"
    return [import_module(_MUTAGEN).TXXX(encoding=_LATIN_1, desc="replaygain_track_gain", text=[gain])]


def _chapters(chapters: tuple[Chapter, ...]) -> list[Frame]:
    """Return the table of contents and the chapters, in order: some players show them as they stand."""
    if not chapters:
        return []
    id3 = import_module(_MUTAGEN)
    names = [f"ch{number}" for number in range(len(chapters))]
    contents = id3.CTOC(
        element_id="toc", flags=_TOP_LEVEL_ORDERED, child_element_ids=names[:_MOST_LISTED], sub_frames=[]
    )
    frames = [
        id3.CHAP(
            element_id=name,
            start_time=chapter.start,
            end_time=chapter.end,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=_encoding(chapter.title), text=[chapter.title])],
        )
        for name, chapter in zip(names, chapters, strict=True)
    ]
    return [contents, *frames]


def _plan(plan: str) -> list[Frame]:
    if not plan:
        return []
    kept = import_module(_MUTAGEN).GEOB(
        encoding=_LATIN_1, mime="application/json", filename="plan.json", desc=_PLAN, data=plan.encode()
    )
    return [kept]


def _encoding(text: str) -> int:
    return _LATIN_1 if text.isascii() else _UTF_16
