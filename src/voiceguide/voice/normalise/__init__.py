"""What is written to what a person would say.

Each rule is a plain function of a text and a language's words. The rules run in the order of
`STAGES`, again and again until nothing changes, so that what was normalised stays as it is.
Plain whole numbers stay digits where an engine reads them right in that language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from voiceguide.core.ipa import by_ipa, holds_ipa, replaced
from voiceguide.voice.normalise import (
    abbreviations,
    clock,
    codes,
    dates,
    fractions,
    marks,
    numbers,
    pauses,
    products,
    quantities,
    signs,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceguide.core.words import Words

    Rule: TypeAlias = Callable[[str, Words], str]

    Stage: TypeAlias = tuple[re.Pattern[str], tuple[Rule, ...]]

_ANY = re.compile("")
_NUMBER = re.compile(r"\d|[¼-¾⅐-⅞]|\b[IVX]+(?:\b|[eè])")
_PAUSE = re.compile(r"[^\w\s,.;:!?]|\.\.|‥")
_SIGN = re.compile(r"[^\w\s,.;:!?'-]|_")

STAGES: tuple[Stage, ...] = (
    (_ANY, (marks.drop_invisible,)),
    (_NUMBER, (dates.say_dates, clock.say_clock)),
    (_ANY, (abbreviations.say_abbreviations,)),
    (
        _NUMBER,
        (
            numbers.join_thousands,
            codes.say_codes,
            fractions.say_fractions,
            numbers.part_sequences,
            products.say_products,
            quantities.say_compounds,
            quantities.say_money,
            quantities.say_quantities,
            numbers.say_roman,
            numbers.agree,
        ),
    ),
    (_SIGN, (signs.say_signs,)),
    (_PAUSE, (pauses.say_pauses,)),
    (_ANY, (pauses.tidy,)),
)
"""The rules in the order in which they apply, each group with what a text must hold to need it."""

_PASSES = 6
_STAND_IN = "ʬ"
"""A letter of no language: a word that no rule knows."""
_PLAIN = re.compile(
    r"(?!.*\b[IVX]+(?:\b|[eè]))(?:[A-Za-zÀ-ÖØ-öø-ÿŒœА-яЁё]+(?:[.,:;!?]? (?=[^ ])|['-](?=[^ ])|(?=[.!?]?$)))+[.!?]?"
)
"""Nothing but words and stops, which most sentences are, and no Roman numeral."""


def normalise(text: str, words: Words) -> str:
    """Write out units, signs, ranges, times and short forms as a person would say them.

    Normalising twice changes nothing. Any text is taken; what is not known stays as it is,
    and so does what is to be said by IPA.
    """
    if not holds_ipa(text):
        return _normalised(text, words)
    stand_in = _STAND_IN
    while stand_in in text:
        stand_in += _STAND_IN
    kept: list[str] = []

    def keep(ipa: str) -> str:
        kept.append(ipa)
        return stand_in

    said = _normalised(replaced(text, str, keep), words)
    for ipa in kept:
        said = said.replace(stand_in, by_ipa(ipa), 1)
    return said


def _normalised(text: str, words: Words) -> str:
    said = text
    for _ in range(_PASSES):
        if _PLAIN.fullmatch(said) and not words.pattern.search(said):
            break
        before = said
        for needed, rules in STAGES:
            if needed.search(said):
                for rule in rules:
                    said = rule(said, words)
        if said == before:
            break
    return said


def unknown_marks(text: str, words: Words) -> list[tuple[int, int]]:
    """Return where a text holds marks that would be dropped without a word, as (start, end).

    Brackets of every kind are not among them: nobody says them.
    """
    return [
        found.span()
        for found in marks.UNSPOKEN.finditer(text)
        if found[0] not in words.signs and found[0] not in "[]{}"
    ]
