"""Numbers among Spanish words, where those that end in one, and hundreds, agree in gender.

Digits stay where a voice reads them right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.counted import COUNTED, figure, out_of, per, price, spell, spelled_short

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words

__all__ = ["begin", "compound", "count", "date", "finish", "mixed", "out_of", "per", "span", "time"]

_CLOCK = re.compile(
    r"(?<![\w.,:])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d) ?h(?:rs|s)?(?P<stop>\.?)(?!\w)"
)
_ORDINAL = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3})\.?(?P<mark>[ºª]|er|ero|era|do|da|ro|ra|to|ta)(?P<many>s?)(?!\w)"
)
_NEXT = re.compile(r" ([^\W\d_]{2,})")
_GREATEST = 39
_FEMININE = ("a", "as", "ión", "iones", "dad", "dades", "tud", "tudes")
_MASCULINE = frozenset({"día", "días", "mapa", "mapas", "pijama"})
_NOON = 12
_SPOKEN_MINUTES = {15: "cuarto", 30: "media"}


def count(number: str, unit: Unit, before: str, words: Words) -> str:  # noqa: ARG001  the grammar's signature
    """Say `un minuto`, `veintiuna horas`, `1,5 horas`, `un millón de pasos`."""
    if said := price(number, unit, words):
        return said
    counted = words.category(number)
    of = "de " if counted == "many" else ""
    return f"{agreed(number, unit.gender, words)} {of}{unit.form('other' if of else counted)}"


def agreed(number: str, gender: str, words: Words) -> str:
    """Return a whole number's words where its gender shows or it is cut short before a noun, else its digits."""
    if not spelled_short(number):
        return figure(number, words)
    value = int(number)
    one = value % 10 == 1 and value % 100 != 11  # noqa: PLR2004  eleven
    hundreds = gender == "f" and 200 <= value % 1000 <= 999  # noqa: PLR2004  `doscientas`
    if not gender or not (one or hundreds):  # `uno por ciento` is not cut short
        return number
    said = spell(value, "es")
    if gender == "f":
        said = re.sub(r"(cient|quinient)os", r"\1as", said)
        return re.sub(r"uno$", "una", said)
    return re.sub(r"(?<!\w)uno$", "un", said).replace("veintiuno", "veintiún")


def span(low: str, high: str, unit: Unit | None, before: str, words: Words) -> str:
    """Say `3 a 5 minutos`, `una a 2 horas`."""
    if unit is None:
        return f"{figure(low, words)} {words.phrase('to')} {figure(high, words)}"
    first = agreed(low, "f", words) if unit.gender == "f" else figure(low, words)
    return f"{first} {words.phrase('to')} {count(high, unit, before, words)}"


def mixed(whole: str, fraction: str, unit: Unit | None, before: str, words: Words) -> str:
    """Say `una hora y media`, `media hora`, `tres cuartos de hora`, `2 y medio`."""
    and_ = words.phrase("and")
    said = words.fractions[fraction]
    if unit is None:
        return f"{whole} {and_} {'medio' if fraction == '1/2' else said}" if whole else said
    half = "media" if unit.gender == "f" else "medio"
    if whole:
        return f"{count(whole, unit, before, words)} {and_} {half if fraction == '1/2' else said}"
    return f"{half} {unit.form('one')}" if fraction == "1/2" else f"{said} de {unit.form('one')}"


def compound(number: str, unit: Unit, words: Words) -> str:
    """Say a hyphened number and unit as any other."""
    return count(number, unit, "", words)


def time(hour: int, minute: int, half: str, before: str, words: Words) -> str:  # noqa: ARG001  the same
    """Say `7 y media`, `una en punto`, `19 horas`, `7 y 5 de la tarde`."""
    if hour == minute == 0 and not half:
        return words.phrase("midnight")
    shown = "una" if hour == 1 else agreed(str(hour), "f", words)
    if minute:
        spoken = _SPOKEN_MINUTES.get(minute) if hour <= _NOON else None
        said = f"{shown} {words.phrase('and')} {spoken or minute}"
    elif half:
        said = shown
    else:
        said = f"{shown} {'en punto' if 0 < hour <= _NOON else 'horas'}"
    return f"{said} {half}".strip()


def date(day: int, month: int, year: int | None, before: str, words: Words) -> str:  # noqa: ARG001  the same
    """Say `3 de mayo de 2026`."""
    said = f"{day} de {words.months[month - 1]}"
    return f"{said} de {year}" if year else said


def begin(text: str, words: Words) -> str:
    """Say `19:30 h`, and ordinals: `3.º`, `1.ª`, `2.º`, `1.er`."""
    text = _CLOCK.sub(
        lambda found: time(int(found["hour"]), int(found["minute"]), "", "", words) + _stop(found), text
    )
    return _ORDINAL.sub(lambda found: _ordinal(found, words), text)


def _stop(found: re.Match[str]) -> str:
    rest = found.string[found.end() :].lstrip()
    return "." if found["stop"] and (not rest or rest[0].isupper()) else ""


def _ordinal(found: re.Match[str], words: Words) -> str:
    """Say an ordinal; a number too great for one has the sign of a degree in its place."""
    number, mark = int(found["number"]), found["mark"]
    if not 0 < number <= _GREATEST:
        return f"{number} grados" if mark == "º" else found[0]
    said = spell(number, "es", "ordinal")
    if mark == "ª" or mark.endswith("a"):
        said = re.sub(r"o\b", "a", said)
    if mark == "er" or (mark == "º" and _counts(found, words)):
        said = re.sub(r"(prim|terc)ero$", r"\1er", said)
    return said + found["many"]


def _counts(found: re.Match[str], words: Words) -> bool:
    """Tell whether an ordinal stands before its noun, where it is cut short."""
    after = _NEXT.match(found.string, found.end())
    return bool(after and after[1] not in words.listed("uncounted"))


def finish(text: str, words: Words) -> str:
    """Give a number the gender of the noun after it."""
    return COUNTED.sub(lambda found: _counted(found, words), text)


def _counted(found: re.Match[str], words: Words) -> str:
    noun, number = found["noun"], found["number"]
    unit = words.unit(noun)
    label = found.string[: found.start()].lower().split()[-1:] or [""]
    if label[0] in words.listed("roman") or noun in words.listed("uncounted") or noun in words.months:
        return found[0]
    feminine = unit.gender == "f" if unit else noun.endswith(_FEMININE) and noun not in _MASCULINE
    return f"{agreed(number, 'f' if feminine else 'm', words)} {noun}"
