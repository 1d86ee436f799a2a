"""Folders to be published, as the page, the feed and the calendar are handed them."""

from __future__ import annotations

from datetime import UTC, datetime

from voiceguide.core.captions import Caption
from voiceguide.core.units import Ms
from voiceguide.publish.site import Episode, Part, Resource, Site

DAY = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
SORTS = {
    "cover": "image/jpeg",
    "sheet": "text/html",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "lrc": "application/x-lrc",
    "txt": "text/plain",
    "m3u": "audio/x-mpegurl",
    "xspf": "application/xspf+xml",
}


def episode(name: str = "feet", title: str = "Two feet", lang: str = "en") -> Episode:
    """Return a session of fourteen minutes that has one of everything."""
    return Episode(
        name=name,
        guid=f"urn:voiceguide:{name}",
        title=title,
        lang=lang,
        length=Ms(840_000),
        track=Resource(f"{name}/{name}.mp3", 13_440_000, "audio/mpeg"),
        published=DAY,
        changed=DAY,
        author="Anna",
        warnings=("Not with a fever.", "Not with a fresh wound."),
        tags=("feet", "evening"),
        schedule="daily 21:00",
        parts=(Part("Get ready", Ms(0), Ms(60_500)), Part("Your left foot", Ms(60_500), Ms(840_000))),
        captions=(
            Caption(Ms(1000), Ms(3000), "Sit down."),
            Caption(Ms(62_000), Ms(65_000), "Rub the sole\nof your left foot."),
        ),
        files={kind: Resource(f"{name}/{name}.{kind}", 900, sort) for kind, sort in SORTS.items()},
    )


def site(*episodes: Episode, lang: str = "en") -> Site:
    """Return a folder of some sessions."""
    return Site(
        title="Evening hands",
        url="https://example.org/evening/",
        lang=lang,
        guid="urn:voiceguide:site",
        episodes=episodes,
        author="Anna",
        description="Sessions to be done with closed eyes.",
    )
