"""Numbers among words where nothing agrees but singular and plural, as in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words

_DECADE = re.compile(
    r"(?<![\w.,])(?:(?P<word>(?:in |of |since |during )?[^\W\d_]+)(?P<between> |-))?(?P<decade>(?:1\d|20)?[2-9]0)['’]?s(?!\w)"
)
_YEAR = r"(?:1[1-9]|20)\d\d"
_YEARS = re.compile(
    rf"(?<!\w)(?P<word>[^\W\d_]+) (?P<year>{_YEAR})(?:(?P<to> ?[-–] ?| to | and )(?P<last>{_YEAR}))?"
    r"(?![\w:/%°-]|[.,]\d| ?[%°–-])(?= (?P<next>[^\W\d_]+)| ?[^\w ]|$)"
)
_ORDINAL_RANGE = re.compile(r"(?<=\d(?:st|nd|rd|th)) ?[-–] ?(?=\d+(?:st|nd|rd|th)(?!\w))")
_VOWELS = "aeio"
_NOON = 12


def count(number: str, unit: Unit, before: str, words: Words) -> str:
    """Say `5 minutes`; one is singular, and what is tied to a noun: `a 5 minute pause`."""
    adjective = before.lower().endswith((" a ", " an ")) or before.lower() in ("a ", "an ")
    return f"{number} {unit.form('one' if adjective else words.category(number))}"


def span(low: str, high: str, unit: Unit | None, before: str, words: Words) -> str:  # noqa: ARG001  the same
    """Say `3 to 5 minutes`."""
    said = f"{low} {words.phrase('to')} {high}"
    return f"{said} {unit.form('other')}" if unit else said


def mixed(whole: str, fraction: str, unit: Unit | None, before: str, words: Words) -> str:  # noqa: ARG001  the same
    """Say `2 and a half minutes`, `half a minute`, `three quarters of an hour`."""
    said = words.fractions[fraction]
    if whole:
        said = f"{whole} {words.phrase('and')} {said}"
        return f"{said} {unit.form('other')}" if unit else said
    if unit is None:
        return said
    one = unit.form("one")
    article = "an" if one[0] in _VOWELS or one == "hour" else "a"
    return f"{words.phrase('half')} {article} {one}" if fraction == "1/2" else f"{said} of {article} {one}"


def out_of(part: str, whole: str, words: Words) -> str:
    """Say `4 out of 10`, and `120 over 80`."""
    word = "out_of" if len(part) < len(whole) or (len(part) == len(whole) and part <= whole) else "over"
    return f"{part} {words.phrase(word)} {whole}"


def per(unit: Unit, words: Words) -> str:
    """Say `per day`."""
    return f"{words.phrase('per')} {unit.form('one')}"


def compound(number: str, unit: Unit, words: Words) -> str:  # noqa: ARG001  the same
    """Say `5 minute`, as in a five-minute rest."""
    return f"{number} {unit.form('one')}"


def time(hour: int, minute: int, half: str, before: str, words: Words) -> str:  # noqa: ARG001  the same
    """Say `7 PM`, `10 30`, `10 oh 5`, `7 o'clock`."""
    if hour == minute == 0 and not half:
        return words.phrase("midnight")
    if not half and hour in (0, *range(_NOON + 1, 24)):
        half = words.phrase("pm") if hour else words.phrase("am")
    shown = (hour - 1) % _NOON + 1
    parts = [str(shown)]
    if minute:
        parts.append(str(minute) if minute > 9 else f"{words.phrase('oh')} {minute}")  # noqa: PLR2004  two digits
    elif not half:
        parts.append(words.phrase("hour"))
    return " ".join((*parts, half)).strip()


def date(day: int, month: int, year: int | None, before: str, words: Words) -> str:
    """Say `the 3rd of May, twenty twenty-six`."""
    article = "" if before.lower().endswith("the ") else "the "
    said = f"{article}{day}{_ordinal_end(day)} of {words.months[month - 1]}"
    return f"{said}, {_year(year, words)}" if year else said


def begin(text: str, words: Words) -> str:
    """Say decades, `the 90s`, `1990s`, and years, `in 1999`, `from 1914 to 1918`."""

    def said(found: re.Match[str]) -> str:
        word, decade = found["word"] or "", found["decade"]
        if len(decade) == 2 and word.lower() not in words.listed("decade"):  # noqa: PLR2004  two digits
            return found[0]
        return f"{word}{found['between'] or ''}{_plural(_year(int(decade), words))}"

    return _YEARS.sub(lambda found: _years(found, words), _DECADE.sub(said, text))


def _years(found: re.Match[str], words: Words) -> str:
    """Say years behind a word that asks for one, where nothing follows that they could count."""
    leads = words.listed("year") | words.listed("year_range" if found["last"] else "year")
    counts = found["next"] and found["next"].lower() not in words.listed("year_after")
    if counts or not {found["word"], found["word"].lower()} & leads:
        return found[0]
    last = (
        f" {found['to'].strip(' -–') or words.phrase('to')} {_year(int(found['last']), words)}"
        if found["last"]
        else ""
    )
    return f"{found['word']} {_year(int(found['year']), words)}{last}"


def _plural(name: str) -> str:
    return name[:-1] + "ies" if name.endswith("y") else name + "s"


def _ordinal_end(number: int) -> str:
    teens = number % 100 // 10 == 1
    return "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _year(year: int, words: Words) -> str:
    from num2words import num2words  # noqa: PLC0415  tens of milliseconds, and few texts hold a year

    return str(num2words(year, lang=words.lang, to="year"))


def finish(text: str, words: Words) -> str:
    """Say ranges of ordinals: `4th to 5th`; nothing else agrees."""
    return _ORDINAL_RANGE.sub(f" {words.phrase('to')} ", text)
