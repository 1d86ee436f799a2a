"""What is too much for a script from a stranger, and letters that no text has."""

from __future__ import annotations

import re

from voiceguide.core.source import Diagnostic, Source

_MOST_LINES = 10_000
_MOST_MARKS = 100_000
_MARKS = "!&()*;<>[\\]_`{|}"
_NO_TEXT = re.compile(r"[\0-\x08\v\f\x0e-\x1f\x7f-\x9f]")


def too_much(source: Source) -> tuple[Diagnostic, ...]:
    """Return the bound that a script passes, if it does."""
    counts = (
        (source.count_lines(), _MOST_LINES, "lines"),
        (sum(map(source.text.count, _MARKS)), _MOST_MARKS, "brackets and marks"),
    )
    return tuple(
        Diagnostic(
            "VG002",
            f"this file has more than {most:,} {what}, the bound of a script",
            source.span(0, 0),
            "split it into several routines",
        )
        for count, most, what in counts
        if count > most
    )


def without_controls(source: Source) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Return a script with a space for each letter that no text has, and the first of them."""
    first = _NO_TEXT.search(source.text)
    if first is None:
        return source, ()
    code = f"U+{ord(first[0]):04X}"
    span = source.span(first.start(), first.end())
    wrong = Diagnostic("VG001", f"{code} is no letter of a text", span, "take it out")
    return Source(source.file, _NO_TEXT.sub(" ", source.text)), (wrong,)
