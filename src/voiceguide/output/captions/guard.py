"""Signs that a format would take for its own, kept apart from themselves by a joiner that nobody sees.

SRT and LRC have no escapes. A word joiner (U+2060) after a sign keeps players from reading it as
markup; one more is written than the text has, and one is taken away in reading, so any text comes back.
"""

from __future__ import annotations

import re

JOINER = "\u2060"


def guarded(text: str, signs: re.Pattern[str]) -> str:
    """Put a joiner after each of the signs, and after the joiners that follow it already."""
    return re.sub(rf"((?:{signs.pattern}){JOINER}*)", rf"\1{JOINER}", text, flags=signs.flags)


def unguarded(text: str, signs: re.Pattern[str]) -> str:
    """Take away what `guarded` put there."""
    return re.sub(rf"((?:{signs.pattern}){JOINER}*){JOINER}", r"\1", text, flags=signs.flags)
