"""Which case the words before a number ask for, and the form that a unit takes there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.slavic_numbers import CASES

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words

_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?) $")
_BETWEEN = re.compile(r"между \S+(?: \S+)? и $")
_REACH = 32
_GOVERNING = {
    "genitive": "g",
    "dative": "d",
    "accusative": "a",
    "instrumental": "i",
    "prepositional": "p",
    "nominative": "n",
}


def case_after(before: str, words: Words, unit: Unit | None = None, number: str = "") -> str:
    """Return the case (a letter of `CASES`) of a number after a text.

    At the start of a clause it is the nominative, elsewhere the accusative of a length of time.
    """
    word, case = governing(before, words)
    if word == "по":
        return "d" if words.category(number) == "one" else "a"
    if word in ("в", "во") and unit and unit.place:
        return "p"
    return case or ("a" if word else "n")


def governing(before: str, words: Words) -> tuple[str, str]:
    """Return the word before a number, and the case that it asks for, or an empty text for each."""
    near = before[-_REACH:].lower()
    found = _LAST_WORD.search(near)
    word = found["word"] if found else ""
    if word == "и" and _BETWEEN.search(near):
        return word, "i"
    return word, next((case for name, case in _GOVERNING.items() if word in words.listed(name)), "")


def form(unit: Unit, counted: str, case: str) -> str:
    """Return the form of a unit for `one`, `few` or `many` in a case, with what always follows it."""
    return unit.form(counted, CASES.index(case))


def cases_of(written: str, unit: Unit, counted: str) -> str:
    """Return the cases in which a written form is the right one."""
    return "".join(case for case in CASES if form(unit, counted, case) == written)
