"""Numbers in Russian text that have no unit: ordinals, years, numbers that a noun or a preposition inflects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.roman import roman
from voiceguide.voice.normalise.slavic_cases import cases_of, governing
from voiceguide.voice.normalise.slavic_numbers import cardinal, decimal, ordinal

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_ENDINGS = {
    "й": ("n", "m"), "ый": ("n", "m"), "ий": ("n", "m"), "ой": ("n", "m"),
    "я": ("n", "f"), "ая": ("n", "f"),
    "е": ("n", "n"), "ое": ("n", "n"), "ье": ("n", "n"),
    "го": ("g", "m"), "ого": ("g", "m"), "его": ("g", "m"),
    "му": ("d", "m"), "ому": ("d", "m"),
    "м": ("i", "m"), "ым": ("i", "m"), "им": ("i", "m"), "ом": ("p", "m"),
    "ю": ("a", "f"), "ую": ("a", "f"),
    "х": ("g", "p"), "ых": ("g", "p"), "ые": ("n", "p"), "ми": ("i", "p"),
}  # fmt: skip
_ORDINAL = re.compile(r"(?<![\w.,-])(?P<number>\d{1,4})-?(?P<ending>[а-яё]{1,3})(?!\w|-)")
_CARDINAL_ENDING = re.compile(r"(?<![\w.,-])(?P<number>\d{1,4})-(?P<ending>ти|и|ух|х|ёх|ех|мя|ью)(?![\w-])")
_COMPOUND = re.compile(r"(?<![\w.,-])(?P<number>\d{1,4})-(?P<rest>[а-яё]{5,})(?!\w)")
_YEAR = re.compile(
    r"(?<![\w.,-])(?P<year>[12]\d{3})(?:(?P<word> год[ауе]?| годом)(?!\w)| ?г\.(?= ?[^\w]| [А-ЯЁ]|$| [а-яё]))"
)
_CENTURY = re.compile(r"(?<!\w)(?P<numeral>[XVI]{1,6}|\d{1,2}) (?P<word>век(?:а|у|ом|е)?)(?!\w)")
_COUNTED = re.compile(r"(?<![\w.,:-])(?P<number>\d{1,6}) (?P<noun>[а-яё]{3,})(?!\w)")
_ALONE = re.compile(r"(?<=[а-яё] )(?P<number>\d{1,6})(?![\w:/%°.,-]*\d)(?! ?[%°])(?!-?\w)")
_DECIMAL = re.compile(r"(?<![\w.,:-])(?P<whole>\d{1,12})[.,](?P<fraction>\d{1,4})(?![\d:-]|[.,]\d)")
_WORD_CASES = {"": "n", "а": "g", "у": "d", "ом": "i", "е": "p"}
_YEARS = re.compile(
    r"(?<!\w)(?P<head>[Сс]о?|[Оо]т) (?P<year>[12]\d{3}) (?=(?:по|до) [12]\d{3}(?: год|г\.| г\.))"
)
_PREPOSITIONAL_AFTER = frozenset(("на", "в", "во", "о", "об", "при"))
_ADJECTIVES = {"ая": ("n", "f"), "яя": ("n", "f"), "ую": ("a", "f"), "юю": ("a", "f"), "ое": ("n", "n")}
_PLURAL_ENDINGS = (("ами", "i"), ("ями", "i"), ("ах", "p"), ("ях", "p"), ("ам", "d"), ("ям", "d"))
_SHORTEST_OBLIQUE = 5
_DECADES_FROM = 100
_GENITIVE_STEMS = {"1": "одно", "40": "сорока", "90": "девяносто", "100": "сто", "1000": "тысяче"}


def say_numbers(text: str, words: Words) -> str:
    """Say every number in a text that has to agree with something."""
    if not any(letter.isdigit() for letter in text):
        return text
    text = say_ordinals(text)
    text = _COUNTED.sub(lambda found: _counted(found, words), text)
    text = _DECIMAL.sub(lambda found: decimal(found["whole"], found["fraction"], "n", "m"), text)
    return _ALONE.sub(lambda found: _alone(found, words), text)


def say_ordinals(text: str) -> str:
    """Say `21-й`, `5-ти`, `10-минутный`."""
    text = _COMPOUND.sub(lambda found: _stem(found["number"]) + found["rest"], text)
    text = _CARDINAL_ENDING.sub(_cardinal_ending, text)
    return _ORDINAL.sub(_ordinal, text)


def _stem(number: str) -> str:
    """Return a number as the first half of a word: `пяти`, `двух`."""
    return _GENITIVE_STEMS.get(number) or cardinal(number, "g", "m").replace(" ", "")


def _cardinal_ending(found: re.Match[str]) -> str:
    case = "i" if found["ending"] in ("мя", "ью") else "g"
    if found["ending"] == "х" and int(found["number"]) % 10 in (0, 1, *range(5, 10)):
        return found[0]
    return cardinal(found["number"], case, "m")


def _ordinal(found: re.Match[str]) -> str:
    ending = found["ending"]
    hyphened = "-" in found[0]
    if ending not in _ENDINGS or (not hyphened and ending not in ("й", "я", "ый", "ая")):
        return found[0]
    case, gender = _ENDINGS[ending]
    if ending == "е" and int(found["number"]) >= _DECADES_FROM:
        gender = "p"
    before = found.string[: found.start()].split()
    if ending == "м" and before and before[-1].lower() in _PREPOSITIONAL_AFTER:
        case = "p"
    return ordinal(int(found["number"]), case, gender)


def say_years(text: str, words: Words) -> str:
    """Say `в 2026 году` and `XX век` by their ordinals."""
    text = _YEARS.sub(lambda found: f"{found['head']} {ordinal(int(found['year']), 'g', 'm')} ", text)
    text = _YEAR.sub(_year, text)
    return _CENTURY.sub(lambda found: _century(found, words), text)


def _year(found: re.Match[str]) -> str:
    word = (found["word"] or " год").strip()
    before = found.string[: found.start()].rstrip().lower()
    if not found["word"] and before.endswith((" в", "в")) and before.split()[-1] in ("в", "во"):
        word = "году"
    case = _WORD_CASES[word.removeprefix("год")]
    if word == "году" and before.split()[-1:] not in (["к"], ["ко"], ["по"]):
        case = "p"
    return f"{ordinal(int(found['year']), case, 'm')} {word}"


def _century(found: re.Match[str], words: Words) -> str:
    numeral = found["numeral"]
    value = int(numeral) if numeral.isdigit() else roman(numeral)
    if not value or found["word"] not in words.listed("century"):
        return found[0]
    return f"{ordinal(value, _WORD_CASES[found['word'].removeprefix('век')], 'm')} {found['word']}"


def _counted(found: re.Match[str], words: Words) -> str:
    """Give a number the gender and the case of the noun after it."""
    number, noun = found["number"], found["noun"]
    _, asked = governing(found.string[: found.start()], words)
    counted = words.category(number)
    unit = words.unit(noun)
    if unit:
        cases = cases_of(noun, unit, counted)
        case = asked if asked and asked in cases else cases[:1]
        return f"{cardinal(number, case, unit.gender)} {noun}" if case else found[0]
    if len(noun) >= _SHORTEST_OBLIQUE and counted != "one":
        for ending, case in _PLURAL_ENDINGS:
            if noun.endswith(ending):
                return f"{cardinal(number, case, 'm')} {noun}"
    if counted == "one" and asked in ("", "a", "n"):
        case, gender = next(
            (agreed for ending, agreed in _ADJECTIVES.items() if noun.endswith(ending)), ("n", "m")
        )
        return f"{cardinal(number, case, gender)} {noun}"
    feminine = (
        counted == "few"
        and (noun[-1] in "ыи" or noun.endswith(("ые", "ие")))
        and noun not in words.listed("uncounted")
    )
    return f"{cardinal(number, 'n', 'f')} {noun}" if feminine and asked in ("", "a", "n") else found[0]


def _alone(found: re.Match[str], words: Words) -> str:
    """Give a number the case that the word before it asks for."""
    _, asked = governing(found.string[: found.start()], words)
    return cardinal(found["number"], asked, "m") if asked and asked not in "na" else found[0]
