"""Numbers among German words: one agrees in gender and case, and a full stop makes an ordinal.

Digits stay where a voice reads them right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.counted import COUNTED, figure, out_of, per, price, spell
from voiceguide.voice.normalise.german_words import (
    article,
    case_after,
    form,
    gender_of,
    half,
    joined,
    ordinal,
    ordinal_ending,
)

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words

__all__ = ["begin", "compound", "count", "date", "finish", "mixed", "out_of", "per", "span", "time"]

_HOUR = r"(?P<hour>[01]?\d|2[0-4])"
_CLOCK_RANGE = re.compile(
    r"(?<![\w.,:])([012]?\d(?:[:.][0-5]\d)?) ?[-–] ?(?=[012]?\d(?:[:.][0-5]\d)? ?Uhr\b)"
)
_CLOCK = re.compile(rf"(?<![\w.,:]){_HOUR}[:.](?P<minute>[0-5]\d) ?Uhr\b")
_ONE_CLOCK = re.compile(r"(?<![\w.,:])1 Uhr\b")
_ORDINAL = re.compile(
    r"(?<![\w.,:/-])(?:(?P<first>\d{1,3})\. ?(?P<and>und|oder|bis|-|–) ?)?(?P<number>\d{1,3})\. (?P<next>[^\W\d_]{2,})"
    r"(?: (?P<year>[12]\d{3})(?![\w.-]))?"
)
_YEAR = re.compile(r"(?P<word>(?<!\w)[^\W\d_]+ )(?P<year>1[1-9]\d\d)(?![\w:,-]|\.\d)")
_DECADE = re.compile(r"(?<![\w.,])(?P<decade>1\d\d0|20\d0|[2-9]0)er(?!\w)")
_JOINED = re.compile(r"(?<![\w.,-])(?P<number>\d{1,4})-?(?P<rest>[a-zäöüß]{3,})(?!\w)")
_NOUN_AFTER = re.compile(r" [A-ZÄÖÜ]")
_JOINABLE = re.compile(r"(?:minüt|sekünd|stünd|täg|wöch|monat|jähr|mal|fach|teil|stöck|grad|eck)")


def count(number: str, unit: Unit, before: str, words: Words) -> str:
    """Say `eine Minute`, `nach einer Minute`, `5 Minuten`, `1,5 Minuten`."""
    case = case_after(before, words)
    if number == "1":
        return f"{article(unit.gender, case)} {form(unit, number, case, words)}"
    return price(number, unit, words) or f"{figure(number, words)} {form(unit, number, case, words)}"


def span(low: str, high: str, unit: Unit | None, before: str, words: Words) -> str:
    """Say `3 bis 5 Minuten`, `ein bis 2 Minuten`."""
    first = "ein" if low == "1" and unit else figure(low, words)
    said = f"{first} {words.phrase('to')} {figure(high, words)}"
    return f"{said} {form(unit, high, case_after(before, words), words)}" if unit else said


def mixed(whole: str, fraction: str, unit: Unit | None, before: str, words: Words) -> str:
    """Say `eineinhalb Minuten`, `eine halbe Minute`, `eine dreiviertel Stunde`, `2 und ein Viertel Liter`."""
    case = case_after(before, words)
    if whole:
        joint = f"{joined(int(whole))}einhalb" if fraction == "1/2" else ""
        said = joint or f"{whole} {words.phrase('and')} {words.fractions[fraction]}"
        return f"{said} {form(unit, '2', case, words)}" if unit else said
    if unit is None:
        return words.fractions[fraction]
    if fraction == "1/2":
        return f"{half(unit.gender, case)} {form(unit, '1', case, words)}"
    part = words.fractions[fraction].lower()
    if part.startswith("ein "):
        part = f"{article(unit.gender, case)} {part.removeprefix('ein ')}"
    elif fraction == "3/4":
        part = f"{article(unit.gender, case)} dreiviertel"
    return f"{part} {form(unit, '1', case, words)}"


def compound(number: str, unit: Unit, words: Words) -> str:
    """Say `10 Minuten`, as in `10-Minuten-Pause`."""
    return f"{'ein' if number == '1' else number} {form(unit, number, 'n', words)}"


def time(hour: int, minute: int, half: str, before: str, words: Words) -> str:  # noqa: ARG001  the grammar's signature
    """Say `7 Uhr 30`, `ein Uhr`, `Mitternacht`."""
    if hour == minute == 0:
        return words.phrase("midnight")
    shown = "ein" if hour == 1 else str(hour)
    return f"{shown} Uhr {minute}" if minute else f"{shown} Uhr"


def date(day: int, month: int, year: int | None, before: str, words: Words) -> str:
    """Say `am dritten Mai zweitausendsechsundzwanzig`."""
    said = f"{ordinal(day, ordinal_ending(before, 'm', words))} {words.months[month - 1]}"
    return f"{said} {_year_words(year)}" if year else said


def begin(text: str, words: Words) -> str:
    """Say `19.30 Uhr`, `die 3. Runde`, `am 3. Mai`, `im Jahr 1999`, `90er`."""
    if "Uhr" in text:
        text = _CLOCK_RANGE.sub(lambda found: _first_hour(found, words), text)
        text = _CLOCK.sub(lambda found: time(int(found["hour"]), int(found["minute"]), "", "", words), text)
        text = _ONE_CLOCK.sub("ein Uhr", text)
    text = _ORDINAL.sub(lambda found: _ordinal(found, words), text)
    text = _DECADE.sub(lambda found: spell(int(found["decade"]), "de", "year") + "er", text)
    return _YEAR.sub(lambda found: _year(found, words), text)


def _first_hour(found: re.Match[str], words: Words) -> str:
    """Say the first hour of `10–12 Uhr`, and of `10:30–11:00 Uhr`."""
    hour, _, minute = found[1].replace(".", ":").partition(":")
    return f"{time(int(hour), int(minute), '', '', words) if minute else hour} {words.phrase('to')} "


def _ordinal(found: re.Match[str], words: Words) -> str:
    """Say an ordinal where an article stands before it, or a month or a noun that is numbered behind it."""
    before, noun = found.string[: found.start()], found["next"]
    last = before.lower().split()[-1:] or [""]
    numbered = noun in words.months or noun in words.listed("ordinal_after")
    if not numbered and last[0] not in words.listed("ordinal_before"):
        return found[0]
    ending = ordinal_ending(before, "m" if noun in words.months else gender_of(noun, words), words)
    first = ""
    if found["first"]:
        joint = words.phrase("to") if found["and"] in "-–" else found["and"]
        first = f"{ordinal(int(found['first']), ending)} {joint} "
    year = f" {_year_words(int(found['year']))}" if found["year"] else ""
    return f"{first}{ordinal(int(found['number']), ending)} {noun}{year}"


def _year(found: re.Match[str], words: Words) -> str:
    if found["word"].strip().lower() not in words.listed("year"):
        return found[0]
    return found["word"] + _year_words(int(found["year"]))


def _year_words(year: int) -> str:
    """Return `neunzehnhundertneunundneunzig`, or digits for a year that is read as any number."""
    return spell(year, "de", "year") if year % 1000 >= 100 and year < 2000 else str(year)  # noqa: PLR2004  `neunzehnhundert`


def finish(text: str, words: Words) -> str:
    """Say `10-minütig` as one word, and `1` as its noun asks for it."""
    text = _JOINED.sub(_joined, text)
    return COUNTED.sub(lambda found: _counted(found, words), text)


def _joined(found: re.Match[str]) -> str:
    if not _JOINABLE.match(found["rest"]):
        return found[0]
    return joined(int(found["number"])) + found["rest"]


def _counted(found: re.Match[str], words: Words) -> str:
    noun = found["noun"]
    before = found.string[: found.start()]
    label = before.lower().split()[-1:] or [""]
    if found["number"] != "1" or label[0] in words.listed("roman"):
        return found[0]
    if noun[0].islower() and not _NOUN_AFTER.match(found.string, found.end()):
        return found[0]
    if noun in words.listed("uncounted") or not (gender := gender_of(noun, words)):
        return found[0]
    return f"{article(gender, case_after(before, words))} {noun}"
