"""LRC, what music players show as lyrics: a line a caption, to the hundredth of a second.

LRC knows when a line begins and not when it ends; an empty line at that time takes it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from voiceguide.core.captions import Caption, one_line
from voiceguide.core.units import MINUTE, SECOND, Ms
from voiceguide.output.captions.guard import guarded, unguarded

_TICK = 10
_MARKUP = re.compile(r"[<\[]")
"""Times in a line stand in such brackets."""
_LINE = re.compile(r"\[(\d{1,4}):([0-5]\d)[.:](\d{2,3})\](.*)")
_TAG = re.compile(r"\[[a-zA-Z#]\w*:.*\]\s*")


def dump(captions: Sequence[Caption], title: str, length: Ms) -> str:
    """Return captions as an LRC file with the session's title and length."""
    head = (f"[ti:{guarded(one_line(title), _MARKUP)}]", f"[length:{_clock(length)}]")
    return "\n".join((*head, *_lines(captions), ""))


def load(text: str) -> tuple[Caption, ...]:
    """Read the lines of an LRC file; each lasts up to the next, and the last not at all.

    Raises:
        ValueError: A line has no time.
    """
    stamped = [_stamped(line) for line in re.split(r"\r\n?|\n", text.removeprefix("\ufeff")) if _tells(line)]
    return tuple(
        Caption(start, following[0] if following else start, words)
        for (start, words), following in zip_longest(stamped, stamped[1:])
        if words
    )


def tick(at: Ms) -> Ms:
    """Return the hundredth of a second that a time falls into: as exact as LRC is."""
    return Ms(at // _TICK * _TICK)


def _lines(captions: Sequence[Caption]) -> Iterator[str]:
    for one, following in zip_longest(captions, captions[1:]):
        yield f"[{_stamp(one.start)}]{guarded(one_line(one.text), _MARKUP)}"
        if following is None or tick(one.end) < tick(following.start):
            yield f"[{_stamp(one.end)}]"


def _tells(line: str) -> bool:
    return bool(line.strip()) and not (_TAG.fullmatch(line) and not _LINE.fullmatch(line))


def _stamped(line: str) -> tuple[Ms, str]:
    found = _LINE.fullmatch(line)
    if not found:
        raise ValueError(f"`{line}` has no time")
    minutes, seconds, fraction, words = found.groups()
    at = int(minutes) * MINUTE + int(seconds) * SECOND + int(fraction.ljust(3, "0"))
    return Ms(at), unguarded(words, _MARKUP)


def _stamp(at: Ms) -> str:
    minutes, rest = divmod(at, MINUTE)
    return f"{minutes:02}:{rest // SECOND:02}.{rest % SECOND // _TICK:02}"


def _clock(length: Ms) -> str:
    return f"{length // MINUTE:02}:{length % MINUTE // SECOND:02}"
