"""Values as SSML writes them: times, strengths of a pause, rates."""

from __future__ import annotations

import re

from voiceguide.core.units import Ms

_SLOWEST, _FASTEST = 80, 450
_RATES = {"x-slow": 0.5, "slow": 0.64, "medium": 1.0, "default": 1.0, "fast": 1.55, "x-fast": 2.0}
_STRENGTHS = {"none": 0, "x-weak": 250, "weak": 500, "medium": 750, "strong": 1000, "x-strong": 1250}
_RATE = re.compile(r"(?P<sign>[+-]?)(?P<number>\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})(?P<percent>%?)")
_TIME = re.compile(r"\+?(?P<whole>\d{0,9})(?:\.(?P<part>\d{0,9}))?(?P<unit>ms|s)")


def read_time(text: str) -> Ms | None:
    """Read `3s`, `.5s` or `500ms`, floored to whole milliseconds; None for what is no time."""
    found = _TIME.fullmatch(text)
    if not found or not (found["whole"] or found["part"]):
        return None
    thousandths = int((found["whole"] or "0") + (found["part"] or "").ljust(9, "0")[:3])
    return Ms(thousandths if found["unit"] == "s" else thousandths // 1000)


def read_strength(text: str) -> Ms | None:
    """Return how long a pause of a strength lasts; the standard leaves it open, and these are Azure's."""
    return Ms(_STRENGTHS[text]) if text in _STRENGTHS else None


def read_rate(text: str, now: int, usual: int) -> int | None:
    """Read a rate; None for what is none.

    Args:
        text: A name, a part of the usual rate (`80%`, `0.8`), or a change of the present one (`-20%`).
        now: Words a minute so far.
        usual: Words a minute where nothing is asked for.
    """
    if text in _RATES:
        return round(usual * _RATES[text])
    found = _RATE.fullmatch(text)
    if not found:
        return None
    share = float(found["number"]) / (100 if found["percent"] else 1)
    if sign := found["sign"]:
        return round(now * (1 + (share if sign == "+" else -share)))
    return round(usual * share)


def bounded_rate(rate: int) -> int:
    """Return the nearest rate that a voice can keep."""
    return min(max(rate, _SLOWEST), _FASTEST)
