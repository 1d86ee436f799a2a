"""What a finished track says about itself, read back from its tag."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO, Final

from voiceguide.core.errors import MachineError
from voiceguide.core.units import FRAMES_PER_MS, HOUR, MINUTE, SECOND, Ms
from voiceguide.output.info import Chapter
from voiceguide.output.tags import stored_plan

_MUTAGEN = "mutagen.id3"
"""Imported by name, as in `tags`."""
_IN_MS = 2
_BEGINS: Final = (
    (0, b"OggS", "opus"),
    (0, b"fLaC", "flac"),
    (4, b"ftyp", "m4a"),
    (0, b"RIFF", "wav"),
    (0, b"RF64", "wav"),
)
"""With what a file begins that is no MP3, and after how many bytes."""
_CLOCK: Final = re.compile(r"(\d+):(\d\d):(\d\d)\.(\d{3})")
_STAMP: Final = re.compile(r"^\[(\d+):(\d\d)\.(\d\d)\]", re.MULTILINE)
_GAPLESS: Final = "----:com.apple.iTunes:iTunSMPB"
_GAPLESS_LENGTH: Final = re.compile(r"(?:\s*[0-9A-F]+){3}\s+([0-9A-F]{16})\b.*")
"""Samples: the fourth number there."""


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in a track's tag; empty texts, tuples and None for what does not."""

    title: str = ""
    length: Ms | None = None
    """What the tag says, not what sounds."""
    chapters: tuple[Chapter, ...] = ()
    chapters_end: bool = True
    """Whether the tag tells when chapters end, or only when they begin."""
    plan: str | None = None
    lyrics: tuple[tuple[Ms, str], ...] = ()
    """Lines and when each begins."""
    text: str = ""
    """The same without times."""
    kind: str = "mp3"
    """`mp3`, `m4a`, `opus`, `flac` or `wav`, by the bytes that it begins with."""
    digest: str = ""
    """The MD5 of all its samples, where a format has one."""


def read_tag(track: BinaryIO) -> Told:
    """Read a track's tag; a file without one says nothing.

    Raises:
        MachineError: What it is cannot be told: it is damaged where its tag should be.
    """
    kind = _kind(track)
    if kind in _READERS:
        tag = _opened(track)
        return _READERS[kind](tag, track) if tag is not None else Told(kind=kind)
    return Told(kind=kind) if kind == "wav" else _of_mp3(track)


def _kind(track: BinaryIO) -> str:
    track.seek(0)
    head = track.read(12)
    return next((kind for at, mark, kind in _BEGINS if head[at:].startswith(mark)), "mp3")


def _opened(track: BinaryIO) -> Any:  # noqa: ANN401  mutagen has no types
    """Return what mutagen makes of a file, or None where it says nothing of itself."""
    mutagen = import_module("mutagen")
    track.seek(0)
    try:
        told = mutagen.File(track)
    except mutagen.MutagenError as problem:
        raise MachineError(
            f"the tag of {_name(track)} cannot be read: {problem}",
            "make the track again with `voiceguide export`",
        ) from problem
    return told if told is not None and told.tags is not None else None


def _name(track: BinaryIO) -> str:
    """Return the name of a file; one in memory has none."""
    return str(getattr(track, "name", "a track"))


def _of_mp3(track: BinaryIO) -> Told:
    track.seek(0)
    try:
        tag = import_module(_MUTAGEN).ID3(track, translate=False)
    except import_module(_MUTAGEN).error:
        return Told()
    length = _text(tag, "TLEN")
    return Told(
        title=_text(tag, "TIT2"),
        length=Ms(int(length)) if length.isdecimal() else None,
        chapters=_chapters(tag),
        plan=_plan(track),
        lyrics=tuple(
            (Ms(at), words.strip())
            for frame in tag.getall("SYLT")
            if frame.format == _IN_MS
            for words, at in frame.text
            if words.strip()
        ),
        text="\n".join(str(frame.text) for frame in tag.getall("USLT")),
    )


