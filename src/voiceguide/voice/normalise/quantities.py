"""Numbers with units, and ranges: `5 min`, `1m30s`, `20-30 s`, `-5 °C`, `$5`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceguide.voice.normalise.grammar import grammar_of

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words

_NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = r"[°º] ?[CFСc](?!\w)|[°º%‰℃℉$€£₽×′″]|[^\W\d_]+(?![^\W\d_]|'[^\W\d_])"
_COMPOUND = re.compile(rf"(?<![\w.,:])(?:{_NUMBER} ?[^\W\d_]+\.?,? ?)+(?<! )(?<!,)(?![\w])")
_COMPOUND_PART = re.compile(rf"(?P<number>{_NUMBER})(?P<gap> ?)(?P<sign>[^\W\d_]+)(?P<stop>\.?)")
_MONEY = re.compile(rf"(?P<sign>[$€£₽]) ?(?P<number>{_NUMBER})(?P<range>[-–]{_NUMBER})?(?![\d.,]\d)")
_QUANTITY = re.compile(
    rf"(?P<minus>(?<![\w.,)])-)?(?<![\w.,:/])(?P<low>{_NUMBER})"
    rf"(?:(?: ?(?P<first>{_UNIT})\.?)? ?(?P<dash>[-–]|(?<! )—(?! )|\.\.(?!\.)) ?(?P<below>-)?(?P<high>{_NUMBER}))?"
    rf"(?![\d]|[.,:/]\d)(?:(?P<more>\+)(?= ?[^\W\d_]))?(?:(?P<gap>[ /-]?)(?P<unit>{_UNIT})(?:\.?/(?P<per>[^\W\d_]+))?)?(?P<stop>\.(?!\w))?"
)
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[.,;:!?)\]»”\"…–—])")
_WORD_AFTER = re.compile(r" ([^\W\d_]+)")
_WORD_BEFORE = re.compile(r"([^\W\d_]+) $")


def say_compounds(text: str, words: Words) -> str:
    """Say lengths of several parts: `1 m 30 s`, `1h5m`; there an `m` is minutes."""
    return _COMPOUND.sub(lambda found: _compound(found, words), text)


def _compound(found: re.Match[str], words: Words) -> str:
    parts = list(_COMPOUND_PART.finditer(found[0]))
    units = [words.times.get(part["sign"].lower()) for part in parts]
    ranks = list(dict.fromkeys(words.times.values()))
    places = [ranks.index(unit) if unit else -1 for unit in units]
    if len(parts) < 2 or -1 in places or places != sorted(set(places)):  # noqa: PLR2004  several parts
        return found[0]
    before = found.string[: found.start()]
    counted = zip(parts, units, strict=True)
    said = " ".join(
        grammar_of(words).count(part["number"], unit, before, words) for part, unit in counted if unit
    )
    return said + _full_stop(found, parts[-1]["stop"], words)


def say_money(text: str, words: Words) -> str:
    """Put the sign of a currency after its number."""
    return _MONEY.sub(
        lambda found: (
            f"{found['number']}{found['range'] or ''} {found['sign']}"
            if found["sign"] in words.signs
            else found[0]
        ),
        text,
    )


def say_quantities(text: str, words: Words) -> str:
    """Say numbers with their units, ranges, and numbers below zero."""
    return _QUANTITY.sub(lambda found: _quantity(found, words), text)


def _quantity(found: re.Match[str], words: Words) -> str:
    if found["gap"] == "/" and not words.unit(found["unit"]):
        return found[0]
    unit = _unit_of(found, words)
    if found["high"] and found["first"] and not _same(found["first"], found["unit"], words):
        return found[0]
    low, high = found["low"], found["high"]
    minus = words.phrase("minus") + " "
    before = found.string[: found.start()] + (minus if found["minus"] else "")
    tail = found[0][_after_number(found) :]
    grammar = grammar_of(words)
    if high:
        plain_tail = "" if unit else tail
        said = grammar.span(low, (minus if found["below"] else "") + high, unit, before, words) + plain_tail
    elif unit is None or _is_said(found, unit):
        said, unit = low + _rate(found, tail, words), None
    elif found["gap"] == "/":
        said = f"{low} {grammar.per(unit, words)}"
    elif found["gap"] == "-":
        said = grammar.compound(low, unit, words)
    else:
        said = grammar.count(low, unit, before, words)
    if unit:
        said += _more(found, words) + _per(found, words) + _full_stop(found, found["stop"], words)
    return (minus if found["minus"] else "") + said


def _after_number(found: re.Match[str]) -> int:
    group = "high" if found["high"] else "low"
    return found.end(group) - found.start()


def _is_said(found: re.Match[str], unit: Unit) -> bool:
    """Tell whether a whole number stands before a unit that is written out: the grammar's finish sees to it."""
    written = found["unit"] in unit.spoken
    return written and found["gap"] == " " and found["low"].isdigit() and not (found["per"] or found["more"])


