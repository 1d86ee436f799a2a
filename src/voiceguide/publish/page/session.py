"""A session on the page: its warnings first, then what plays it, its chapters, words and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from voiceguide.core.schedule import write_schedule
from voiceguide.core.words import Words
from voiceguide.publish.page.text import (
    address,
    anchor,
    at_anchor,
    at_time,
    clock,
    megabytes,
    plain,
    say,
    spoken,
)
from voiceguide.publish.site import Episode, Resource

_FILES = (
    ("sheet", "sheet", ""),
    ("vtt", "captions", "VTT"),
    ("srt", "captions", "SRT"),
    ("lrc", "captions", "LRC"),
    ("txt", "text", "TXT"),
    ("m3u", "album", "M3U"),
    ("xspf", "album", "XSPF"),
)
"""What can be fetched beside the track: its kind, what it is called, and which of its sort it is."""
_READ_HERE = {"sheet", "txt"}
"""What a browser opens rather than keeps."""


def session(number: int, episode: Episode, words: Words) -> Iterator[str]:
    """Yield the lines of a session; `number` sets its names inside the page apart from all others."""
    own = f"page:{number}"
    yield (
        f'<article class="session" id="{plain(anchor(episode.name))}" aria-labelledby="{own}:title" '
        f'data-guid="{plain(episode.guid)}" data-length="{episode.length}" data-author="{plain(episode.author)}">'
    )
    yield from _head(own, episode, words)
    yield from _warnings(own, episode, words)
    yield (
        f'<div class="stage"><audio controls preload="none" src="{address(episode.track.path)}" '
        f'aria-label="{plain(episode.title)}"></audio></div>'
    )
    yield from _chapters(own, episode, words)
    yield from _transcript(episode, words)
    yield from _files(own, episode, words)
    yield "</article>"


def _head(own: str, episode: Episode, words: Words) -> Iterator[str]:
    yield '<header class="session-head">'
    if cover := episode.files.get("cover"):
        yield f'<img class="cover" src="{address(cover.path)}" alt="" width="160" height="160" loading="lazy">'
    yield f'<div><h2 id="{own}:title" {spoken(episode.lang)}><a href="{at_anchor(episode.name)}">{plain(episode.title)}</a></h2>'
    facts = [f"{plain(words.phrase('length'))}: <strong>{clock(episode.length)}</strong>"]
    if episode.schedule:
        facts.append(
            f"{say('schedule', words)}: <strong>{plain(write_schedule(episode.schedule, words))}</strong>"
        )
    if episode.author:
        facts.append(plain(episode.author))
    yield f'<p class="facts">{" ".join(f"<span>{fact}</span>" for fact in facts)}</p>'
    if episode.tags:
        tags = "".join(f"<li>{plain(tag)}</li>" for tag in episode.tags)
        yield f'<ul class="tags" {spoken(episode.lang)}>{tags}</ul>'
    yield "</div></header>"


def _warnings(own: str, episode: Episode, words: Words) -> Iterator[str]:
    if episode.warnings:
        items = "".join(f"<li>{plain(one)}</li>" for one in episode.warnings)
        yield (
            f'<div class="warnings" role="note" aria-labelledby="{own}:warnings">'
            f'<h3 id="{own}:warnings"><span aria-hidden="true">⚠</span> {plain(words.phrase("warnings"))}</h3>'
            f"<ul {spoken(episode.lang)}>{items}</ul></div>"
        )


def _chapters(own: str, episode: Episode, words: Words) -> Iterator[str]:
    if episode.parts:
        yield f'<div class="chapters" role="group" aria-labelledby="{own}:chapters">'
        yield f'<h3 id="{own}:chapters">{say("chapters", words)}</h3>'
        yield f"<ol {spoken(episode.lang)}>"
        for part in episode.parts:
            yield (
                f'<li><a href="{at_time(episode.track, part.start)}" data-start="{part.start}" data-end="{part.end}">'
                f'{clock(part.start)} <span class="name">{plain(part.title)}</span></a></li>'
            )
        yield "</ol></div>"


def _transcript(episode: Episode, words: Words) -> Iterator[str]:
    """Yield all that is said, each chapter in which something is said under its title."""
    if not episode.captions:
        return
    yield f'<details class="transcript"><summary>{say("transcript", words)}</summary><div {spoken(episode.lang)}>'
    last = ""
    for caption in episode.captions:
        begun = [part.title for part in episode.parts if part.start <= caption.start]
        title = f"{len(begun)} {begun[-1]}" if begun else ""
        if begun and title != last:
            yield f"<h3>{plain(begun[-1])}</h3>"
        last = title
        yield (
            f'<p data-start="{caption.start}" data-end="{caption.end}">{clock(caption.start)} '
            f"<span>{plain(caption.text)}</span></p>"
        )
    yield "</div></details>"


def _files(own: str, episode: Episode, words: Words) -> Iterator[str]:
    yield f'<div class="files" role="group" aria-labelledby="{own}:files"><h3 id="{own}:files">{say("download", words)}</h3><ul>'
    size = megabytes(episode.track.size, words)
    sort = PurePosixPath(episode.track.path).suffix.removeprefix(".").upper()
    yield _link(episode.track, say("track", words), f"{plain(sort)} {size}")
    for kind, name, sort in _FILES:
        if file := episode.files.get(kind):
            yield _link(file, say(name, words), sort, keep=kind not in _READ_HERE)
    yield "</ul></div>"


def _link(file: Resource, name: str, note: str, *, keep: bool = True) -> str:
    download = " download" if keep else ""
    said = f" <small>{note}</small>" if note else ""
    return f'<li><a href="{address(file.path)}" type="{plain(file.kind)}"{download}>{name}{said}</a></li>'
