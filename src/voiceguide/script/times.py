"""Times as an author writes them: of steps, of pauses, of cues."""

from __future__ import annotations

import re

from voiceguide.core.document import AtEnd, AtEvery, AtShare, AtStart, AtSwitch, Range, When
from voiceguide.core.source import Diagnostic
from voiceguide.core.units import Ms, parse_time
from voiceguide.script.fragment import Fragment

_UNIT = r"(?:ms|secs?|seconds?|s|mins?|minutes?|m|hrs?|hours?|h|сек\w*|с|мин\w*|ч|час\w*)"
_NUMBER = r"\d{1,40}(?:[.,:]\d{1,40}){0,9}"
_TIME = rf"(?:{_NUMBER}\s?{_UNIT}(?:\s?{_NUMBER}\s?{_UNIT})*|\d+(?::\d+)+(?:\.\d+)?)(?!\w)"
_EXACT = re.compile(_TIME, re.IGNORECASE)
_RANGE = re.compile(rf"({_TIME})\s*\.\.\s*({_TIME})(?=\s|$)", re.IGNORECASE)
_SINGLE = re.compile(rf"({_TIME})(?=\s|$)", re.IGNORECASE)
_LOOKALIKE = re.compile(
    rf"[~<>±]?{_NUMBER}\s?(?:(?:{_UNIT})?\s?(?:\.\.+|…|-|–|—|to)\s?{_NUMBER}\s?(?:{_UNIT})?|(?:{_UNIT}))(?!\w)[.:;,]?"
    rf"|\d+:\d+\S*|\d+\.\.\S*",
    re.IGNORECASE,
)
_HAS_UNIT = re.compile(rf"\d\s?(?:{_UNIT})(?!\w)|\d:\d|\.\.", re.IGNORECASE)
_DASHED = re.compile(
    rf"({_NUMBER})\s?({_UNIT})?\s?(?:-|–|—|…|\.\.+|to)\s?({_NUMBER})\s?({_UNIT})?", re.IGNORECASE
)
_LONGEST = Ms(24 * 3_600_000)

HOW = "write 40s, 2m, 1m30s or 1:30, or a range such as 40s..90s"


def read_range(fragment: Fragment) -> tuple[Range | None, tuple[Diagnostic, ...]]:
    """Read `30s` or `10s..30s`; None without a diagnostic where the text is no time at all."""
    text = fragment.text
    if text.count("..") == 1:
        first, second = text.split("..")
        least, most = parse_time(first), parse_time(second)
    else:
        least = most = parse_time(text)
    if least is None or most is None:
        return None, ()
    if most < least:
        return None, (
            fragment.mistake("VG011", f"this range runs backwards: {text}", "write the shorter time first"),
        )
    if most > _LONGEST:
        message = "this time is longer than 24 h, the bound of a session"
        return None, (fragment.mistake("VG002", message, "write a shorter one"),)
    return Range(least, most, fragment.span()), ()


def split_time(fragment: Fragment) -> tuple[Range | None, Fragment, tuple[Diagnostic, ...]]:
    """Take the time off the front of a step's text.

    Returns:
        The time or None, the text after it, and a mistake where the text begins with
        something like a time that is none.
    """
    found = _RANGE.match(fragment.text) or _SINGLE.match(fragment.text)
    if found:
        time, wrong = read_range(fragment.part(0, found.end()))
        rest = fragment.part(found.end())
        if time is not None:
            zero = fragment.mistake("VG010", "a step cannot last no time at all", HOW, at=found.span())
            return time, rest, (zero,) if time.most == 0 else ()
        if wrong:
            return None, rest, wrong
    looks = _LOOKALIKE.match(fragment.text)
    if looks and _HAS_UNIT.search(looks[0]):
        wrong = (fragment.mistake("VG010", f"`{looks[0]}` is not a time", _how(looks[0]), at=looks.span()),)
        return None, fragment.part(looks.end()), wrong
    return None, fragment, ()


def begins_like_time(text: str) -> bool:
    """Tell whether the front of a text would be taken for a time, or for a part of the one before it."""
    looks = _LOOKALIKE.match(text)
    return bool(_EXACT.match(text) or (looks and _HAS_UNIT.search(looks[0])) or text.startswith(".."))


def _how(text: str) -> str:
    """Return what to write for a time that is none: the range, where it is a range written otherwise."""
    if dashed := _DASHED.fullmatch(text):
        first, unit, last, end_unit = dashed.groups()
        meant = f"{first}{unit or end_unit or 's'}..{last}{end_unit or unit or 's'}"
        least, most = (parse_time(part) for part in meant.split(".."))
        if least is not None and most is not None and least < most:
            return f"write {meant}"
    return HOW


_PERCENT = re.compile(r"(\d{1,3})\s?%")
_EVERY = re.compile(r"every\s+", re.IGNORECASE)
_SWITCH = re.compile(r"switch\b", re.IGNORECASE)
_HOW_CUE = "write `@ 0:20 text`, `@ half text` or `@ -10s text`"


def split_when(fragment: Fragment) -> tuple[When | None, Fragment, tuple[Diagnostic, ...]]:
    """Take `@ 0:20`, `@ half`, `@ 25%` or `@ -10s` off the front of a cue's text."""
    body = fragment.part(1)
    text = body.text
    if switch := _SWITCH.match(text):
        return AtSwitch(), body.part(switch.end()), ()
    if every := _EVERY.match(text):
        time = _EXACT.match(text, every.end())
        interval = parse_time(time[0]) if time else None
        if time and interval:
            return AtEvery(interval), body.part(time.end()), ()
        missing = fragment.mistake("VG060", "`@ every` needs a time", "write `@ every 15s text`")
        return None, body.part(every.end()), (missing,)
    if text[:4].lower() == "half" and not text[4:5].isalnum():
        return AtShare(1, 2), body.part(4), ()
    if percent := _PERCENT.match(text):
        if int(percent[1]) <= 100:  # noqa: PLR2004  a hundred per cent is the whole
            return AtShare(int(percent[1]), 100), body.part(percent.end()), ()
        return (
            None,
            body.part(percent.end()),
            (
                body.mistake(
                    "VG060", f"{percent[0]} is past the end of the step", _HOW_CUE, at=percent.span()
                ),
            ),
        )
    sign = 1 if text[:1] in {"-", "\N{MINUS SIGN}"} else 0
    found = _EXACT.match(text, sign)
    at = parse_time(found[0]) if found else None
    if found is None or at is None:
        word = re.match(r"\S*", text)
        end = word.end() if word else 0
        at_time = (0, fragment.text.find(text) + end)
        wrong = fragment.mistake("VG060", f"`@ {text[:end]}` is not a time in a step", _HOW_CUE, at=at_time)
        return None, body.part(end), (wrong,)
    return (AtEnd(at) if sign else AtStart(at)), body.part(found.end()), ()
