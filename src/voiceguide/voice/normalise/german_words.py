"""German articles, ordinals and cases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.counted import spell

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words

CASES = "ngda"
"""Nominative, genitive, dative, accusative."""

_ARTICLES = {
    "m": ("ein", "eines", "einem", "einen"),
    "f": ("eine", "einer", "einer", "eine"),
    "n": ("ein", "eines", "einem", "ein"),
}
_AFTER_ARTICLE = {"ein": {"m": "er", "n": "es"}, "eine": {"f": "e"}, "einen": {"m": "en"}}
_FEMININE = ("e", "ung", "heit", "keit", "schaft", "tion")
_ADJECTIVE_ENDS = {"e": "f", "er": "m", "es": "n"}
_WORD = re.compile(r"([^\W\d_]+) $")
_REACH = 48


def case_after(before: str, words: Words) -> str:
    """Return the case of a number after a text: a letter of `CASES`.

    At the start of a clause it is the nominative, elsewhere the accusative of a length of time.
    """
    near = before[-_REACH:].lower()
    found = _WORD.search(near)
    while found and found[1] in words.listed("through"):
        near = near[: found.start()]
        found = _WORD.search(near)
    if not found:
        return "n"
    asked = (name for name in ("dative", "genitive", "nominative") if found[1] in words.listed(name))
    return next(asked, "accusative")[0]


def article(gender: str, case: str) -> str:
    """Return `ein` as a noun of a gender asks for it."""
    return _ARTICLES[gender or "n"][CASES.index(case)]


def form(unit: Unit, number: str, case: str, words: Words) -> str:
    """Return a unit's form for a number in a case."""
    return unit.form(words.category(number), CASES.index(case))


def gender_of(noun: str, words: Words) -> str:
    """Return the gender of a noun, or of an adjective before one, by what it is or how it ends."""
    unit = words.unit(noun)
    if unit:
        return unit.gender
    if noun[0].isupper():
        return "f" if noun.endswith(_FEMININE) else "" if noun.endswith("en") else "n"
    return next((gender for end, gender in _ADJECTIVE_ENDS.items() if noun.endswith(end)), "")


def ordinal(number: int, ending: str) -> str:
    """Return `dritte` with its ending: `e`, `en`, `er`, `es`, `em`."""
    return spell(number, "de", "ordinal").removesuffix("e") + ending


def ordinal_ending(before: str, gender: str, words: Words) -> str:
    """Return the ending of an ordinal after a text, for a noun of a gender."""
    found = _WORD.search(before[-_REACH:].lower())
    word = found[1] if found else ""
    if word in ("der", "jeder", "dieser"):
        return "en" if gender == "f" else "e"
    if word in ("die", "das", "jede", "jedes", "diese", "dieses", "eine"):
        return "e"
    if word in words.listed("weak"):
        return "en"
    return {"m": "er", "n": "es"}.get(gender, "e")


def half(gender: str, case: str) -> str:
    """Return `eine halbe`, `ein halber`, `einem halben`."""
    head = article(gender, case)
    return f"{head} halb{_AFTER_ARTICLE.get(head, {}).get(gender or 'n', 'en')}"


def joined(number: int) -> str:
    """Return a number as the first half of a word: `ein`, `zehn`, `einundzwanzig`."""
    said = spell(number, "de")
    return said.removesuffix("s") if said.endswith("eins") else said
