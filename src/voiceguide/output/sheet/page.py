"""The page itself: HTML that needs nothing beside it, in which every text of the author's is text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from voiceguide.core.captions import one_line
from voiceguide.core.sheet import Drawing, Part, Row, Sheet
from voiceguide.core.units import HOUR, MINUTE, SECOND, Ms, short_clock
from voiceguide.core.words import Words, direction
from voiceguide.output.sheet.ruler import draw

_IN_SECONDS = 2 * MINUTE
"""Lengths below are told in seconds alone, which takes less room."""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_HEAD = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>"""


def write_sheet(sheet: Sheet, words: Words) -> str:
    """Return a sheet as a page of HTML."""
    style = files("voiceguide.output.sheet").joinpath("sheet.css").read_text(encoding="utf-8")
    title = _plain(sheet.title)
    head = _HEAD.format(
        lang=_plain(sheet.lang), direction=direction(sheet.lang), policy=_POLICY, title=title, style=style
    )
    return "\n".join((head, *_body(sheet, words, title), "</body>", "</html>", ""))


def _body(sheet: Sheet, words: Words, title: str) -> Iterator[str]:
    facts = "".join(f" · {_plain(fact)}" for fact in sheet.facts)
    length = words.phrase("length")
    yield f'<header>\n<h1 dir="auto">{title}</h1>'
    yield f'<p class="facts">{_plain(length)}: <strong>{_time(sheet.length)}</strong>{facts}</p>\n</header>'
    if sheet.warnings:
        items = "".join(f'<li dir="auto">{_plain(one)}</li>' for one in sheet.warnings)
        heading = _plain(words.phrase("warnings"))
        yield (
            f'<aside class="warnings" aria-labelledby="warnings"><h2 id="warnings">⚠ {heading}</h2>'
            f"<ul>{items}</ul></aside>"
        )
    listed = "; ".join(
        f"{number}. {short_clock(part.start)} {one_line(part.title)}"
        for number, part in enumerate(sheet.parts, 1)
    )
    yield draw(sheet, f"{words.phrase('when')}: {listed}")
    yield "<main>"
    for number, part in enumerate(sheet.parts, 1):
        yield from _part(number, part, words)
    yield "</main>"


def _part(number: int, part: Part, words: Words) -> Iterator[str]:
    name = f"part-{number}"
    yield f'<section aria-labelledby="{name}">'
    yield (
        f'<h2 id="{name}"><span class="number">{number}</span> '
        f'<span class="name" dir="auto">{_plain(part.title)}</span> {_time(part.start)}</h2>'
    )
    yield from _figures(part.drawings)
    if part.rows:
        yield '<ol class="rows">'
        for row in part.rows:
            yield from _row(row, words)
        yield "</ol>"
    yield "</section>"


def _row(row: Row, words: Words) -> Iterator[str]:
    kind = "said" if row.length is None else "step"
    times = f" ×\u202f{row.times}" if row.times > 1 else ""
    yield f'<li class="{kind}">{_time(row.start)} <span dir="auto">{_plain(row.text)}{times}</span>'
    if row.length is not None:
        yield f'<time class="length" datetime="{_iso(row.length)}">{escape(_length(row.length, words))}</time>'
    if row.cues:
        cues = "".join(
            f'<li>{_time(at)} <span dir="auto">{_plain(text)}</span></li>' for at, text in row.cues
        )
        yield f'<ol class="cues">{cues}</ol>'
    yield from _figures(row.drawings)
    yield "</li>"


def _figures(drawings: Iterable[Drawing]) -> Iterator[str]:
    for one in drawings:
        words = _plain(one.text)
        if not one.kind:
            yield f'<figure><figcaption dir="auto">[{words}]</figcaption></figure>'
            continue
        address = f"data:{one.kind};base64,{b64encode(one.data).decode('ascii')}"
        caption = f'<figcaption dir="auto">{words}</figcaption>' if words else ""
        yield f'<figure><img src="{address}" alt="{words}">{caption}</figure>'


def _time(at: Ms) -> str:
    return f'<time datetime="{_iso(at)}">{short_clock(at)}</time>'


def _iso(length: Ms) -> str:
    """Write a length as HTML wants it: `PT1M30S`."""
    return f"PT{length // MINUTE}M{length % MINUTE // SECOND}S"


def _length(length: Ms, words: Words) -> str:
    """Write how long a step lasts, to the second: `45 s`, `77 s`, `2 min 10 s`."""
    whole = round(length / SECOND) * SECOND
    if whole < _IN_SECONDS:
        return f"{whole // SECOND}\u00a0{words.phrase('second_sign')}"
    parts = (
        (whole // HOUR, "hour_sign"),
        (whole % HOUR // MINUTE, "minute_sign"),
        (whole % MINUTE // SECOND, "second_sign"),
    )
    return " ".join(f"{count}\u00a0{words.phrase(sign)}" for count, sign in parts if count)


def _plain(text: str) -> str:
    return escape(one_line(text))
