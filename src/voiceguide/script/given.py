"""`with: name = value` in the braces of an include: what it gives to the variables of the other routine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceguide.core.source import Diagnostic
from voiceguide.script.attributes import opening
from voiceguide.script.fragment import Fragment

Given = tuple[tuple[str, str], ...]

_PAIR = re.compile(r"([^\W\d]\w*)\s*=\s*(\S.*)", re.DOTALL)
_NAME = re.compile(r"\{\s*[^\W\d]\w*(?:\.\w+)?\s*\}")
_HOW = "write with: name = value, other = value; a value has no comma and no ="


def take_given(fragment: Fragment) -> tuple[Given, Fragment, tuple[Diagnostic, ...]]:
    """Take `with` out of the braces at the end of a text.

    Returns:
        What it gives, the text with the other attributes, and what is wrong.
    """
    end = len(fragment.text)
    start = opening(fragment.text, end)
    if start is None:
        return (), fragment, ()
    pieces = tuple(_pieces(fragment.text, start + 1, end - 1))
    values = tuple(piece for piece in pieces if _is_with(fragment.text[slice(*piece)]))
    if not values:
        return (), fragment, ()
    given, found = _read(fragment, values[0])
    found += tuple(
        fragment.part(*piece).mistake("VG052", "`with` stands here twice", "keep one, with commas in it")
        for piece in values[1:]
    )
    if all(piece in values or not fragment.text[slice(*piece)].strip() for piece in pieces):
        return given, fragment.without(start, end), found
    for first, last in reversed(values):
        fragment = fragment.without(first, last + 1) if last < end - 1 else fragment.without(first - 1, last)
        end = len(fragment.text)
    return given, fragment, found


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each attribute begins and ends, between the semicolons."""
    for piece in text[start:end].split(";"):
        yield start, start + len(piece)
        start += len(piece) + 1


def _is_with(piece: str) -> bool:
    name, colon, _ = piece.partition(":")
    return bool(colon) and name.strip().lower() == "with"


def _read(fragment: Fragment, piece: tuple[int, int]) -> tuple[Given, tuple[Diagnostic, ...]]:
    at = fragment.text.index(":", *piece) + 1
    given: dict[str, str] = {}
    found: list[Diagnostic] = []
    for text in fragment.text[at : piece[1]].split(","):
        part = fragment.part(at, at + len(text))
        at += len(text) + 1
        pair = _PAIR.fullmatch(part.text)
        if pair is None or "=" in pair[2]:
            found.append(part.mistake("VG051", "`with` needs names and values", _HOW))
        elif set("{}\\") & set(_NAME.sub("", pair[2])):
            message, hint = "braces in a value of `with` hold a name", "write with: name = {side}"
            found.append(part.mistake("VG051", message, hint, at=pair.span(2)))
        elif pair[1] in given:
            found.append(part.mistake("VG052", f"`{pair[1]}` stands here twice", "keep one"))
        else:
            given[pair[1]] = " ".join(pair[2].split())
    return tuple(given.items()), tuple(found)
