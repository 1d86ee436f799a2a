"""What counting is like in German, Spanish and French alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words

COUNTED = re.compile(r"(?<![\w.,:/-])(?P<number>\d{1,6}) (?P<noun>[^\W\d_]{2,}|h)(?![\w'])")
"""A whole number, and the word after it."""

_PRICE = re.compile(r"(?P<whole>\d+)[.,](?P<cents>\d\d)")
_LONGEST = 12


def spell(number: int, lang: str, to: str = "cardinal") -> str:
    """Return a number's words."""
    from num2words import num2words  # noqa: PLC0415  tens of milliseconds, and not every text needs it

    return str(num2words(number, lang=lang, to=to))


def spelled_short(number: str) -> bool:
    """Tell whether a number is whole, and short enough to be written out."""
    return number.isdecimal() and len(number) <= _LONGEST


def figure(number: str, words: Words) -> str:
    """Write a number with the language's own mark before the fraction."""
    return re.sub(r"[.,]", words.phrase("decimal"), number)


def price(number: str, unit: Unit, words: Words) -> str:
    """Say `5 euros 50`; nothing if it is no price with small coins."""
    found = _PRICE.fullmatch(number)
    if not found or not unit.money or not int(found["cents"]):
        return ""
    head = f"{found['whole']} {unit.form(words.category(found['whole']))}"
    return " ".join(filter(None, (head, words.phrase("coins"), str(int(found["cents"])))))


def out_of(part: str, whole: str, words: Words) -> str:
    """Say `4 von 10`, and `120 zu 80`."""
    return f"{part} {words.phrase('out_of' if int(part) <= int(whole) else 'over')} {whole}"


def per(unit: Unit, words: Words) -> str:
    """Say `pro Minute`."""
    return f"{words.phrase('per')} {unit.form('one')}"
