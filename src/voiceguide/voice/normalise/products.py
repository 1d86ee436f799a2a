"""Sets and sizes: `3x10`, `10 × 15 cm`, `x3`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.grammar import grammar_of

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_NUMBER = r"\d+(?:[.,]\d+)?"
_PRODUCT = re.compile(
    rf"(?<![\w.,])(?P<one>{_NUMBER}) ?[xXхХ×] ?(?P<other>{_NUMBER})(?P<unit> ?[^\W\d_]+)?(?![\d.,]\d)"
)
_TIMES = re.compile(r"(?<![\w.,])[xXхХ×] ?(?P<number>\d+)(?![\w.,-]\d|\w)")


def say_products(text: str, words: Words) -> str:
    """Say a size with `by`, a set of repetitions with `times`, and `x3` as three times."""
    text = _PRODUCT.sub(lambda found: _product(found, words), text)
    return _TIMES.sub(lambda found: _times(found, words), text)


def _product(found: re.Match[str], words: Words) -> str:
    unit = words.unit((found["unit"] or "").strip())
    word = "by" if unit and unit.place else "times"
    return f"{found['one']} {words.phrase(word)} {found['other']}{found['unit'] or ''}"


def _times(found: re.Match[str], words: Words) -> str:
    unit = words.unit("x")
    before = found.string[: found.start()]
    return grammar_of(words).count(found["number"], unit, before, words) if unit else found[0]