def _of_comments(tag: Any, track: BinaryIO, kind: str) -> Told:  # noqa: ANN401  mutagen has no types
    """Read Vorbis comments; the length is FLAC's own."""
    samples = getattr(tag.info, "total_samples", None)
    digest = getattr(tag.info, "md5_signature", 0)
    return Told(
        title=_first(tag, "title"),
        length=None if samples is None else Ms(samples // FRAMES_PER_MS),
        chapters=_listed(tag),
        chapters_end=False,
        plan=_plan(track),
        lyrics=_lyrics(_first(tag, "syncedlyrics")),
        text=_first(tag, "lyrics"),
        kind=kind,
        digest=f"{digest:032x}" if digest else "",
    )


def _of_mp4(tag: Any, track: BinaryIO) -> Told:  # noqa: ANN401  the same
    length = _GAPLESS_LENGTH.fullmatch(_first(tag, _GAPLESS))
    return Told(
        title=_first(tag, "\xa9nam"),
        length=Ms(int(length[1], 16) // FRAMES_PER_MS) if length else None,
        chapters=_movie_chapters(track),
        plan=_plan(track),
        text=_first(tag, "\xa9lyr"),
        kind="m4a",
    )


_READERS: Final[Mapping[str, Callable[[Any, BinaryIO], Told]]] = {
    "opus": lambda tag, track: _of_comments(tag, track, "opus"),
    "flac": lambda tag, track: _of_comments(tag, track, "flac"),
    "m4a": _of_mp4,
}


def _plan(track: BinaryIO) -> str | None:
    track.seek(0)
    return stored_plan(track)


def _first(tag: Any, name: str) -> str:  # noqa: ANN401  the same
    """Return the first value under a name, as text."""
    found = tag.tags.get(name)
    if not found:
        return ""
    return found[0] if isinstance(found[0], str) else bytes(found[0]).decode(errors="replace")


def _listed(tag: Any) -> tuple[Chapter, ...]:  # noqa: ANN401  the same
    """Return the chapters of Vorbis comments: they tell only when each begins."""
    found: list[tuple[Ms, str]] = []
    while clock := _CLOCK.fullmatch(_first(tag, f"chapter{len(found) + 1:03}")):
        hours, minutes, seconds, millis = map(int, clock.groups())
        at = hours * HOUR + minutes * MINUTE + seconds * SECOND + millis
        found.append((Ms(at), _first(tag, f"chapter{len(found) + 1:03}name")))
    ends = [*(start for start, _ in found[1:]), *(start for start, _ in found[-1:])]
    return tuple(Chapter(title, start, end) for (start, title), end in zip(found, ends, strict=True))


def _lyrics(text: str) -> tuple[tuple[Ms, str], ...]:
    """Return the lines of LRC as our tracks hold it, with the time that stands before each."""
    _, *parts = _STAMP.split(text)
    return tuple(
        (Ms(int(minutes) * MINUTE + int(seconds) * SECOND + int(hundredths) * 10), words.strip())
        for minutes, seconds, hundredths, words in zip(*(parts[at::4] for at in range(4)), strict=True)
    )


def _movie_chapters(track: BinaryIO) -> tuple[Chapter, ...]:
    """Return the chapters of an MP4 as players see them."""
    import av  # noqa: PLC0415  heavy; only where a track is read

    track.seek(0)
    try:
        with av.open(track, metadata_errors="replace") as container:
            chapters = container.chapters()
    except av.error.FFmpegError as error:
        raise MachineError(
            f"cannot read {_name(track)}: {error.strerror}", "name a finished track"
        ) from error
    return tuple(
        Chapter(
            str(one["metadata"].get("title", "")),
            Ms(round(one["start"] * (one["time_base"] or 0) * SECOND)),
            Ms(round(one["end"] * (one["time_base"] or 0) * SECOND)),
        )
        for one in chapters
    )


def _text(tag: Any, name: str) -> str:  # noqa: ANN401  mutagen has no types
    return str(tag[name]) if name in tag else ""


def _chapters(tag: Any) -> tuple[Chapter, ...]:  # noqa: ANN401  the same
    found = [
        Chapter(_text(one.sub_frames, "TIT2"), Ms(one.start_time), Ms(one.end_time))
        for one in tag.getall("CHAP")
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))
