"""Where sentences end, as a reader hears it: not at the full stop of `e.g.`, `5 min.` or `1.5`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceguide.core.words import Words

_CLOSERS = "\"'”’»›)\\]）」』"
_END = re.compile(rf"(?P<marks>[.!?…‥。！？]+)(?P<closers>(?:[{_CLOSERS}]|[“‘](?=\s|$)|\s»(?=\s|$))*)")
_NEXT = re.compile(r"[\s\"'“”„‘«‹(\[*_\-–—¿¡]*(?P<letter>.?)", re.DOTALL)
_WORD_BEFORE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*$")
_QUANTITY_BEFORE = re.compile(r"\d[\s\u00a0\u202f]?(?P<unit>[^\W\d_]+)$")
_WORD_AFTER = re.compile(r"\s+([^\W\d_]+)")
_NUMBER_BEFORE = re.compile(r"(?:(?P<word>[^\W\d_]+)\s)?(?<![\d.,])\d{1,3}$")
_NEXT_ORDINAL = re.compile(r"\s+[^\W\d_]+\s+\d{1,3}\.\s")
_ITEM_NUMBER = re.compile(r"\s*[(\[]?\d{1,3}$")
_PRIVATE_FIRST, _PRIVATE_LAST = "\ue000", "\uf8ff"
_WIDE = frozenset("。！？")


def sentence_ends(text: str, words: Words) -> list[int]:
    """Return the offset just after each sentence, its closing quotes and brackets included.

    The last sentence ends with its last character even if it has no full stop; a text without
    words has no sentence. Characters of the private use area stand for words with a capital.
    """
    short_forms = tuple(words.find_abbreviations(text))
    known = {found.end: found.closing for found in short_forms}
    inner = {at for found in short_forms for at in range(found.start, found.end - 1)}
    ends: list[int] = []
    start = 0
    for found in _END.finditer(text):
        if found.start() in inner or not _ends(text, start, found, known, words):
            continue
        start = found.end()
        ends.append(start)
    rest = len(text.rstrip())
    if _has_words(text[start:]):
        ends.append(rest)
    return ends


def _ends(text: str, start: int, found: re.Match[str], known: dict[int, bool], words: Words) -> bool:
    """Tell whether one run of marks is the end of the sentence that began at `start`."""
    marks, after = found["marks"], text[found.end() : found.end() + 1]
    if not _has_words(text[: found.start()]):
        return False
    following = _following(text, found.end())
    if _WIDE & set(marks) or not following:
        return True
    if after and not after.isspace():
        return False
    if "!" in marks or "?" in marks:
        return not (found["closers"] and following.islower())
    if len(marks) > 1 or marks in "…‥":
        return not (following.islower() or following.isdigit())
    return _full_stop_ends(text, start, found.start(), known, words)


def _full_stop_ends(text: str, start: int, at: int, known: dict[int, bool], words: Words) -> bool:
    """Tell whether the single full stop at `at` is the end, by what is before and after it."""
    capital = _is_capital(_following(text, at + 1))
    after = _WORD_AFTER.match(text, at + 1)
    word = after[1] if after else ""
    quantity = _QUANTITY_BEFORE.search(text, max(start, at - 24), at)
    if quantity and words.unit(quantity["unit"]):
        goes_on = word in words.listed("after_unit")
        return not goes_on and (capital or quantity["unit"] in _full_forms(words, quantity["unit"]))
    if at + 1 in known:
        return known[at + 1] and capital
    if _ITEM_NUMBER.fullmatch(text, start, at) or _is_ordinal(text, start, at, word, words):
        return False
    before = _WORD_BEFORE.search(text, start, at)
    if before and len(before[0]) == 1 and before[0].isupper():
        return not _is_initial(text, start, before.start(), at)
    return True


def _is_ordinal(text: str, start: int, at: int, following: str, words: Words) -> bool:
    """Tell whether a number with a full stop is an ordinal, in languages that write it so: `am 3. Mai`."""
    found = _NUMBER_BEFORE.search(text, max(start, at - 24), at)
    if not found or not words.listed("ordinal_before"):
        return False
    known = following in words.months or following in words.listed("ordinal_after")
    chained = following in words.listed("ordinal_joint") and bool(_NEXT_ORDINAL.match(text, at + 1))
    return known or chained or (found["word"] or "").lower() in words.listed("ordinal_before")


def _full_forms(words: Words, sign: str) -> tuple[str, ...]:
    unit = words.unit(sign)
    return unit.spoken if unit else ()


def _is_initial(text: str, start: int, letter: int, at: int) -> bool:
    """Tell whether a capital with a full stop begins a name: `J. Smith`, `А. С. Пушкин`."""
    if re.match(r"\s?[^\W\d_]\.", text[at + 1 : at + 4]):
        return True
    before = text[start:letter].split()
    return not before or before[-1].endswith(".") or (len(before) > 1 and before[-1][0].isupper())


def _following(text: str, at: int) -> str:
    """Return the first character of the next word, or nothing."""
    found = _NEXT.match(text, at)
    return found["letter"] if found else ""


def _is_capital(letter: str) -> bool:
    return not letter or letter.isupper() or letter.istitle() or _PRIVATE_FIRST <= letter <= _PRIVATE_LAST


def _has_words(text: str) -> bool:
    return any(letter.isalnum() or _PRIVATE_FIRST <= letter <= _PRIVATE_LAST for letter in text)
