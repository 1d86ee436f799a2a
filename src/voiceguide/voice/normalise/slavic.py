"""Numbers among words where they agree in gender and case, as in Russian.

Digits stay where a voice reads them right: a nominative or accusative without a gender to show.
Everything else is written out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.voice.normalise import slavic_text
from voiceguide.voice.normalise.slavic_cases import case_after, form, governing
from voiceguide.voice.normalise.slavic_numbers import CASES, cardinal, decimal, ordinal

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words

_HALF = {
    "n": "половина",
    "g": "половины",
    "d": "половине",
    "a": "половину",
    "i": "половиной",
    "p": "половине",
}


def count(number: str, unit: Unit, before: str, words: Words) -> str:
    """Say `5 минут`, `две минуты`, `в течение пяти минут`, `полторы минуты`."""
    whole, _, fraction = number.replace(",", ".").partition(".")
    case = case_after(before, words, unit, whole)
    if fraction.strip("0"):
        return _decimal(whole, fraction, case, unit, words)
    return f"{cardinal(whole, case, unit.gender)} {form(unit, words.category(whole), case)}"


def span(low: str, high: str, unit: Unit | None, before: str, words: Words) -> str:
    """Say `две-три минуты`, `от пяти до десяти минут`, `на пять-десять минут`."""
    gender = unit.gender if unit else "m"
    whole = low.isdigit() and high.isdigit()
    if whole and (governing(before, words)[1] or int(high) == int(low) + 1):
        case = case_after(before, words, unit, high)
        said = f"{cardinal(low, case, gender, spell=True)}-{cardinal(high, case, gender, spell=True)}"
        return f"{said} {form(unit, words.category(high), case)}" if unit else said
    said = f"{words.phrase('from')} {_genitive(low, gender)} {words.phrase('to')} {_genitive(high, gender)}"
    return f"{said} {form(unit, words.category(high), 'g')}" if unit else said


def _genitive(number: str, gender: str) -> str:
    whole, _, fraction = number.replace(",", ".").partition(".")
    return decimal(whole, fraction, "g", gender) if fraction.strip("0") else cardinal(whole, "g", gender)


def mixed(whole: str, fraction: str, unit: Unit | None, before: str, words: Words) -> str:
    """Say `две с половиной минуты`, `полминуты`, `три четверти часа`."""
    case = case_after(before, words, unit, whole)
    if fraction == "1/2" and (whole or unit):
        return _decimal(whole or "0", "5", case, unit, words)
    said = words.fractions[fraction]
    if whole:
        said = f"{cardinal(whole, case, unit.gender if unit else 'm')} {words.phrase('and')} {said}"
    return f"{said} {form(unit, 'one', 'g')}" if unit else said


def out_of(part: str, whole: str, words: Words) -> str:
    """Say `4 из десяти`, and `120 на 80`."""
    if int(part) > int(whole):
        return f"{part} {words.phrase('over')} {whole}"
    return f"{part} {words.phrase('out_of')} {cardinal(whole, 'g', 'm')}"


def per(unit: Unit, words: Words) -> str:
    """Say `в минуту`."""
    return f"{words.phrase('per')} {unit.form('one', CASES.index('a'))}"


def compound(number: str, unit: Unit, words: Words) -> str:
    """Say a hyphened number and unit as any other."""
    return f"{cardinal(number, 'n', unit.gender)} {form(unit, words.category(number), 'n')}"


def time(hour: int, minute: int, half: str, before: str, words: Words) -> str:
    """Say `19 часов 30 минут`; after `к` and `до` in their cases."""
    units = list(dict.fromkeys(words.times.values()))
    if hour == minute == 0 and not half and case_after(before, words) in "na":
        return words.phrase("midnight")
    if half:
        hour = hour % 12 + (12 if half == words.phrase("pm") else 0)
    parts = [
        count(str(number), unit, before or " ", words)
        for number, unit in ((hour, units[0]), (minute, units[1]))
    ]
    return " ".join(parts if minute else parts[:1])


def date(day: int, month: int, year: int | None, before: str, words: Words) -> str:  # noqa: ARG001  the grammar's signature
    """Say `третьего мая две тысячи двадцать шестого года`."""
    said = f"{ordinal(day, 'g', 'n')} {words.months[month - 1]}"
    return f"{said} {ordinal(year, 'g', 'm')} года" if year else said


def begin(text: str, words: Words) -> str:
    """Say `в 2026 году` and `XX век` by their ordinals."""
    return slavic_text.say_years(text, words)


def finish(text: str, words: Words) -> str:
    """Say ordinals, and numbers that a noun or a preposition inflects."""
    return slavic_text.say_numbers(text, words)


def _decimal(whole: str, fraction: str, case: str, unit: Unit | None, words: Words) -> str:
    """Say a number with a fraction and its unit; five tenths are a half."""
    gender = unit.gender if unit else "m"
    half = not fraction[1:].strip("0") and fraction[0] == "5"
    if half and int(whole) == 0 and unit and case in "na":
        return _half_of(form(unit, "one", "g"))
    said = _HALF[case] if half and int(whole) == 0 and unit else decimal(whole, fraction, case, gender)
    if unit is None:
        return said
    if not half or int(whole) == 0:
        noun = form(unit, "one", "g")
    elif case not in "na":
        noun = form(unit, "many", case)
    else:
        counted = words.category(whole)
        noun = form(unit, counted, "n") if counted == "many" else form(unit, "one", "g")
    return f"{said} {noun}"


def _half_of(genitive: str) -> str:
    """Return `полминуты`, `пол-литра`, `пол-оборота`."""
    return f"пол{'-' if genitive[0] in 'аеёиоуыэюял' else ''}{genitive}"
