"""Dates: `2026-05-03`, `03.05.2026`, `3 May 2026`, `May 3, 2026`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.grammar import grammar_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceguide.core.words import Words

_ISO = re.compile(r"(?<![\w.-])(?P<year>[12]\d{3})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?![\w-])")
_DOTTED = re.compile(r"(?<![\w.])(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>[12]\d{3})(?!\w|\.\d)")
_SLASHED = re.compile(r"(?<![\w/])(?P<first>[0-3]?\d)/(?P<second>[0-3]?\d)/(?P<year>[12]\d{3})(?![\w/])")
_YEAR_TAIL = r"(?:,? (?P<year>[12]\d{3})(?![\w:-])(?P<word> ?г\.| года| год)?)?"
_DAY_FIRST = re.compile(
    rf"(?<![\w.,:/-])(?P<day>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?(?P<month>[^\W\d_]{{3,9}}){_YEAR_TAIL}(?!\w)"
)
_MONTH_FIRST = re.compile(
    r"(?<!\w)(?P<month>[^\W\d_]{3,9}) (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:,? (?P<year>[12]\d{3})(?!\w)|(?=[,.;!?)]?$))"
)
_MONTHS = 12
_LONGEST = 31


def say_dates(text: str, words: Words) -> str:
    """Say a date where it is sure which number is the day; part the numbers where it is not."""
    for pattern in (_ISO, _DOTTED):
        text = pattern.sub(_numeric(words), text)
    text = _SLASHED.sub(lambda found: _slashed(found, words), text)
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        text = pattern.sub(_named(words), text)
    return grammar_of(words).begin(text, words)


def _numeric(words: Words) -> Callable[[re.Match[str]], str]:
    def said(found: re.Match[str]) -> str:
        return _date(found, int(found["day"]), int(found["month"]), words)

    return said


def _named(words: Words) -> Callable[[re.Match[str]], str]:
    def said(found: re.Match[str]) -> str:
        if found["month"] not in words.months:
            return found[0]
        return _date(found, int(found["day"]), words.months.index(found["month"]) + 1, words)

    return said


def _slashed(found: re.Match[str], words: Words) -> str:
    first, second = int(found["first"]), int(found["second"])
    if first > _MONTHS or (words.day_first and second <= _MONTHS):
        return _date(found, first, second, words)
    if second > _MONTHS:
        return _date(found, second, first, words)
    return f"{first}, {second}, {found['year']}"


def _date(found: re.Match[str], day: int, month: int, words: Words) -> str:
    if not (1 <= day <= _LONGEST and 1 <= month <= _MONTHS):
        return found[0]
    year = int(found["year"]) if found["year"] else None
    return grammar_of(words).date(day, month, year, found.string[: found.start()], words)
