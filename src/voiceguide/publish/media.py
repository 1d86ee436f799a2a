"""What kind each file is, as a server has to say it: the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OTHER: Final = "application/octet-stream"

_MEDIA: Final[Mapping[str, str]] = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    # never application/vnd.apple.mpegurl: VLC takes that for HLS and plays nothing
    ".m3u": "audio/x-mpegurl",
    ".m3u8": "audio/x-mpegurl",
    ".xspf": "application/xspf+xml",
    ".cue": "application/x-cue; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".lrc": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".rss": "application/rss+xml",
    ".xml": "application/xml",
    ".opml": "text/x-opml; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
}
"""By the ending of a file's name."""

_NAMED: Final[Mapping[str, str]] = {"feed.xml": "application/rss+xml"}
"""By the whole name."""

_CHAPTERS: Final = ".chapters.json"

_PROFILES: Final[Mapping[str, str]] = {
    ".mp3": "DLNA.ORG_PN=MP3;",
    ".m4a": "DLNA.ORG_PN=AAC_ISO_320;",
    ".m4b": "DLNA.ORG_PN=AAC_ISO_320;",
    ".opus": "",
    ".ogg": "",
    ".flac": "",
    ".wav": "",
}
"""DLNA's name for each kind of sound; Opus, FLAC and WAV have none."""

_ABILITIES: Final = "DLNA.ORG_OP=01;DLNA.ORG_CI=0;DLNA.ORG_FLAGS=01700000000000000000000000000000"
"""Seeking by bytes and not by time; the original; streamed or copied, DLNA 1.5, a stalled connection is kept."""


def media_type(name: str) -> str:
    """Return the media type of a file, with its letters' encoding where it is a text."""
    lower = name.lower()
    if lower.endswith(_CHAPTERS) or lower == _CHAPTERS.removeprefix("."):
        return "application/json+chapters"
    return _NAMED.get(lower) or _MEDIA.get(_ending(lower), OTHER)


def dlna_features(name: str) -> str:
    """Return what a DLNA renderer wants to know of a file; nothing where it is no sound."""
    profile = _PROFILES.get(_ending(name.lower()))
    return "" if profile is None else profile + _ABILITIES


def _ending(name: str) -> str:
    head, dot, ending = name.rpartition(".")
    return dot + ending if head else ""
