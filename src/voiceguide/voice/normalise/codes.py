"""Vertebrae and points: `L4-L5`, `C7`, `LI4`, `ST-36`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_PAIR = re.compile(
    r"(?<![\w/.-])(?P<part>[CTLSСТ]|Th)(?P<low>\d{1,2})\s?[-–/]\s?(?P<other>[CTLSСТ]|Th)?(?P<high>\d{1,2})(?![\w])"
)
_CODE = re.compile(r"(?<![\w.])(?P<letters>[A-ZСТ]{1,3})(?P<number>\d{1,2})(?![\w])")
_POINT = re.compile(r"(?<![\w.-])(?P<letters>[A-Z]{2})[-–\u2011 ](?P<number>\d{1,2})(?!\w)")


def say_codes(text: str, words: Words) -> str:
    """Part the letters and numbers of vertebrae and points so that each is named."""
    return _CODE.sub(
        lambda found: _code(found["letters"], found["number"], words),
        _PAIR.sub(lambda found: _pair(found, words), _POINT.sub(lambda found: _point(found, words), text)),
    )


def _point(found: re.Match[str], words: Words) -> str:
    """Name a point of a channel that is known, with a hyphen or a space before its number."""
    letters = found["letters"]
    return _code(letters, found["number"], words) if letters in words.listed("points") else found[0]


def _pair(found: re.Match[str], words: Words) -> str:
    part = found["part"]
    other = found["other"] or part
    between = words.phrase("between_codes")
    return f"{_code(part, found['low'], words)}{between}{_code(other, found['high'], words)}"


def _code(letters: str, number: str, words: Words) -> str:
    """Name the letters if the language has names for them, else leave a single one to the voice."""
    upper = letters.upper()
    if words.letters:
        return " ".join(words.letters.get(letter, letter) for letter in upper) + f" {number}"
    return f"{upper}{number}" if len(upper) == 1 else f"{' '.join(upper)} {number}"
