"""What a track says about itself: ID3v2.3, which every player reads.

The same facts give the same bytes: nothing of the clock or the machine goes in.
"""

from __future__ import annotations

import io
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from voiceguide.output.info import HIGHEST_GAIN, REPLAY_GAIN_LUFS, Chapter, Head, TrackInfo, replay_gain
from voiceguide.output.languages import iso_639_2
from voiceguide.output.mp4_tags import KEY as MP4_PLAN
from voiceguide.output.vorbis import PLAN as VORBIS_PLAN

if TYPE_CHECKING:
    from typing import BinaryIO

    from mutagen.id3 import Frame

_LATIN_1, _UTF_16 = 0, 1
_TOP_LEVEL_ORDERED = 3
_NO_OFFSET = 0xFFFF_FFFF
_MOST_LISTED = 255
"""Chapters that a table of contents can count; more stand in the tag without being listed."""
_FRONT_COVER = 3
_MILLISECONDS, _LYRICS = 2, 1
_HEADER_SIZE = 10
_VERSION_2_3 = b"ID3\x03\x00\x00"
_SEVEN_BITS = 0x7F
_PLAN = "voiceguide plan"
_MUTAGEN = "mutagen.id3"
"""Imported by name where a tag is made or read: it is heavy, and has no types."""


def id3_tag(info: TrackInfo, size: int = 0) -> bytes:
    """Return the tag that goes before a track's first frame, with room up to a size."""
    frames = (
        *_texts(info),
        *_gain(info),
        *_chapters(info.chapters),
        *_words(info),
        *_cover(info),
        *_plan(info.plan),
    )
    body = b"".join(_bytes(frame) for frame in frames)
    body = body.ljust(size - _HEADER_SIZE, b"\0")
    length = bytes(len(body) >> shift & _SEVEN_BITS for shift in (21, 14, 7, 0))
    return _VERSION_2_3 + length + body


def id3_head(info: TrackInfo) -> Head:
    """Return what makes the tag once the loudness is known."""
    longest = id3_tag(replace(info, lufs=REPLAY_GAIN_LUFS - HIGHEST_GAIN))

    def head(lufs: float | None) -> bytes:
        return id3_tag(replace(info, lufs=REPLAY_GAIN_LUFS if lufs is None else lufs), len(longest))

    return head


def stored_plan(track: BinaryIO) -> str | None:
    """Return the plan that a track carries in its tag, whatever its format, or None."""
    id3 = import_module(_MUTAGEN)
    try:
        objects = id3.ID3(track).getall(f"GEOB:{_PLAN}")
    except id3.error:
        return _other_plan(track)
    return str(objects[0].data, "utf-8") if objects else None


def _other_plan(track: BinaryIO) -> str | None:
    """Return the plan of a track that is no MP3."""
    mutagen = import_module("mutagen")
    track.seek(0)
    try:
        told = mutagen.File(track)
    except mutagen.MutagenError:
        return None
    if told is None or told.tags is None:
        return None
    found = told.tags.get(MP4_PLAN) or told.tags.get(VORBIS_PLAN.lower())
    if not found:
        return None
    return found[0] if isinstance(found[0], str) else bytes(found[0]).decode()


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
    gain = f"{replay_gain(info.lufs):+.2f} dB"
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


def _words(info: TrackInfo) -> list[Frame]:
    """Return what is said, as a text and with times."""
    if not info.words:
        return []
    id3 = import_module(_MUTAGEN)
    text = "\n".join(one.text for one in info.words)
    told = {"encoding": _encoding(text), "lang": iso_639_2(info.lang), "desc": ""}
    timed = [(one.text, one.at) for one in info.words]
    return [
        id3.USLT(**told, text=text),
        id3.SYLT(**told, format=_MILLISECONDS, type=_LYRICS, text=timed),
    ]


def _cover(info: TrackInfo) -> list[Frame]:
    if info.cover is None:
        return []
    id3 = import_module(_MUTAGEN)
    return [
        id3.APIC(encoding=_LATIN_1, mime=info.cover.mime, type=_FRONT_COVER, desc="", data=info.cover.data)
    ]


def _plan(plan: str) -> list[Frame]:
    if not plan:
        return []
    kept = import_module(_MUTAGEN).GEOB(
        encoding=_LATIN_1, mime="application/json", filename="plan.json", desc=_PLAN, data=plan.encode()
    )
    return [kept]


def _encoding(text: str) -> int:
    return _LATIN_1 if text.isascii() else _UTF_16
