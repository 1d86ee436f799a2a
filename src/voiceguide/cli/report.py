"""Diagnostics as people and programs read them."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from voiceguide.core.source import Diagnostic, Severity, Source, Span

_WIDEST = 96
"""Columns of a line that are shown."""
_LEAD = 30
"""Columns before the mistake that are shown of a longer line."""
_NEAR = 1000
"""Letters on each side that are looked at: more than are ever shown."""
_TAB = "    "
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def report(sources: Mapping[str, Source], found: Iterable[Diagnostic]) -> None:
    """Print diagnostics on standard error, each with its line and what to do.

    Args:
        sources: The texts that they are about, by the files of their places.
        found: What is printed.
    """
    colour = False if os.environ.get("NO_COLOR") else None
    for one in found:
        place = f"{_plain(one.span.file)}:{one.span.line}:{one.span.column}"
        kind = click.style(f"{one.severity}[{one.code}]", fg=_COLOURS[one.severity], bold=True)
        head = f"{click.style(place, bold=True)}: {kind}: {_plain(one.message)}"
        source = sources.get(one.span.file) or Source(one.span.file, "")
        for line in (head, *_excerpt(source, one)):
            click.echo(line, err=True, color=colour)


def _excerpt(source: Source, one: Diagnostic) -> Iterator[str]:
    number = f"{one.span.line:5}"
    margin = " " * len(number)
    line = source.line(one.span.line)
    if line.strip():
        last = one.span.end_column - 1 if one.span.end_line == one.span.line else len(line)
        before, marked, after = _window(line, one.span.column - 1, last)
        yield f"{number} | {before}{marked}{after}"
        carets = click.style("^" * max(_width(marked), 1), fg=_COLOURS[one.severity])
        yield f"{margin} | {' ' * _width(before)}{carets}"
    if one.hint:
        yield f"{margin} = hint: {_plain(one.hint)}"
    for include in one.via:
        yield f"{margin} = included from {_plain(include.file)}:{include.line}:{include.column}"


def _window(line: str, start: int, end: int) -> tuple[str, str, str]:
    """Return what is shown before a mistake, of it, and after it; a line that is too wide is cut.

    Args:
        line: The whole line.
        start: Where the mistake begins, in letters from 0.
        end: Where it ends.
    """
    near = (line[max(start - _NEAR, 0) : start], line[start:end][:_NEAR], line[end : end + _NEAR])
    before, marked, after = (_plain(part) for part in near)
    if _width(before + marked + after) <= _WIDEST:
        return before, marked, after
    room = max(_WIDEST - _width(marked + after), _LEAD)
    if _width(before) > room:
        before = f"…{_last(before, room - 1)}"
    room = _WIDEST - _width(before)
    if _width(marked + after) > room:
        shown = _first(marked + after, room - 1)
        marked, after = shown[: len(marked)], f"{shown[len(marked) :]}…"
    return before, marked, after


def _first(text: str, room: int) -> str:
    """Return as much of the start of a text as so many columns hold."""
    while text and _width(text) > room:
        text = text[: -max(1, (_width(text) - room) // 2)]
    return text


def _last(text: str, room: int) -> str:
    """Return as much of the end of a text as so many columns hold, beginning with a letter of its own."""
    while text and (_width(text) > room or unicodedata.combining(text[0])):
        text = text[max(1, (_width(text) - room) // 2) :]
    return text


def _plain(text: str) -> str:
    """Return a text of the author's in which nothing commands the terminal."""
    return "".join(
        _TAB if letter == "\t" else "\N{REPLACEMENT CHARACTER}" if _commands(letter) else letter
        for letter in text
    )


def _commands(letter: str) -> bool:
    """Tell whether a letter is a control character, or turns the direction of the line."""
    return (
        unicodedata.category(letter) == "Cc"
        or letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def _width(text: str) -> int:
    from rich.cells import cell_len  # noqa: PLC0415  only where a mistake is shown

    return cell_len(text)


def as_json(found: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return diagnostics as JSON values."""
    return [
        {
            **_place(one.span),
            "severity": str(one.severity),
            "code": one.code,
            "message": one.message,
            "hint": one.hint,
            "via": [_place(include) for include in one.via],
        }
        for one in found
    ]


def _place(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def summary(found: Iterable[Diagnostic]) -> str:
    """Count errors and warnings in words."""
    kinds = [one.severity for one in found]
    parts = [
        f"{count} {severity}{'s' if count > 1 else ''}"
        for severity in Severity
        if (count := kinds.count(severity))
    ]
    return " and ".join(parts) or "no mistakes"
