"""Numbers among French words, where those that end in one agree in gender.

Digits stay where a voice reads them right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.counted import COUNTED, figure, out_of, per, price, spell, spelled_short
from voiceguide.voice.normalise.roman import roman

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words

__all__ = ["begin", "compound", "count", "date", "finish", "mixed", "out_of", "per", "span", "time"]

_CLOCK = re.compile(
    r"(?<![\w.,:])(?P<hour>[01]?\d|2[0-4]) ?[hH] ?(?P<minute>[0-5]\d)(?![\w,.:]\d|\w| ?(?:s|m|min|sec)\b)"
)
_ORDINAL = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,4}|[IVX]{1,6})(?P<mark>ers?|r?es?|[èe]res?|i?[èe]mes?|nde?s?|ᵉʳ?|ʳᵉ)(?!\w)"
)
_FIRST = ("er", "re", "ère", "ere", "ᵉʳ", "ʳᵉ")
_OF_ONE = re.compile(r"(?<!\w)(?P<of>[Dd])e (?P<one>une?) (?=(?P<noun>[^\W\d_]+))")
_NOT_ONE = (11, 71, 91)
_VOWELS = "aeéèêiouyh"


def count(number: str, unit: Unit, before: str, words: Words) -> str:  # noqa: ARG001  the grammar's signature
    """Say `une minute`, `vingt et une secondes`, `1,5 minute`, `un million de pas`."""
    if said := price(number, unit, words):
        return said
    counted = words.category(number)
    noun = unit.form("other" if counted == "many" else counted)
    return f"{agreed(number, unit.gender, words)} {_of(noun) if counted == 'many' else noun}"


def _of(noun: str) -> str:
    return f"d'{noun}" if noun[0] in _VOWELS else f"de {noun}"


def agreed(number: str, gender: str, words: Words) -> str:
    """Return a whole number's words where its gender shows, else its digits."""
    if not spelled_short(number):
        return figure(number, words)
    value = int(number)
    if value == 1:
        return "une" if gender == "f" else "un"
    if gender != "f" or value % 10 != 1 or value % 100 in _NOT_ONE:
        return number
    return re.sub(r"un$", "une", spell(value, "fr"))


def span(low: str, high: str, unit: Unit | None, before: str, words: Words) -> str:
    """Say `3 à 5 minutes`, `une à 2 heures`."""
    if unit is None:
        return f"{figure(low, words)} {words.phrase('to')} {figure(high, words)}"
    return f"{agreed(low, unit.gender, words)} {words.phrase('to')} {count(high, unit, before, words)}"


def mixed(whole: str, fraction: str, unit: Unit | None, before: str, words: Words) -> str:
    """Say `une heure et demie`, `une demi-heure`, `trois quarts d'heure`, `2 et demi`."""
    and_ = words.phrase("and")
    said = words.fractions[fraction]
    if unit is None:
        return f"{whole} {and_} {'demi' if fraction == '1/2' else said}" if whole else said
    if whole:
        half = "demie" if unit.gender == "f" else "demi"
        return f"{count(whole, unit, before, words)} {and_} {half if fraction == '1/2' else said}"
    if fraction == "1/2":
        return f"{agreed('1', unit.gender, words)} demi-{unit.form('one')}"
    return f"{said} {_of(unit.form('one'))}"


def compound(number: str, unit: Unit, words: Words) -> str:
    """Say a hyphened number and unit as any other."""
    return count(number, unit, "", words)


def time(hour: int, minute: int, half: str, before: str, words: Words) -> str:  # noqa: ARG001  the same
    """Say `7 heures 30`, `une heure`, `minuit`, `midi`."""
    if hour == minute == 0:
        return words.phrase("midnight")
    if (hour, minute) == (12, 0):
        return "midi"
    said = f"{agreed(str(hour), 'f', words)} heure{'s' if hour > 1 else ''}"
    return f"{said} {minute}" if minute else said


def date(day: int, month: int, year: int | None, before: str, words: Words) -> str:  # noqa: ARG001  the same
    """Say `premier mai 2026`, `3 mai`."""
    said = f"{'premier' if day == 1 else day} {words.months[month - 1]}"
    return f"{said} {year}" if year else said


def begin(text: str, words: Words) -> str:
    """Say `7h30`, and ordinals: `1er`, `2e`, `3ème`, `XXe`."""
    text = _CLOCK.sub(lambda found: time(int(found["hour"]), int(found["minute"]), "", "", words), text)
    return _ORDINAL.sub(_ordinal, text)


def _ordinal(found: re.Match[str]) -> str:
    number, mark = found["number"], found["mark"].removesuffix("s")
    value = int(number) if number.isdecimal() else roman(number)
    if not value or (mark in _FIRST and value != 1) or (mark == "e" and number in ("I", "V", "X")):
        return found[0]
    if value == 1 and mark in _FIRST:
        said = "premier" if mark in ("er", "ᵉʳ") else "première"
    elif mark in ("nd", "nde"):
        said = "second" if mark == "nd" else "seconde"
    else:
        said = spell(value, "fr", "ordinal")
    return said + ("s" if found["mark"].endswith("s") else "")


def finish(text: str, words: Words) -> str:
    """Give a number the gender of the noun after it, and say `d'une minute` for `de une minute`."""
    text = COUNTED.sub(lambda found: _counted(found, words), text)
    return _OF_ONE.sub(
        lambda found: f"{found['of']}'{found['one']} " if words.unit(found["noun"]) else found[0], text
    )


def _counted(found: re.Match[str], words: Words) -> str:
    unit = words.unit(found["noun"])
    label = found.string[: found.start()].lower().split()[-1:] or [""]
    if unit is None or label[0] in words.listed("roman"):
        return found[0]
    return f"{agreed(found['number'], unit.gender, words)} {found['noun']}"
