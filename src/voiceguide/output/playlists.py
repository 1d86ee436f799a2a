"""Playlists and CUE sheets, as texts: which track is played after which, and where a track has parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from voiceguide.core.units import MINUTE, SECOND, Ms

if TYPE_CHECKING:
    from voiceguide.output.info import Chapter

_FRAMES: Final = 75
"""Of a CUE sheet's clock in a second."""
_MOST_TRACKS: Final = 99
"""That a CUE sheet has numbers for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A track in a playlist."""

    name: str
    """Of its file, beside the playlist."""
    title: str
    length: Ms


def m3u(title: str, author: str, tracks: Sequence[Listed]) -> str:
    """Return an extended M3U, to be saved as UTF-8 under the ending `.m3u`."""
    lines = ["#EXTM3U", "#EXTENC:UTF-8", f"#PLAYLIST:{_line(title)}"]
    for one in tracks:
        shown = f"{author} - {one.title}" if author else one.title
        lines += [f"#EXTINF:{round(one.length / SECOND)},{_line(shown)}", one.name]
    return "\n".join(lines) + "\n"


def m3u_names(text: str) -> tuple[str, ...]:
    """Return the names of the files in an M3U, in order."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def xspf(title: str, author: str, tracks: Sequence[Listed]) -> str:
    """Return an XSPF playlist."""
    creator = f"<creator>{_text(author)}</creator>" if author else ""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<playlist version="1" xmlns="http://xspf.org/ns/0/">',
        f"  <title>{_text(title)}</title>",
        *([f"  {creator}"] if creator else []),
        "  <trackList>",
    ]
    for number, one in enumerate(tracks, 1):
        lines.append(
            f"    <track><location>{_text(quote(one.name))}</location><title>{_text(one.title)}</title>{creator}"
            f"<album>{_text(title)}</album><trackNum>{number}</trackNum><duration>{one.length}</duration></track>"
        )
    return "\n".join([*lines, "  </trackList>", "</playlist>"]) + "\n"


def cue_sheet(title: str, author: str, name: str, chapters: Sequence[Chapter]) -> str:
    """Return a CUE sheet of one file: a track for each chapter, of which such a sheet can count 99."""
    kind = "MP3" if name.lower().endswith(".mp3") else "WAVE"
    performer = [f"PERFORMER {_quoted(author)}"] if author else []
    lines = [*performer, f"TITLE {_quoted(title)}", f"FILE {_quoted(name)} {kind}"]
    for number, chapter in enumerate(chapters[:_MOST_TRACKS], 1):
        lines += [f"  TRACK {number:02} AUDIO", f"    TITLE {_quoted(chapter.title)}"]
        lines += [f"    {one}" for one in performer]
        lines.append(f"    INDEX 01 {_clock(chapter.start)}")
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Write a text as XML has it between tags."""
    return escape(text, quote=False)


def _line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """Write a text as a CUE sheet can hold it: it knows no quotation mark within one."""
    return '"' + _line(text).replace('"', "”") + '"'


def _clock(at: Ms) -> str:
    minutes, rest = divmod(at, MINUTE)
    return f"{minutes:02}:{rest // SECOND:02}:{rest % SECOND * _FRAMES // SECOND:02}"
