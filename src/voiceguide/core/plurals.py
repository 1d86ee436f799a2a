"""Which form of a noun a number asks for, by the plural rules of Unicode's CLDR.

A language's rules stand in its table as CLDR writes them, `one = "i = 1 and v = 0"`; a number that
fits none of them is `other`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

_RELATION = re.compile(
    r"(?P<operand>[nivwftce])(?: % (?P<modulus>\d+))? (?P<sign>!?=) (?P<ranges>\d+(?:\.\.\d+)?(?:,\d+(?:\.\.\d+)?)*)"
)
OTHER = "other"

_LONGEST = 12
"""No rule looks at more digits from the end."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One condition: an operand, or the rest of it after a division, is in one of some ranges."""

    operand: str
    """`n` the number, `i` its whole part, `v` and `w` how many digits its fraction has, `f` and `t` those digits
    (`w` and `t` without zeros at the end), `c` and `e` an exponent, which no number here has."""
    modulus: int
    """0 where nothing is divided."""
    within: bool
    """Whether it is to be in the ranges, or outside of them."""
    ranges: tuple[tuple[int, int], ...]

    def holds(self, operands: Mapping[str, Decimal]) -> bool:
        """Tell whether a number with these operands meets the condition."""
        value = operands[self.operand]
        if self.modulus:
            value %= self.modulus
        inside = value == int(value) and any(low <= value <= high for low, high in self.ranges)
        return inside == self.within


Rule: TypeAlias = tuple[tuple[Relation, ...], ...]
"""One of the groups is to hold, and of a group every relation."""


@dataclass(frozen=True, slots=True)
class Plurals:
    """A language's rules, by the name of the form that each asks for."""

    rules: Mapping[str, Rule]

    def category(self, number: str) -> str:
        """Return the form for a number in digits: `one`, `few`, `many` or `other`."""
        whole, _, fraction = number.replace(",", ".").partition(".")
        if not whole.isdecimal() or (fraction and not fraction.isdecimal()):
            return OTHER
        if len(whole) > _LONGEST:
            whole = f"1{whole[-_LONGEST:]}"
        fraction = fraction[:_LONGEST]
        kept = fraction.rstrip("0")
        operands = {
            "n": Decimal(f"{whole}.{fraction or 0}"),
            "i": Decimal(whole),
            "v": Decimal(len(fraction)),
            "w": Decimal(len(kept)),
            "f": Decimal(fraction or 0),
            "t": Decimal(kept or 0),
            "c": Decimal(0),
            "e": Decimal(0),
        }
        return next((name for name, rule in self.rules.items() if _holds(rule, operands)), OTHER)


def parse_plurals(table: Mapping[str, str]) -> Plurals:
    """Read a language's rules.

    Raises:
        ValueError: One is not written as CLDR writes them.
    """
    return Plurals({name: _rule(written) for name, written in table.items()})


def _rule(written: str) -> Rule:
    return tuple(tuple(map(_relation, group.split(" and "))) for group in written.split(" or "))


def _relation(written: str) -> Relation:
    found = _RELATION.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"`{written}` is no condition of a plural rule, such as `i = 1` or `n % 10 = 2..4`")
    ends = [part.split("..") for part in found["ranges"].split(",")]
    ranges = tuple((int(end[0]), int(end[-1])) for end in ends)
    return Relation(found["operand"], int(found["modulus"] or 0), found["sign"] == "=", ranges)


def _holds(rule: Rule, operands: Mapping[str, Decimal]) -> bool:
    return any(all(relation.holds(operands) for relation in group) for group in rule)
