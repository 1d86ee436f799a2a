"""The words of one language: what a person says for what is written, and where a sentence ends.

A language is a TOML file in `voiceguide/languages/`; `parse_words` turns its text into a `Words`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from voiceguide.core.plurals import OTHER, Plurals, parse_plurals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Table: TypeAlias = Mapping[str, str]

_RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
_CATEGORIES = ("one", "few", "many", OTHER)
_FILLERS = r"[\s\u00a0\u202f]?"


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A unit of measure, as it is spoken.

    A form stands in the order of the grammatical cases, or is one word if no case changes it.
    """

    forms: Mapping[str, tuple[str, ...]]
    """By CLDR's name of the form: `one`, `few`, `many`, `other`."""
    gender: str = ""
    """`m`, `f` or `n`; empty where it changes nothing."""
    tail: str = ""
    """Words that follow the form and never change: `Celsius`."""
    place: bool = False
    """Whether it measures how far off something is, which in some languages takes a case of its own."""
    money: bool = False
    """Whether two digits behind a point or comma are a smaller coin."""

    def form(self, category: str, case: int = 0) -> str:
        """Return the word for a plural form, in the case at a place of the order, with its tail."""
        forms = self.forms.get(category) or self.forms[OTHER]
        word = forms[case if len(forms) > 1 else 0]
        return f"{word} {self.tail}" if self.tail else word

    @property
    def spoken(self) -> tuple[str, ...]:
        """All its words, without the tail."""
        return tuple(dict.fromkeys(word for forms in self.forms.values() for word in forms))


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form that was found in a text, with its last full stop."""

    start: int
    end: int
    said: str
    """What a person says for it."""
    closing: bool
    """Whether its full stop may be the end of a sentence too."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Everything that the product knows about one language's words."""

    lang: str
    """BCP 47 tag without a region: `en`."""
    grammar: str
    """How numbers and units agree: `plain`, or a family that has rules of its own."""
    day_first: bool
    """Whether `3/5/2026` is sure to begin with the day."""
    plurals: Plurals
    """Which form of a noun a number asks for."""
    phrases: Table
    """What the product itself says, and the little words between numbers, by name."""
    abbreviations: Table
    """Short forms with their full stops, lower-case and without spaces, to what is said."""
    closing: frozenset[str]
    """Those of them whose full stop may also end a sentence."""
    units: Mapping[str, Unit]
    """Units by their signs and by all their spoken forms."""
    times: Mapping[str, Unit]
    """Hours, minutes and seconds as they stand in `1h5m` or `1 m 30 s`, longest first."""
    tight: frozenset[str]
    """Signs that mean a time when they touch their number: `2m`."""
    guards: Mapping[str, frozenset[str]]
    """Signs that are words too, and the words that may follow when the unit is meant."""
    signs: Table
    """Characters and what is said for them between other words."""
    fractions: Table
    """`1/2` to what is said."""
    letters: Table
    """Latin letters to their names, where a voice would not know them."""
    months: tuple[str, ...]
    """Twelve names, in the form that a date needs."""
    weekdays: tuple[str, ...]
    """Seven names from the first day of the week, in the form that a schedule needs: `Mondays`."""
    lists: Mapping[str, frozenset[str]]
    """Words by what they tell about a number beside them."""
    pattern: re.Pattern[str]
    """Finds the abbreviations."""

    def phrase(self, name: str) -> str:
        """Return what the product says for a name: `next`, `and`, `to`.

        Raises:
            KeyError: No table has that name: a bug of ours.
        """
        return self.phrases[name]

    def category(self, number: str) -> str:
        """Return CLDR's name of the form that a noun has after a number in digits."""
        return self.plurals.category(number)

    def listed(self, name: str) -> frozenset[str]:
        """Return a list of words, which is empty if the language does not need it."""
        return self.lists.get(name, frozenset())

    def unit(self, sign: str) -> Unit | None:
        """Return the unit that a sign or a spoken form stands for, if there is one."""
        return self.units.get(sign) or self.units.get(sign.lower())

    def find_abbreviations(self, text: str) -> Iterator[Abbreviation]:
        """Find the known short forms in a text, in order."""
        for found in self.pattern.finditer(text):
            key = _key(found[0])
            yield Abbreviation(found.start(), found.end(), self.abbreviations[key], key in self.closing)


