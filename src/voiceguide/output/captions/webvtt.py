"""WebVTT, what browsers and podcast players read: plain cues in UTF-8, without notes and styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

from voiceguide.core.captions import Caption, tidy
from voiceguide.output.captions.clock import parse_stamp, stamp

_HEAD = "WEBVTT"
_ARROW = "-->"
_BLOCK = re.compile(r"\n{2,}")
_TAG = re.compile(r"<[^>]*>")
_SKIPPED = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")


def dump(captions: Iterable[Caption]) -> str:
    """Return captions as a WebVTT file."""
    cues = (
        f"{stamp(one.start, '.')} {_ARROW} {stamp(one.end, '.')}\n{escape(tidy(one.text), quote=False)}\n"
        for one in captions
    )
    return "\n".join((f"{_HEAD}\n", *cues))


def load(text: str) -> tuple[Caption, ...]:
    """Read the cues of a WebVTT file; marks inside their text are dropped.

    Raises:
        ValueError: It is no WebVTT, or a time in it is none.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not re.match(rf"{_HEAD}(\s|$)", lines):
        raise ValueError(f"it does not begin with {_HEAD}")
    _, *blocks = _BLOCK.split(lines.strip("\n"))
    return tuple(_cues(blocks))


def _cues(blocks: Iterable[str]) -> Iterator[Caption]:
    for block in blocks:
        if _SKIPPED.match(block):
            continue
        lines = block.split("\n")
        at = 0 if _ARROW in lines[0] else 1
        if at >= len(lines) or _ARROW not in lines[at]:
            raise ValueError(f"`{lines[0]}` has no times")
        start, _, end = lines[at].partition(_ARROW)
        words = unescape(_TAG.sub("", "\n".join(lines[at + 1 :])))
        yield Caption(parse_stamp(start), parse_stamp(f"{end.split()[0] if end.split() else ''}"), words)
