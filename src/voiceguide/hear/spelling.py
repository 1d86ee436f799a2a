"""Words as an ear has them: what two spellings of the same sound have in common, so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

IPA: Final = re.compile(r"/([^/]+)/")
"""What is said by IPA, in the words of a plan."""

_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:'[^\W\d_]+)*")
_NUMBER: Final = re.compile(r"(\d+(?:[.,]\d+)*)(st|nd|rd|th)?")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LONGEST: Final = 9
"""Digits of a number that is said as one; those of a longer one are said one by one."""
_SIGNS: Final = {"%": " percent ", "°": " degrees ", "&": " and ", "½": " and a half ", "’": "'", "ʼ": "'"}
_SHORT: Final = {
    "cm": "centimeters",
    "mm": "millimeters",
    "kg": "kilograms",
    "alright": "all right",
    "ok": "okay",
    "dr": "doctor",
    "mr": "mister",
}
_SPELLED: Final = {"grey": "gray", "programme": "program", "practise": "practice"}
_ENDINGS: Final = tuple(
    (re.compile(pattern), ending)
    for pattern, ending in (
        (r"(?<=[^\W\d_]{3})our(?=(?:s|ed|ing|ful)?$)", "or"),
        (r"(?<=[^\W\d_]{2}[nt])re(?=s?$)", "er"),
        (r"(?<=[^\W\d_]{3})is(?=(?:e|es|ed|ing|ation|ations)$)", "iz"),
        (r"ll(?=(?:ed|ing)$)", "l"),
        (r"(?<=[^\W\d_]{2})ae", "e"),
    )
)
"""Where British spelling differs: colour, centre and metre, relaxing by `organise`, travelled, anaesthesia."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, numbers in words, without accents and stops."""
    return tuple(_words(text))


def folded(word: str) -> str:
    """Return what a word's British and American spellings have in common; it need not be a word itself."""
    bare = word.replace("'", "")
    bare = _SPELLED.get(bare, bare)
    for pattern, ending in _ENDINGS:
        bare = pattern.sub(ending, bare)
    return bare


def _words(text: str) -> Iterator[str]:
    for sign, said in _SIGNS.items():
        text = text.replace(sign, said)
    parts = unicodedata.normalize("NFD", text.lower())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    for token in _TOKEN.findall(plain):
        number = _NUMBER.fullmatch(token)
        yield from _number(number[1], ordinal=bool(number[2])) if number else _SHORT.get(token, token).split()


def _number(digits: str, *, ordinal: bool) -> list[str]:
    """Return a number in words, as it is said in English."""
    from num2words import num2words  # noqa: PLC0415  only where a number is said in digits

    plain = digits.replace(",", "") if _THOUSANDS.fullmatch(digits) else digits
    whole, point, rest = plain.replace(",", ".").partition(".")
    if len(plain) > _LONGEST or "." in rest:
        return [num2words(int(one)) for one in re.sub(r"\D", "", plain)]
    said = num2words(int(whole), to="ordinal" if ordinal and not point else "cardinal")
    found = [word for word in re.split(r"[\s,-]+", said) if word != "and"]
    return found + ([point and "point", *(num2words(int(one)) for one in rest)] if point else [])
