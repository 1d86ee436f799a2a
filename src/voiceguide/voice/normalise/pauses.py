"""Quotes, brackets, dashes and dots: what is left of them is a pause, or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_PRIMES = re.compile(r"(?<=\d)['’\"”](?=\d)")
_QUOTES = re.compile(r"[\"“”„‟«»‹›‚]|(?<![^\W\d_])['‘’]|['‘’](?![^\W\d_])")
_BRACKETS = re.compile(r"\s*[()]\s*")
_DASH = re.compile(r"^[–-] |\s*[—―]\s*|\s+[–-]+\s+|\s*(?:–|--+)\s*")
_BULLET = re.compile(r"\s*[•·‣▪]\s*")
_DOTS = re.compile(r"\s*(?:…|‥|\.\.)[.…‥]*\s*(?P<next>\S?)")
_UNTIDY = re.compile(r"\s\s|[\t\n]|[ ,;:!?.][,.;:!?]|^[\s,.;:!?]|[\s,;:-]$")
_TIDY: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s+"), " "),
    (re.compile(r" (?=[,.;:!?])"), ""),
    (re.compile(r"([!?])[.,;:]*(?:[!?][.,;:]*)+"), r"\1"),
    (re.compile(r"[,;:]+(?=[.!?])"), ""),
    (re.compile(r"([,;:])(?:[ ,;:])*(?=[,;:])"), ""),
    (re.compile(r"(?<=[.!?]) ?[,;:]+|(?<=[!?])\.+"), ""),
    (re.compile(r"\.{2,}"), "."),
    (re.compile(r"^[\s,.;:!?]+|[\s,;:-]+$"), ""),
)


def say_pauses(text: str, words: Words) -> str:  # noqa: ARG001  a rule takes the words
    """Turn dashes and brackets to commas, trailing dots to a comma or a full stop, drop quotes."""
    text = _QUOTES.sub("", _PRIMES.sub(" ", text))
    text = _BRACKETS.sub(", ", text)
    text = _BULLET.sub(", ", _DASH.sub(", ", text))
    return _DOTS.sub(_dots, text)


def _dots(found: re.Match[str]) -> str:
    following = found["next"]
    return (", " if following.islower() or following.isdigit() else ". ") + following


def tidy(text: str, words: Words) -> str:  # noqa: ARG001  a rule takes the words
    """Leave one mark where several met, and none at the start."""
    if not _UNTIDY.search(text):
        return text
    for pattern, instead in _TIDY:
        text = pattern.sub(instead, text)
    return text
