"""Roman numerals."""

from __future__ import annotations

import re

_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMERAL = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")


def roman(numeral: str) -> int:
    """Read a Roman numeral below forty; anything else is 0."""
    if not _NUMERAL.fullmatch(numeral):
        return 0
    values = [_VALUES[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