def nearest(tag: str, have: Collection[str]) -> str | None:
    """Return the most exact of the tags at hand that covers a tag: `en` for `en-GB`."""
    known = {name.lower(): name for name in have}
    parts = re.split(r"[-_]", tag.lower())
    tries = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((known[name] for name in tries if name in known), None)


def direction(tag: str) -> str:
    """Return how a language is written, as HTML has it: `ltr` or `rtl`."""
    return "rtl" if tag.lower().partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def parse_words(text: str) -> Words:
    """Read a language's table.

    Raises:
        ValueError: The text is not TOML, or lacks a table or key.
    """
    table = tomllib.loads(text)
    try:
        return _words(table)
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(
            f"this language table lacks something, or holds it in another shape: {problem}"
        ) from problem


def _words(table: Mapping[str, Any]) -> Words:
    named = {name: _unit(entry, table["cases"]) for name, entry in table["units"].items()}
    short = table["abbreviations"]
    said = {_key(key): spoken for group in short.values() for key, spoken in group.items()}
    return Words(
        lang=table["lang"],
        grammar=table["grammar"],
        day_first=table["day_first"],
        plurals=parse_plurals(table["plural"]),
        phrases={**table["phrases"], **table["own"]},
        abbreviations=said,
        closing=frozenset(map(_key, short["closing"])),
        units=_by_sign(table["units"], named),
        times={sign: named[name] for sign, name in table["times"].items()},
        tight=frozenset(table["tight"]),
        guards={sign: frozenset(follow) for sign, follow in table["guards"].items()},
        signs=table["signs"],
        fractions=table["fractions"],
        letters=table["letters"],
        months=tuple(table["months"]),
        weekdays=tuple(table["weekdays"]),
        lists={name: frozenset(words) for name, words in table["lists"].items()},
        pattern=_abbreviation_pattern(short),
    )


def _unit(entry: Mapping[str, Any], cases: int) -> Unit:
    forms = {name: _in_cases(entry[name], cases) for name in _CATEGORIES if name in entry}
    return Unit(
        forms={**forms, OTHER: forms.get(OTHER) or forms["many"]},
        gender=entry.get("gender", ""),
        tail=entry.get("tail", ""),
        place=entry.get("place", False),
        money=entry.get("money", False),
    )


def _in_cases(written: str, cases: int) -> tuple[str, ...]:
    """Part the forms for each case, `_` being a space in one; another number of words is the same in all of them."""
    words = tuple(word.replace("_", " ") for word in written.split())
    return words if len(words) == cases else (written,)


def _by_sign(entries: Mapping[str, Any], named: Mapping[str, Unit]) -> dict[str, Unit]:
    signs: dict[str, Unit] = {}
    for name, unit in named.items():
        forms = () if unit.tail else unit.spoken
        for sign in (*entries[name]["signs"], *forms):
            signs.setdefault(sign, unit)
    return signs


def _abbreviation_pattern(groups: Mapping[str, Table]) -> re.Pattern[str]:
    """Match the keys with or without spaces inside, `before_number` only ahead of a digit."""
    anywhere = [key for name, group in groups.items() if name != "before_number" for key in group]
    numbered = list(groups.get("before_number", ()))
    return re.compile(
        rf"(?<![\w.])(?:(?:{_alternatives(anywhere)})(?![^\W\d_]\.?\w)|(?:{_alternatives(numbered)})(?={_FILLERS}\d))",
        re.IGNORECASE,
    )


def _alternatives(keys: Collection[str]) -> str:
    longest_first = sorted(keys, key=len, reverse=True)
    return "|".join(_FILLERS.join(map(re.escape, re.findall(r"[^.\s]+\.?", key))) for key in longest_first)


def _key(written: str) -> str:
    return re.sub(r"\s", "", written).lower()