def _rate(found: re.Match[str], tail: str, words: Words) -> str:
    """Say the slash of `60 beats/min`, whose first unit is a plain word."""
    unit = words.unit(found["per"]) if found["per"] else None
    if unit is None or found["gap"] == "/":
        return tail
    return f"{tail[: tail.rindex('/')].rstrip('.')} {grammar_of(words).per(unit, words)}{found['stop'] or ''}"


def _more(found: re.Match[str], words: Words) -> str:
    return f" {words.phrase('or_more')}" if found["more"] else ""


def _per(found: re.Match[str], words: Words) -> str:
    if not found["per"] or words.unit(f"{found['unit']}/{found['per']}"):
        return ""
    unit = words.unit(found["per"])
    return f" {grammar_of(words).per(unit, words)}" if unit else f" {words.phrase('per')} {found['per']}"


def _same(first: str, last: str | None, words: Words) -> bool:
    return last is not None and words.unit(first) is not None and words.unit(first) == words.unit(last)


def _unit_of(found: re.Match[str], words: Words) -> Unit | None:
    """Return the unit that a match has, unless its sign is a word here or belongs to something else."""
    sign, gap = found["unit"], found["gap"]
    if not sign:
        return None
    if found["per"] and (whole := words.unit(f"{sign}/{found['per']}")):
        return whole
    sign = sign.replace(" ", "")
    if sign in words.guards and not _guard_opens(found, words):
        return None
    if gap == "-" and sign in words.listed("endings"):
        return None
    if sign in words.times and _is_length(found, words):
        return words.times[sign]
    return words.unit(sign)


def _guard_opens(found: re.Match[str], words: Words) -> bool:
    rest = found.string[found.end("unit") :]
    after = _WORD_AFTER.match(rest)
    return bool(_CLAUSE_ENDS.match(rest)) or bool(after and after[1].lower() in words.guards[found["unit"]])


def _is_length(found: re.Match[str], words: Words) -> bool:
    """Tell whether a sign that may be a time or something else is a time here."""
    after = _WORD_AFTER.match(found.string, found.end("unit"))
    if after and after[1].lower() in words.listed("sizes"):
        return False
    return (not found["gap"] and found["unit"] in words.tight) or _word_before(found) in words.listed(
        "length"
    )


def _word_before(found: re.Match[str]) -> str:
    before = _WORD_BEFORE.search(found.string, max(0, found.start() - 24), found.start())
    return before[1].lower() if before else ""


def _full_stop(found: re.Match[str], stop: str | None, words: Words) -> str:
    """Keep the full stop after a unit's sign if it ends the sentence."""
    rest = found.string[found.end() :].lstrip(' "”»)')
    after = re.match(r"[^\W\d_]+", rest)
    goes_on = after is not None and after[0] in words.listed("after_unit")
    return "." if stop and not goes_on and (not rest or rest[0].isupper()) else ""
