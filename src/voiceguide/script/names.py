"""Names in braces that stand for nothing, and what to do about them."""

from __future__ import annotations

from collections.abc import Mapping

from voiceguide.core.nearest import nearest
from voiceguide.core.source import Diagnostic, Span

_LOOP = "write {{{}}} at the end of the heading, or of the step"
_GIVEN_BY = {
    "side": _LOOP.format("sides: left, right"),
    "other": _LOOP.format("sides: left, right"),
    "round": _LOOP.format("repeat: 3"),
    "rounds": _LOOP.format("repeat: 3"),
    "n": "{n} is known in a step only",
    "total": "{total} is known in a step only",
    "length": "write `length: 14m` in the front matter, or ask for one with `--length 14m`",
}
_NEEDS_VALUE = {
    "countdown": "countdown: 3",
    "repeat": "repeat: 3",
    "sides": "sides: left, right",
    "switch": "switch: 10s",
    "optional": "optional: 1",
    "chime": "chime: bell",
}
"""Attributes that mean nothing alone, and so are read as names."""


def unknown_name(name: str, span: Span, values: Mapping[str, str]) -> Diagnostic:
    """Return the mistake that a name in braces is, where nothing gives it a value.

    Args:
        name: Without its braces.
        span: Where it stands.
        values: What is known there.
    """
    message = f"{{{name}}} is not known here"
    if name == "length":
        message = "{length} is not known: no length was asked for"
    return Diagnostic("VG043", message, span, _how(name, values))


def _how(name: str, values: Mapping[str, str]) -> str:
    if name in _GIVEN_BY:
        return _GIVEN_BY[name]
    if name in _NEEDS_VALUE:
        return f"write {{{_NEEDS_VALUE[name]}}}"
    if near := nearest(name, (*values, *_GIVEN_BY)):
        return f"did you mean {{{near}}}?"
    known = ", ".join(f"{{{each}}}" for each in sorted(values))
    return f"known here: {known}; write \\{{ for a brace that is meant to be read"
