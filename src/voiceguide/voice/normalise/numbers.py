"""Numbers without units: groups of thousands, counted sequences, Roman numerals, agreement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.grammar import grammar_of
from voiceguide.voice.normalise.roman import roman

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_GROUPS = {
    mark: re.compile(rf"(?<![\d.,])[1-9]\d{{0,2}}(?:[{mark}]\d{{3}})+(?![\d{mark}]|[.,]\d{{3}})")
    for mark in ".,"
}
_SPACE_GROUPS = re.compile(r"(?<![\d.,:/])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?! ?\d)")
_SEQUENCE = re.compile(r"(?<![\w.,-])\d{1,2}(?:[-–]\d{1,2}){2,}(?![\w-])")
_ROMAN = re.compile(
    r"(?P<word>[^\W\d_]+) (?P<numeral>[IVX]{1,6})(?:(?P<dash>[-–])(?P<last>[IVX]{1,6}))?(?![\w'-]|\.\w)"
)


def join_thousands(text: str, words: Words) -> str:
    """Join `1,000` (or `1.000`, as the language writes it) and `1 000` to `1000`."""
    mark = words.phrase("thousands")
    if mark in _GROUPS:
        text = _GROUPS[mark].sub(lambda found: found[0].replace(mark, ""), text)
    return _SPACE_GROUPS.sub(lambda found: found[0].replace(" ", ""), text)


def part_sequences(text: str, words: Words) -> str:  # noqa: ARG001  a rule takes the words
    """Part three and more numbers that are strung together, as in `4-7-8`."""
    return _SEQUENCE.sub(lambda found: ", ".join(re.findall(r"\d+", found[0])), text)


def say_roman(text: str, words: Words) -> str:
    """Turn a Roman numeral to digits where the word before it makes it sure."""

    def said(found: re.Match[str]) -> str:
        value = roman(found["numeral"])
        last = roman(found["last"]) if found["last"] else 0
        if (
            not value
            or bool(last) != bool(found["last"])
            or found["word"].lower() not in words.listed("roman")
        ):
            return found[0]
        return f"{found['word']} {value}" + (f"-{last}" if last else "")

    return _ROMAN.sub(said, text)


def agree(text: str, words: Words) -> str:
    """Let the grammar inflect the numbers that are left."""
    return grammar_of(words).finish(text, words)
