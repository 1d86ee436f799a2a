"""The page and what stands beside it, by their paths from the folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files

from voiceguide.core.words import Words, direction
from voiceguide.publish.page.player import player
from voiceguide.publish.page.session import session
from voiceguide.publish.page.text import address, at_anchor, clock, plain, say, spoken
from voiceguide.publish.site import Site

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_ASSETS = ("player.js", "player.css")


def page(site: Site, words: Words) -> Mapping[str, bytes]:
    """Return the page of a folder and what it needs, each by its path from the folder."""
    here = files("voiceguide.publish.page")
    whole = "\n".join(("<!DOCTYPE html>", *_lines(site, words), ""))
    return {"index.html": whole.encode()} | {name: here.joinpath(name).read_bytes() for name in _ASSETS}


def _lines(site: Site, words: Words) -> Iterator[str]:
    yield f'<html lang="{plain(site.lang)}" dir="{direction(site.lang)}">'
    yield from _head(site)
    yield f'<body>\n<a class="skip" href="#page:sessions">{say("skip", words)}</a>'
    yield from _banner(site, words)
    yield f'<main id="page:sessions" tabindex="-1" aria-label="{say("sessions", words)}">'
    if not site.episodes:
        yield f"<p>{say('nothing', words)}</p>"
    for number, episode in enumerate(site.episodes, 1):
        yield from session(number, episode, words)
    yield "</main>"
    yield from _subscribe(site, words)
    yield from player(words)
    yield "</body>\n</html>"


def _head(site: Site) -> Iterator[str]:
    yield '<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{plain(site.title)}</title>"
    if site.description:
        yield f'<meta name="description" content="{plain(site.description)}">'
    covers = (one.files["cover"] for one in site.episodes if "cover" in one.files)
    if icon := site.cover or next(covers, None):
        yield f'<link rel="icon" type="{plain(icon.kind)}" href="{address(icon.path)}">'
    yield f'<link rel="alternate" type="application/rss+xml" title="{plain(site.title)}" href="feed.xml">'
    yield '<link rel="stylesheet" href="player.css">\n<script src="player.js" defer></script>\n</head>'


def _banner(site: Site, words: Words) -> Iterator[str]:
    yield '<header class="banner">'
    if site.cover:
        yield f'<img class="cover" src="{address(site.cover.path)}" alt="" width="160" height="160">'
    yield f'<div><h1 dir="auto">{plain(site.title)}</h1>'
    if site.author:
        yield f'<p class="facts" dir="auto">{plain(site.author)}</p>'
    if site.description:
        yield f'<p dir="auto">{plain(site.description)}</p>'
    yield "</div></header>"
    if len(site.episodes) > 1:
        yield f'<nav class="contents" aria-label="{say("sessions", words)}"><ol>'
        for one in site.episodes:
            yield (
                f'<li><a href="{at_anchor(one.name)}"><span {spoken(one.lang)}>{plain(one.title)}</span> '
                f"{clock(one.length)}</a></li>"
            )
        yield "</ol></nav>"


def _subscribe(site: Site, words: Words) -> Iterator[str]:
    """Yield the links to the feed and the calendar, each with its whole address to be copied into a program."""
    links = [("feed.xml", "application/rss+xml", "feed")]
    if any(one.schedule for one in site.episodes):
        links.append(("calendar.ics", "text/calendar", "calendar"))
    yield '<footer class="subscribe"><nav aria-labelledby="page:subscribe">'
    yield f'<h2 id="page:subscribe">{say("subscribe", words)}</h2>\n<ul>'
    for path, kind, name in links:
        yield f'<li><a href="{path}" type="{kind}">{say(name, words)}</a> <code>{plain(site.url + path)}</code></li>'
    yield "</ul></nav></footer>"
