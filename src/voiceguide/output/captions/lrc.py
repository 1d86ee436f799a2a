"""LRC, what music players show as lyrics: a line a caption, to the hundredth of a second.

LRC knows when a line begins and not when it ends; an empty line at that time takes it away. Where the
times of words are known, each stands before its word, which players of enhanced LRC show: `<00:01.24>down.`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from voiceguide.core.captions import Caption, WordTime, by_words, one_line
from voiceguide.core.units import MINUTE, SECOND, Ms
from voiceguide.output.captions.guard import guarded, unguarded

_TICK = 10
_MARKUP = re.compile(r"[<\[]")
"""Times in a line stand in such brackets."""
_LINE = re.compile(r"\[(\d{1,4}):([0-5]\d)[.:](\d{2,3})\](.*)")
_TIMED = re.compile(r"<(\d{1,4}):([0-5]\d)[.:](\d{2,3})>")
_TAG = re.compile(r"\[[a-zA-Z#]\w*:.*\]\s*")


def dump(captions: Sequence[Caption], title: str, length: Ms) -> str:
    """Return captions as an LRC file with the session's title and length."""
    head = (f"[ti:{guarded(one_line(title), _MARKUP)}]", f"[length:{_clock(length)}]")
    return "\n".join((*head, *_lines(captions), ""))


def load(text: str) -> tuple[Caption, ...]:
    """Read the lines of an LRC file with the times of their words; each lasts up to the next, the last not at all.

    Raises:
        ValueError: A line has no time.
    """
    stamped = [_stamped(line) for line in re.split(r"\r\n?|\n", text.removeprefix("\ufeff")) if _tells(line)]
    return tuple(
        Caption(start, following[0] if following else start, *_timed(line))
        for (start, line), following in zip_longest(stamped, stamped[1:])
        if line
    )


def tick(at: Ms) -> Ms:
    """Return the hundredth of a second that a time falls into: as exact as LRC is."""
    return Ms(at // _TICK * _TICK)


def _lines(captions: Sequence[Caption]) -> Iterator[str]:
    for one, following in zip_longest(captions, captions[1:]):
        yield f"[{_stamp(one.start)}]{_by_words(one)}"
        if following is None or tick(one.end) < tick(following.start):
            yield f"[{_stamp(one.end)}]"


def _by_words(caption: Caption) -> str:
    """Return a caption as one line, with the times of its words where they rise by a tick."""
    words: list[WordTime] = []
    for word in caption.words:
        if tick(words[-1].at if words else caption.start) < tick(word.at) < tick(caption.end):
            words.append(word)
    if not words:
        return guarded(one_line(caption.text), _MARKUP)
    parts = by_words(caption.text.replace("\n", " "), words)
    return "".join(
        f"<{_stamp(caption.start if at is None else at)}>{guarded(text, _MARKUP)}" for at, text in parts
    )


def _timed(line: str) -> tuple[str, tuple[WordTime, ...]]:
    """Return the words of a line, and the times of all but the first."""
    text, *rest = _TIMED.split(line)
    text = unguarded(text, _MARKUP)
    words: list[WordTime] = []
    for minutes, seconds, fraction, more in zip(*(iter(rest),) * 4, strict=True):
        if text:
            words.append(WordTime(len(text), _ms(minutes, seconds, fraction)))
        text += unguarded(more, _MARKUP)
    return text, tuple(words)


def _ms(minutes: str, seconds: str, fraction: str) -> Ms:
    return Ms(int(minutes) * MINUTE + int(seconds) * SECOND + int(fraction.ljust(3, "0")))


def _tells(line: str) -> bool:
    return bool(line.strip()) and not (_TAG.fullmatch(line) and not _LINE.fullmatch(line))


def _stamped(line: str) -> tuple[Ms, str]:
    found = _LINE.fullmatch(line)
    if not found:
        raise ValueError(f"`{line}` has no time")
    minutes, seconds, fraction, words = found.groups()
    return _ms(minutes, seconds, fraction), words


def _stamp(at: Ms) -> str:
    minutes, rest = divmod(at, MINUTE)
    return f"{minutes:02}:{rest // SECOND:02}.{rest % SECOND // _TICK:02}"


def _clock(length: Ms) -> str:
    return f"{length // MINUTE:02}:{length % MINUTE // SECOND:02}"
