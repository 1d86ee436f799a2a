"""Diagnostics as people and programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import click

from voiceguide.core.source import Diagnostic, Severity, Source, Span

_WIDEST = 96
_LEAD = 60
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def report(source: Source, found: Iterable[Diagnostic]) -> None:
    """Print diagnostics on standard error, each with its line and what to do."""
    for one in found:
        place = f"{one.span.file}:{one.span.line}:{one.span.column}"
        kind = click.style(f"{one.severity}[{one.code}]", fg=_COLOURS[one.severity], bold=True)
        click.echo(f"{click.style(place, bold=True)}: {kind}: {one.message}", err=True)
        for line in _excerpt(source, one):
            click.echo(line, err=True)


def _excerpt(source: Source, one: Diagnostic) -> Iterator[str]:
    number = f"{one.span.line:5}"
    margin = " " * len(number)
    line = source.line(one.span.line)
    if line.strip():
        start, shown = _window(line, one.span.column - 1)
        last = one.span.end_column - 1 if one.span.end_line == one.span.line else len(line)
        before = shown[: one.span.column - 1 - start]
        marked = shown[one.span.column - 1 - start : max(last - start, one.span.column - start)]
        yield f"{number} | {shown}"
        blank = "".join(letter if letter == "\t" else " " * _width(letter) for letter in before)
        carets = "^" * max(sum(_width(letter) for letter in marked), 1)
        yield f"{margin} | {blank}{click.style(carets, fg=_COLOURS[one.severity])}"
    if one.hint:
        yield f"{margin} = hint: {one.hint}"
    for include in one.via:
        yield f"{margin} = included from {include.file}:{include.line}:{include.column}"


def _window(line: str, column: int) -> tuple[int, str]:
    """Return the part of a long line around a column, and where it starts."""
    if len(line) <= _WIDEST:
        return 0, line
    start = max(min(column - _LEAD // 2, len(line) - _WIDEST), 0) if column > _LEAD else 0
    shown = line[start : start + _WIDEST]
    if start:
        shown = f"…{shown[1:]}"
    return start, f"{shown[:-1]}…" if start + _WIDEST < len(line) else shown


def _width(letter: str) -> int:
    from rich.cells import cell_len  # noqa: PLC0415  only where a mistake is shown

    return cell_len(letter)


def as_json(found: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return diagnostics as JSON values."""
    return [
        {
            **_place(one.span),
            "severity": str(one.severity),
            "code": one.code,
            "message": one.message,
            "hint": one.hint or None,
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
