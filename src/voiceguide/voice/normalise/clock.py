"""Colons between numbers: a time of day or a length.

`10:30 am`, `at 7:30`, `07:00` and `19:00` are times of day. `1:30` is a length, as it is in a
routine; so is anything after a word that asks for one (`for 10:30`), and `1:02:03`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.grammar import grammar_of

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_CLOCK = re.compile(r"(?<![\w:.,])(?P<first>\d{1,2}):(?P<second>[0-5]\d)(?::(?P<third>[0-5]\d))?(?![\w:])")
_HALF_CLOCK = re.compile(_CLOCK.pattern + r"(?: ?(?P<half>[AaPp])(?:\. ?[Mm]\.|[Mm](?!\w)))")
_BARE_HALF = re.compile(
    r"(?<![\w:.,])(?P<hour>\d{1,2}) ?(?P<half>[AaPp])(?:(?P<dots>\.) ?)?[Mm](?!\w)(?P<stop>(?(dots)\.?))"
)
_CLOCK_RANGE = re.compile(r"(?<![\w:.,])(?P<low>\d{1,2}:[0-5]\d) ?[-–—] ?(?P<high>\d{1,2}:[0-5]\d)(?![\w:])")
_HALF_RANGE = re.compile(r"(?<=[AP]M) ?[-–—] ?(?=\d)")
_RATIO = re.compile(r"(?<![\w:.,])(?P<one>\d{1,4}) ?: ?(?P<other>\d{1,4})(?![\w:]|[.,]\d)")
_LAST_WORD = re.compile(r"([^\W\d_]+) $")
_DAY_HOURS = 24


def say_clock(text: str, words: Words) -> str:
    """Say times of day, lengths and ratios that are written with a colon, and `7am`."""
    if ":" in text:
        text = _CLOCK_RANGE.sub(lambda found: _range(found, words), text)
        if "am" in words.phrases:
            text = _HALF_CLOCK.sub(lambda found: _half_said(found, words), text)
        text = _CLOCK.sub(lambda found: _said(found, words), text)
        text = _RATIO.sub(rf"\g<one> {words.phrase('ratio')} \g<other>", text)
    if "am" not in words.phrases:
        return text
    return _HALF_RANGE.sub(f" {words.phrase('to')} ", _BARE_HALF.sub(lambda found: _bare(found, words), text))


def _bare(found: re.Match[str], words: Words) -> str:
    """Write `7 a.m.` as `7 AM`; a full stop that ends the sentence too stays."""
    rest = found.string[found.end() :].lstrip()
    ends = found["stop"] and (not rest or rest[0].isupper())
    return f"{found['hour']} {_half_of(found, words)}" + ("." if ends else "")


def _half_of(found: re.Match[str], words: Words) -> str:
    return words.phrase("am" if found["half"] in "Aa" else "pm")


def _range(found: re.Match[str], words: Words) -> str:
    head = words.phrases.get("from_clock", "")
    return f"{head} {found['low']} {words.phrase('to')} {found['high']}".strip()


def _said(found: re.Match[str], words: Words) -> str:
    before = found.string[: found.start()]
    first, second = int(found["first"]), int(found["second"])
    if found["third"] is None and _is_time_of_day(found["first"], before, words):
        return grammar_of(words).time(first, second, "", before, words)
    numbers = [first, second] if found["third"] is None else [first, second, int(found["third"])]
    return _length(numbers, before, words)


def _half_said(found: re.Match[str], words: Words) -> str:
    """Say `10:30 a.m.`; a full stop that ends the sentence too stays."""
    if found["third"] is not None:
        return found[0]
    before = found.string[: found.start()]
    half = _half_of(found, words)
    said = grammar_of(words).time(int(found["first"]), int(found["second"]), half, before, words)
    ends = found[0].endswith(".") and found.string[found.end() :].strip()[:1].isupper()
    return f"{said}." if ends else said


def _is_time_of_day(hour: str, before: str, words: Words) -> bool:
    found = _LAST_WORD.search(before[-24:].lower())
    word = found[1] if found else ""
    if word in words.listed("length") or int(hour) >= _DAY_HOURS:
        return False
    return word in words.listed("clock") or len(hour) == 2 or _is_second_of_range(before, words)  # noqa: PLR2004  two digits


def _is_second_of_range(before: str, words: Words) -> bool:
    """Tell whether a time follows another one and `to`."""
    return bool(re.search(rf"\d\w* {re.escape(words.phrase('to'))} $", before))


def _length(numbers: list[int], before: str, words: Words) -> str:
    """Say a length given as minutes and seconds, or hours, minutes and seconds."""
    units = list(dict.fromkeys(words.times.values()))[-len(numbers) :]
    grammar = grammar_of(words)
    parts = [
        grammar.count(str(number), unit, before, words)
        for number, unit in zip(numbers, units, strict=True)
        if number
    ]
    return " ".join(parts) or grammar.count("0", units[-1], before, words)
