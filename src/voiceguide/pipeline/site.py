"""What was published, as the page, the feed and the calendar know it, and the files that belong to all of it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from voiceguide.core.captions import one_line
from voiceguide.core.errors import MachineError, RequestError
from voiceguide.core.units import Ms
from voiceguide.output import chapters_json
from voiceguide.output.captions import webvtt
from voiceguide.output.playlists import Listed, m3u
from voiceguide.pipeline.languages import words_for
from voiceguide.publish.calendar import NAME as CALENDAR
from voiceguide.publish.calendar import calendar
from voiceguide.publish.feed import NAME as FEED
from voiceguide.publish.feed import feed
from voiceguide.publish.page import page
from voiceguide.publish.site import Episode, Part, Resource, Site

if TYPE_CHECKING:
    from voiceguide.pipeline.world import World
    from voiceguide.publish.state import Known

COVER: Final = "cover.jpg"
"""The cover of all."""

PLAYLIST: Final = "all.m3u"

_FEEDS: Final = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The name space of podcasts, by the namespace of Podcasting 2.0."""
_SESSIONS: Final = uuid.uuid5(uuid.NAMESPACE_URL, "voiceguide:session")
_KINDS: Final = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".opus": "audio/ogg",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json+chapters",
    ".jpg": "image/jpeg",
    ".html": "text/html",
    ".m3u": "audio/x-mpegurl",
    ".xspf": "application/xspf+xml",
}
"""By a file's ending; everything else is a text."""
_PICTURES: Final = ("cover.jpg", "cover.jpeg", "cover.png")
"""What the author's own cover of all is called, beside the routines."""


def feed_guid(url: str) -> str:
    """Return what the feed at an address is known by, as Podcasting 2.0 reckons it."""
    return str(uuid.uuid5(_FEEDS, (url + FEED).partition("://")[2].rstrip("/")))


def is_local(url: str) -> bool:
    """Tell whether an address leads nowhere but to this machine."""
    return urlsplit(url).hostname in {"127.0.0.1", "::1", "localhost"}


def episode_of(path: str, known: Known, out: Path) -> Episode:
    """Return a session that was published, its captions and chapters read from its files.

    Raises:
        MachineError: They cannot be read.
    """
    files = {
        kind: Resource(name, known.files[name].size, _KINDS.get(Path(name).suffix, "text/plain"))
        for kind, name in known.kinds.items()
    }
    try:
        chapters = chapters_json.load((out / known.kinds["json"]).read_text(encoding="utf-8"))
        captions = webvtt.load((out / known.kinds["vtt"]).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MachineError(f"cannot read what was published of {path}: {error}", "publish again") from error
    return Episode(
        name=known.name,
        guid=str(uuid.uuid5(_SESSIONS, path)),
        title=known.title,
        lang=known.lang,
        length=known.length,
        track=files.pop("track"),
        published=known.published,
        changed=known.changed,
        author=known.author,
        warnings=known.warnings,
        tags=known.tags,
        schedule=known.schedule,
        parts=tuple(Part(one.title, one.start, one.end) for one in chapters),
        captions=captions,
        files=files,
    )


def language_of(episodes: Iterable[Episode]) -> str:
    """Return the language that most sessions are in."""
    counted = Counter(one.lang for one in episodes).most_common(1)
    return counted[0][0] if counted else "en"


def root_files(site: Site) -> Mapping[str, bytes]:
    """Return the files that belong to all sessions, but the cover, by their paths."""
    # a line that begins with # is none of a track's
    listed = [Listed(f"./{one.track.path}", one.title, one.length) for one in site.episodes]
    dates = calendar(site)
    return {
        **page(site, words_for(site.lang)),
        FEED: feed(site).encode("utf-8"),
        PLAYLIST: m3u(one_line(site.title), one_line(site.author), listed).encode("utf-8"),
        **({CALENDAR: dates} if dates else {}),
    }


def own_cover(folder: Path) -> tuple[bytes, str]:
    """Return the cover that the author put beside the routines, as JPEG, and its flaw; both empty where there is none.

    Raises:
        RequestError: It cannot be a cover.
    """
    from voiceguide.output.pictures import PictureError, as_jpeg, cover_flaw, read_picture  # noqa: PLC0415  few folders have one

    path = next((folder / name for name in _PICTURES if (folder / name).is_file()), None)
    if path is None:
        return b"", ""
    try:
        picture = read_picture(path)
        return as_jpeg(picture), cover_flaw(picture)
    except PictureError as error:
        hint = "save it again as JPEG or PNG, 1400 to 3000 pixels wide"
        raise RequestError(f"{path} cannot be the cover: {error}", hint) from error


def cover_of_all(site: Site, world: World, last: tuple[str, bytes]) -> tuple[str, bytes]:
    """Return a cover of all sessions, one after another, and what it was drawn from.

    Args:
        site: The sessions.
        world: For the store.
        last: What it was drawn from before, and how it looks; the same is not drawn again.

    Raises:
        OutputFailed: It cannot be drawn here.
    """
    from voiceguide.output.cover import Sketch, bars_of, draw  # noqa: PLC0415  only where something is published

    at, sections, spoken = 0, [], []
    for one in site.episodes:
        sections.append((Ms(at), Ms(at + one.length)))
        spoken += [(Ms(at + said.start), Ms(at + said.end)) for said in one.captions]
        at += one.length
    bars = bars_of(spoken, sections, Ms(max(at, 1)))
    sketch = Sketch(one_line(site.title), one_line(site.author), "", bars)
    key, data = last
    if key != sketch.key or not data:
        data = world.store.get(sketch.key) or draw(sketch)
        world.store.put(sketch.key, data)
    return sketch.key, data
