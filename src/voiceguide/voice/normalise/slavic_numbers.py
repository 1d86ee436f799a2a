"""Numbers as Russian words, in a case and a gender.

The case is one letter of `CASES`: nominative, genitive, dative, accusative, instrumental,
prepositional; the gender is `m`, `f` or `n`, or `p` for the plural of an ordinal.
"""

from __future__ import annotations

CASES = "ngdaip"

_LONGEST = 12
_FRACTION_DIGITS = 4


def cardinal(number: str, case: str, gender: str, *, spell: bool = False) -> str:
    """Return a whole number's words, or its digits if they are read right as they stand."""
    shows_gender = gender in ("f", "n") and number[-1:] in ("1", "2") and number[-2:] not in ("11", "12")
    if not number.isdigit() or len(number) > _LONGEST or (case in "na" and not shows_gender and not spell):
        return number
    return _num2words(int(number), case=case, gender=gender or "m", animate=False)


def ordinal(number: int, case: str, gender: str) -> str:
    """Return an ordinal's words."""
    plural = gender == "p"
    return _num2words(
        number, to="ordinal", case=case, gender="m" if plural else gender, plural=plural, animate=False
    )


def decimal(whole: str, fraction: str, case: str, gender: str) -> str:
    """Return the words of a number with a fraction: `полтора`, `две с половиной`, `одна целая две десятых`."""
    fraction = fraction.rstrip("0")
    if fraction == "5" and whole != "0":
        if int(whole) == 1:
            return "полутора" if case not in "na" else "полторы" if gender == "f" else "полтора"
        return f"{cardinal(whole, case, gender)} с половиной"
    if len(fraction) > _FRACTION_DIGITS or len(whole) > _LONGEST:
        return f"{whole} запятая {' '.join(fraction)}"
    return _num2words(f"{int(whole)}.{fraction}")


def _num2words(number: int | str, **asked: object) -> str:
    from num2words import num2words  # noqa: PLC0415  tens of milliseconds, and not every text needs it

    return str(num2words(number, lang="ru", **asked))
