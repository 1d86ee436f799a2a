"""WebVTT, what browsers and podcast players read: cues in UTF-8, without notes and styles.

Between the words of a cue stand their times, where they are known: `Sit <00:00:01.240>down.`
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

from voiceguide.core.captions import Caption, WordTime, by_words, tidy
from voiceguide.output.captions.clock import parse_stamp, stamp

_HEAD = "WEBVTT"
_ARROW = "-->"
_BLOCK = re.compile(r"\n{2,}")
_TIMED = re.compile(r"<((?:\d+:)?\d\d:\d\d\.\d{3})>")
_TAG = re.compile(r"<[^>]*>")
_SKIPPED = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")


def dump(captions: Iterable[Caption]) -> str:
    """Return captions as a WebVTT file."""
    cues = (f"{stamp(one.start, '.')} {_ARROW} {stamp(one.end, '.')}\n{_payload(one)}\n" for one in captions)
    return "\n".join((f"{_HEAD}\n", *cues))


def load(text: str) -> tuple[Caption, ...]:
    """Read the cues of a WebVTT file with the times of their words; other marks inside their text are dropped.

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
        text, words = _timed("\n".join(lines[at + 1 :]))
        yield Caption(
            parse_stamp(start), parse_stamp(f"{end.split()[0] if end.split() else ''}"), text, words
        )


def _payload(caption: Caption) -> str:
    parts = by_words(caption.text, caption.words) if caption.words else ((None, tidy(caption.text)),)
    return "".join(
        escape(text, quote=False) if at is None else f"<{stamp(at, '.')}>{escape(text, quote=False)}"
        for at, text in parts
    )


def _timed(payload: str) -> tuple[str, tuple[WordTime, ...]]:
    """Return the words of a cue, and the times among them."""
    first, *rest = _TIMED.split(payload)
    text = unescape(_TAG.sub("", first))
    words: list[WordTime] = []
    for time, more in zip(rest[::2], rest[1::2], strict=True):
        words.append(WordTime(len(text), parse_stamp(time)))
        text += unescape(_TAG.sub("", more))
    return text, tuple(words)
