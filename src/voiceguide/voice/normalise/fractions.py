"""Fractions and marks on a scale: `½`, `1 1/2`, `4/10`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.grammar import grammar_of

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_ONE_CHARACTER = re.compile(r"(?:(?P<whole>\d) ?)?(?P<fraction>[¼½¾⅐-⅞])")
_FRACTION_RANGE = re.compile(r"(?<=\d/\d) ?[-–] ?(?=\d+/\d)")
_MIXED = re.compile(r"(?<=\d)-(?=\d/\d(?!\d))")
_FRACTION = re.compile(
    r"(?<![\w./,:])(?:(?P<whole>\d+) )?(?P<part>\d{1,3})[/⁄](?P<of>\d{1,3})(?![\d/⁄]|[.,]\d)"
    r"(?:(?P<gap>[ -]?)(?P<unit>°[CFС]?|%|[^\W\d_]+)(?P<stop>\.?))?"
)


def say_fractions(text: str, words: Words) -> str:
    """Say known fractions as such, other pairs as a mark on a scale or one number over another."""
    text = _ONE_CHARACTER.sub(_spell, text)
    text = _MIXED.sub(" ", _FRACTION_RANGE.sub(f" {words.phrase('to')} ", text))
    return _FRACTION.sub(lambda found: _said(found, words), text) if "/" in text or "⁄" in text else text


def _spell(found: re.Match[str]) -> str:
    digits = unicodedata.normalize("NFKC", found["fraction"]).replace("⁄", "/")
    return f"{found['whole']} {digits}" if found["whole"] else digits


def _said(found: re.Match[str], words: Words) -> str:
    pair = f"{found['part']}/{found['of']}"
    grammar = grammar_of(words)
    before = found.string[: found.start()]
    unit = words.unit(found["unit"]) if found["unit"] else None
    if unit == words.unit("x"):  # `3/4 time` is a measure of music
        unit = None
    tail = "" if unit else f"{found['gap'] or ''}{found['unit'] or ''}{found['stop'] or ''}"
    if pair in words.fractions:
        said = grammar.mixed(found["whole"] or "", pair, unit, before, words)
    else:
        said = " ".join(filter(None, (found["whole"], grammar.out_of(found["part"], found["of"], words))))
        tail = f"{found['gap'] or ''}{found['unit'] or ''}{found['stop'] or ''}"
    return said + (f" {tail}" if tail[:1].isalpha() else tail) + _full_stop(found, tail)


def _full_stop(found: re.Match[str], tail: str) -> str:
    """Keep the full stop after a unit if it ends the sentence."""
    rest = found.string[found.end() :].lstrip()
    return "." if found["stop"] and not tail and (not rest or rest[0].isupper()) else ""
