"""The times of caption files: `00:01:02.500`, with a point or a comma."""

from __future__ import annotations

import re

from voiceguide.core.units import HOUR, MINUTE, SECOND, Ms

_TIME = re.compile(r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})")


def stamp(at: Ms, point: str) -> str:
    """Write a time with hours and thousandths."""
    hours, rest = divmod(at, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, thousandths = divmod(rest, SECOND)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{thousandths:03}"


def parse_stamp(text: str) -> Ms:
    """Read a time; hours may be left out.

    Raises:
        ValueError: It is no time.
    """
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(f"`{text.strip()}` is no time of a caption")
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return Ms(hours * HOUR + minutes * MINUTE + seconds * SECOND + thousandths)
