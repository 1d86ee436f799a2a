"""The feed of a published folder: RSS 2.0 as podcast apps read it, with the tags of iTunes and of Podcasting 2.0."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from voiceguide.core.captions import one_line, tidy
from voiceguide.core.units import HOUR, MINUTE, SECOND, Ms
from voiceguide.publish.addresses import on_page, whole

if TYPE_CHECKING:
    from voiceguide.publish.site import Episode, Site

NAME: Final = "feed.xml"
"""Of its file, at the root of the folder."""

GENERATOR: Final = "voiceguide"
"""What the feed says it was made by."""

_SPACES: Final = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
    "xmlns:psc": "http://podlove.org/simple-chapters",
}
_CATEGORY: Final = ("Health & Fitness", "Alternative Health")
_CHAPTERS: Final = "application/json+chapters"
_TYPES: Final = {"audio/mp4": "audio/x-m4a"}
"""What Apple calls the type of a track, where that is not what the web calls it."""
_TRANSCRIPTS: Final = ("vtt", "srt")
"""The kinds of captions that apps read, the better one first."""


def feed(site: Site) -> str:
    """Return the feed of a published folder; whatever its texts hold, it is well-formed."""
    root = Element("rss", {"version": "2.0", **_SPACES})
    channel = SubElement(root, "channel")
    _head(channel, site)
    for episode in site.episodes:
        _item(SubElement(channel, "item"), site, episode)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _head(channel: Element, site: Site) -> None:
    """Write what the feed says about itself."""
    _text(channel, "title", site.title)
    _text(channel, "link", site.url)
    SubElement(channel, "atom:link", {"href": site.url + NAME, "rel": "self", "type": "application/rss+xml"})
    _text(channel, "description", site.description or site.title)
    _text(channel, "language", site.lang)
    _text(channel, "generator", GENERATOR)
    if site.episodes:
        _text(channel, "lastBuildDate", format_datetime(max(one.changed for one in site.episodes)))
    _text(channel, "podcast:guid", site.guid)
    _text(channel, "podcast:medium", "podcast")
    # without an owner there are readers that pass the lock over
    SubElement(channel, "podcast:locked", {"owner": site.email} if site.email else {}).text = "yes"
    _text(channel, "itunes:author", site.author or site.title)
    if site.email:
        owner = SubElement(channel, "itunes:owner")
        _text(owner, "itunes:name", site.author or site.title)
        _text(owner, "itunes:email", site.email)
    _text(channel, "itunes:type", "episodic")
    _text(channel, "itunes:explicit", "false")
    outer, inner = _CATEGORY
    SubElement(SubElement(channel, "itunes:category", {"text": outer}), "itunes:category", {"text": inner})
    if site.cover:
        address = whole(site, site.cover)
        SubElement(channel, "itunes:image", {"href": address})
        image = SubElement(channel, "image")
        for tag, text in (("url", address), ("title", site.title), ("link", site.url)):
            _text(image, tag, text)


def _item(item: Element, site: Site, episode: Episode) -> None:
    """Write a session."""
    _text(item, "title", episode.title)
    SubElement(item, "guid", {"isPermaLink": "false"}).text = episode.guid
    _text(item, "pubDate", format_datetime(episode.published))
    _text(item, "link", on_page(site, episode))
    SubElement(
        item,
        "enclosure",
        {
            "url": whole(site, episode.track),
            "length": str(episode.track.size),
            "type": _TYPES.get(episode.track.kind, episode.track.kind),
        },
    )
    SubElement(item, "description").text = "\n".join(_lines(episode)) or one_line(episode.title)
    _text(item, "content:encoded", "".join(f"<p>{escape(line, quote=False)}</p>" for line in _lines(episode)))
    _text(item, "itunes:author", episode.author or site.author)
    _text(item, "itunes:duration", str(round(episode.length / SECOND)))
    _text(item, "itunes:explicit", "false")
    if cover := episode.files.get("cover") or site.cover:
        SubElement(item, "itunes:image", {"href": whole(site, cover)})
    for tag in episode.tags:
        _text(item, "category", tag)
    _chapters(item, site, episode)
    for kind in _TRANSCRIPTS:
        if file := episode.files.get(kind):
            facts = {"url": whole(site, file), "type": file.kind, "language": episode.lang}
            SubElement(item, "podcast:transcript", {**facts, "rel": "captions"})


def _chapters(item: Element, site: Site, episode: Episode) -> None:
    if file := episode.files.get("json"):
        SubElement(item, "podcast:chapters", {"url": whole(site, file), "type": _CHAPTERS})
    if episode.parts:
        listed = SubElement(item, "psc:chapters", {"version": "1.2"})
        for part in episode.parts:
            start = f"{_clock(part.start)}.{part.start % SECOND:03}"
            SubElement(listed, "psc:chapter", {"start": start, "title": one_line(part.title)})


def _lines(episode: Episode) -> Iterator[str]:
    """Yield what is told of a session: when not to do it, and its chapters."""
    yield from (f"⚠ {one_line(warning)}" for warning in episode.warnings)
    yield from (f"{_clock(part.start)} {one_line(part.title)}" for part in episode.parts)


def _text(parent: Element, tag: str, text: str) -> None:
    """Write an element that holds a text, and none for no text."""
    if clean := tidy(text):
        SubElement(parent, tag).text = clean


def _clock(at: Ms) -> str:
    hours, rest = divmod(at, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return f"{hours:02}:{minutes:02}:{rest // SECOND:02}"
