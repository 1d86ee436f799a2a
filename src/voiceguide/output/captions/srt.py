"""SubRip (SRT), what nearly everything reads: numbered captions in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterable

from voiceguide.core.captions import Caption, tidy
from voiceguide.output.captions.clock import parse_stamp, stamp
from voiceguide.output.captions.guard import guarded, unguarded

_ARROW = "-->"
_MARKUP = re.compile(r"[<{]|--(?=\u2060*>)")
"""What players take for styling, or for the times of the next caption."""
_TIMES = re.compile(r"\s*(\S+)\s+-->\s+(\S+).*")


def dump(captions: Iterable[Caption]) -> str:
    """Return captions as an SRT file."""
    return "\n".join(
        f"{number}\n{stamp(one.start, ',')} {_ARROW} {stamp(one.end, ',')}\n{guarded(tidy(one.text), _MARKUP)}\n"
        for number, one in enumerate(captions, 1)
    )


def load(text: str) -> tuple[Caption, ...]:
    """Read the captions of an SRT file.

    Raises:
        ValueError: It is no SRT, or a time in it is none.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    found: list[Caption] = []
    for block in re.split(r"\n{2,}", lines) if lines else ():
        number, _, rest = block.partition("\n")
        times, _, words = rest.partition("\n")
        parts = _TIMES.fullmatch(times)
        if not number.strip().isdecimal() or not parts:
            raise ValueError(f"`{number}` is no caption's number, or has no times")
        found.append(Caption(parse_stamp(parts[1]), parse_stamp(parts[2]), unguarded(words, _MARKUP)))
    return tuple(found)
