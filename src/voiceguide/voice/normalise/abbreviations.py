"""Short forms with a full stop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_SENTENCE_FOLLOWS = re.compile(r"\s*(?:$|[\"”»')\]]*\s+[\"“„«(¿¡]*[A-ZÀ-ÖØ-ÞŒА-ЯЁ])")


def say_abbreviations(text: str, words: Words) -> str:
    """Write out the short forms; the full stop of one that closes a sentence stays."""
    parts: list[str] = []
    at = 0
    for found in words.find_abbreviations(text):
        if _is_unit(text, found.start, found.end, words):
            continue
        said = found.said
        if text[found.start].isupper() and not _is_capital_inside(text, found.start):
            said = said[0].upper() + said[1:]
        if found.closing and text[found.end - 1] == "." and _SENTENCE_FOLLOWS.match(text, found.end):
            said += "."
        elif found.end < len(text) and (text[found.end].isalnum()):
            said += " "
        parts += (text[at : found.start], said)
        at = found.end
    return "".join((*parts, text[at:]))


def _is_capital_inside(text: str, at: int) -> bool:
    """Tell whether a capital stands there for itself, not for the start of a sentence."""
    before = text[:at].rstrip(' "“«(')
    return bool(before) and before[-1] not in ".!?:"


def _is_unit(text: str, start: int, end: int, words: Words) -> bool:
    """Tell whether a short form is a unit after its number: `5 см.`."""
    before = text[:start].rstrip()
    return before[-1:].isdigit() and words.unit(text[start:end].rstrip(".")) is not None
