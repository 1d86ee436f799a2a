"""What is written to what a person would say.

Each rule is a plain function of a text and a language's words. The rules run in the order of
`RULES`, again and again until nothing changes, so that what was normalised stays as it is.
Plain whole numbers stay digits where an engine reads them right in that language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

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
from voiceguide.voice.normalise.grammar import grammar_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceguide.core.words import Words

    Rule: TypeAlias = Callable[[str, Words], str]

RULES: tuple[Rule, ...] = (
    marks.drop_invisible,
    dates.say_dates,
    clock.say_clock,
    abbreviations.say_abbreviations,
    numbers.join_thousands,
    codes.say_codes,
    fractions.say_fractions,
    numbers.part_sequences,
    products.say_products,
    quantities.say_compounds,
    quantities.say_money,
    quantities.say_quantities,
    numbers.say_roman,
    lambda text, words: grammar_of(words).finish(text, words),
    signs.say_signs,
    pauses.say_pauses,
    pauses.tidy,
)
"""The order in which the rules apply."""

_PASSES = 6
_PLAIN = re.compile(r"(?!.*\b[IVX]+\b)(?:[A-Za-zА-яЁё]+(?:,? |['-](?=[^ ])|(?=[.!?]?$)))+[.!?]?")
"""Nothing but words, which most sentences are, and no Roman numeral."""


def normalise(text: str, words: Words) -> str:
    """Write out units, signs, ranges, times and short forms as a person would say them.

    Normalising twice changes nothing. Any text is taken; what is not known stays as it is.
    """
    if _PLAIN.fullmatch(text) and not words.pattern.search(text):
        return text
    said = text
    for _ in range(_PASSES):
        before = said
        for rule in RULES:
            said = rule(said, words)
        if said == before:
            break
    return said


def unknown_marks(text: str, words: Words) -> list[tuple[int, int]]:
    """Return where a text holds marks that would be dropped without a word, as (start, end)."""
    return [found.span() for found in marks.UNSPOKEN.finditer(text) if found[0] not in words.signs]
