"""Time as whole numbers with names, and the only places where one becomes the other.

A plan counts whole milliseconds. Sound counts sample frames at 48 kHz, so that one
millisecond is exactly 48 frames and an MP3 frame is exactly 24 ms.
"""

from __future__ import annotations

import re
from typing import NewType

Ms = NewType("Ms", int)
"""A length or a place on the timeline, in whole milliseconds."""

Frames = NewType("Frames", int)
"""A length or a place in sound, in sample frames at `SAMPLE_RATE`."""

SAMPLE_RATE = 48_000
"""Sample frames a second, everywhere inside."""

FRAMES_PER_MS = 48
"""Sample frames in a millisecond: exact."""

GRID = Ms(24)
"""The step in which clips and elastic times come: one MP3 frame at 48 kHz."""

GRID_FRAMES = Frames(1152)
"""`GRID` in sample frames."""

SECOND = Ms(1000)
MINUTE = Ms(60_000)
HOUR = Ms(3_600_000)

_UNITS = {
    "ms": 1,
    "s": SECOND,
    "sec": SECOND,
    "secs": SECOND,
    "m": MINUTE,
    "min": MINUTE,
    "mins": MINUTE,
    "h": HOUR,
    "hr": HOUR,
}
_PART = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)\s?(ms|secs|sec|s|mins|min|m|hr|h)(?![a-z])\s*")
_CLOCK = re.compile(r"(?:(\d{1,12}):(?=\d\d:))?(\d{1,12}):([0-5]\d)(?:\.(\d{1,3}))?")


def frames_from_ms(ms: Ms) -> Frames:
    """Convert milliseconds to sample frames, exactly."""
    return Frames(ms * FRAMES_PER_MS)


def ms_from_frames(frames: Frames) -> Ms:
    """Convert sample frames to milliseconds, rounded up to a whole one."""
    return Ms(-(-frames // FRAMES_PER_MS))


def grid_up(ms: Ms) -> Ms:
    """Round a length up to whole 24 ms."""
    return Ms(-(-ms // GRID) * GRID)


def grid_down(ms: Ms) -> Ms:
    """Round a length down to whole 24 ms."""
    return Ms(ms // GRID * GRID)


def stretched(length: Ms, thousandths: int) -> Ms:
    """Return how long speech lasts that is stretched to so many thousandths: whole milliseconds, rounded down."""
    return Ms(max(length * thousandths // 1000, 1))


def parse_time(text: str) -> Ms | None:
    """Read a time as an author writes it (`30s`, `1m30s`, `1.5m`, `1:30`), or return None.

    Fractions that fall between milliseconds are floored once.
    """
    text = text.strip().lower()
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds, fraction = clock.groups()
        whole = int(hours or 0) * HOUR + int(minutes) * MINUTE + int(seconds) * SECOND
        return Ms(whole + int((fraction or "0").ljust(3, "0")))
    thousandths, at, last = 0, 0, HOUR + 1
    while part := _PART.match(text, at):
        size = _UNITS[part[2]]
        if size >= last:
            return None
        thousandths += _thousandths(part[1]) * size
        at, last = part.end(), size
    return Ms(thousandths // 1000) if 0 < at == len(text) else None


def _thousandths(number: str) -> int:
    whole, _, fraction = number.partition(".")
    return int(whole) * 1000 + int((fraction + "000")[:3])


def short_time(ms: Ms) -> str:
    """Write a time the way an author would: `40s`, `1m30s`, `250ms`, `1.5s`."""
    if 0 < ms < SECOND:
        return f"{ms}ms"
    hours, rest = divmod(ms, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds = f"{rest / SECOND:.3f}".rstrip("0").rstrip(".")
    parts = (f"{hours}h" if hours else "", f"{minutes}m" if minutes else "", f"{seconds}s" if rest else "")
    return "".join(parts) or "0s"


def clock_time(ms: Ms) -> str:
    """Write a place on the timeline: `0:05.000`, `14:00.000`, `1:02:03.250`."""
    hours, rest = divmod(ms, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, millis = divmod(rest, SECOND)
    head = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{head}:{seconds:02}.{millis:03}"


def short_clock(at: Ms) -> str:
    """Write a time to the second, as it is counted: `0:05`, `14:00`, `1:02:03`."""
    hours, rest = divmod(at, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    head = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{head}:{rest // SECOND:02}"
