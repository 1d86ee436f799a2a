"""How texts, times, sizes and addresses are written into HTML."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from voiceguide.core.captions import one_line
from voiceguide.core.units import MINUTE, SECOND, Ms, short_clock
from voiceguide.core.words import Words, direction
from voiceguide.publish.site import Resource

_MEGABYTE = 1_000_000


def plain(text: str) -> str:
    """Return a text as one line that can stand anywhere in HTML."""
    return escape(one_line(text))


def address(path: str) -> str:
    """Return a path of the folder as an address from the page, which no name can turn into another."""
    return escape(quote(path.encode("utf-8", "surrogateescape")))


def anchor(name: str) -> str:
    """Return the name of a session as an element's: without spaces."""
    return "-".join(one_line(name).split())


def at_anchor(name: str) -> str:
    """Return the address of a session on this page."""
    return escape("#" + quote(anchor(name)))


def at_time(track: Resource, start: Ms) -> str:
    """Return the address of a place in a track: a media fragment."""
    return f"{address(track.path)}#t={start / SECOND:.3f}"


def clock(at: Ms) -> str:
    """Return a time as an element."""
    return f'<time datetime="PT{at // MINUTE}M{at % MINUTE // SECOND}S">{short_clock(at)}</time>'


def spoken(lang: str) -> str:
    """Return the attributes of an element whose words are in a session's language."""
    return f'lang="{plain(lang)}" dir="{direction(lang)}"'


def megabytes(size: int, words: Words) -> str:
    """Write the size of a file: `13.4 MB`."""
    figure = f"{max(size / _MEGABYTE, 0.1):.1f}".replace(".", words.phrase("decimal"))
    return f"{figure}\u00a0{words.phrase('megabyte_sign')}"


def say(name: str, words: Words) -> str:
    """Return what the page itself says, to stand in HTML."""
    return plain(words.phrase(f"page_{name}"))
