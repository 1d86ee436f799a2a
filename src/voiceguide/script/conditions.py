"""`if: length >= 10m and not side == left`: read once, asked each time a block is unrolled.

either  = both ("or" both)*
both    = one ("and" one)*
one     = "not" one | "(" either ")" | NAME ("==" | "!=" | "<" | "<=" | ">" | ">=") VALUE
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from types import UnionType

from voiceguide.core.document import Both, Compare, Condition, Either, Not
from voiceguide.core.source import Diagnostic
from voiceguide.core.units import Ms, parse_time
from voiceguide.script.fragment import Fragment

_TOKEN = re.compile(r"\s*(==|!=|<=|>=|<|>|=|\(|\)|\"[^\"]*\"|'[^']*'|[^\s()<>=!\"']+)")
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_HOW = "write `if: length >= 10m`, `if: round > 1` or `if: side == left`, with and, or, not between"
_DEEPEST = 20
_BARE = re.compile(r"[^\s()<>=!\"';{}]+")
_WORDS = ("and", "or", "not")


class _Wrong(Exception):
    """What is written is no condition; it never leaves this module."""


def read_condition(fragment: Fragment) -> tuple[Condition | None, tuple[Diagnostic, ...]]:
    """Read a condition, or say why it is none."""
    reader = _Reader(fragment)
    try:
        condition = reader.whole()
    except _Wrong:
        if not fragment.text:
            return None, (fragment.mistake("VG054", "`if` needs a condition", _HOW),)
        start, end = reader.tokens[0][1:] if reader.tokens else (0, len(fragment.text))
        wrong = fragment.mistake("VG054", f"`{fragment.text}` is not a condition", _HOW, at=(start, end))
        return None, (wrong,)
    return condition, ()


class _Reader:
    def __init__(self, fragment: Fragment) -> None:
        self.fragment = fragment
        self.tokens: list[tuple[str, int, int]] = []
        at = 0
        while found := _TOKEN.match(fragment.text, at):
            self.tokens.append((found[1], found.start(1), found.end(1)))
            at = found.end()
        if fragment.text[at:].strip():
            self.tokens.append(("?", at, len(fragment.text)))

    def whole(self) -> Condition:
        condition = self.either(0)
        if self.tokens:
            raise _Wrong
        return condition

    def _next(self) -> tuple[str, int, int]:
        if not self.tokens:
            raise _Wrong
        return self.tokens.pop(0)

    def _take(self, word: str) -> bool:
        if self.tokens and self.tokens[0][0].lower() == word:
            self.tokens.pop(0)
            return True
        return False

    def either(self, depth: int) -> Condition:
        condition = self._both(depth)
        while self._take("or"):
            condition = Either(condition, self._both(depth))
        return condition

    def _both(self, depth: int) -> Condition:
        condition = self._one(depth)
        while self._take("and"):
            condition = Both(condition, self._one(depth))
        return condition

    def _one(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise _Wrong
        if self._take("not"):
            return Not(self._one(depth + 1))
        if self._take("("):
            condition = self.either(depth + 1)
            if not self._take(")"):
                raise _Wrong
            return condition
        (name, start, _), (sign, *_), (value, _, end) = self._next(), self._next(), self._next()
        if (
            sign not in _SIGNS
            or not name.replace(".", "").isidentifier()
            or value in {*_SIGNS, "(", ")", "?"}
        ):
            raise _Wrong
        text = " ".join(value.strip("\"'").split())
        return Compare(name, sign, text, self.fragment.span(start, end))


def write_condition(condition: Condition) -> str:
    """Return a condition as an author would write it; reading it again gives the same."""
    match condition:
        case Compare(name, sign, value):
            mark = "'" if '"' in value else '"'
            bare = _BARE.fullmatch(value) and value.lower() not in _WORDS
            quoted = value if bare else f"{mark}{value}{mark}"
            return f"{name} {sign} {quoted}"
        case Not(inner):
            return f"not {_within(inner, Both | Either)}"
        case Both(first, second):
            return f"{_within(first, Either)} and {_within(second, Both | Either)}"
        case Either(first, second):
            return f"{write_condition(first)} or {_within(second, Either)}"


def _within(condition: Condition, looser: type[Condition] | UnionType) -> str:
    written = write_condition(condition)
    return f"({written})" if isinstance(condition, looser) else written


def names_in(condition: Condition) -> Iterator[Compare]:
    """Yield every name that a condition asks about, with what it is held against."""
    match condition:
        case Not(inner):
            yield from names_in(inner)
        case Both(first, second) | Either(first, second):
            yield from names_in(first)
            yield from names_in(second)
        case Compare():
            yield condition


def borders(condition: Condition, values: Mapping[str, str]) -> Iterator[Ms]:
    """Yield the lengths of a session at which a condition may turn."""
    for asked in names_in(condition):
        border = _number(values.get(asked.value, asked.value)) if asked.name == "length" else None
        if border is not None:
            yield Ms(int(border))


def holds(
    condition: Condition, values: Mapping[str, str], length: Ms | None
) -> tuple[bool, tuple[Diagnostic, ...]]:
    """Tell whether a condition holds for the values of a turn; with no length asked for it is endless."""
    match condition:
        case Not(inner):
            answer, found = holds(inner, values, length)
            return not answer, found
        case Both(first, second) | Either(first, second):
            (one, wrong), (other, also) = holds(first, values, length), holds(second, values, length)
            return (one and other if isinstance(condition, Both) else one or other), (*wrong, *also)
        case Compare():
            return _compare(condition, values, length)


def _compare(
    condition: Compare, values: Mapping[str, str], length: Ms | None
) -> tuple[bool, tuple[Diagnostic, ...]]:
    name, sign = condition.name, condition.sign
    written = values.get(condition.value, condition.value)  # `round == rounds`
    if name == "length":
        left, right = float("inf") if length is None else float(length), _number(written)
    elif name in values:
        if sign in {"==", "!="} and (_number(values[name]) is None or _number(written) is None):
            return (values[name] == written) == (sign == "=="), ()
        left_or_none, right = _number(values[name]), _number(written)
        if left_or_none is None:
            message = f"`{name}` is `{values[name]}`, which is neither more nor less than anything"
            return False, (Diagnostic("VG054", message, condition.span, "use == or !="),)
        left = left_or_none
    else:
        known = ", ".join(sorted({"length", *values}))
        return False, (
            Diagnostic("VG043", f"`{name}` is not known here", condition.span, f"known here: {known}"),
        )
    if right is None:
        message = f"`{written}` is no number and no time"
        return False, (Diagnostic("VG054", message, condition.span, _HOW),)
    return _SIGNS[sign](left, right), ()


def _number(text: str) -> float | None:
    """Read a number, or a time as its milliseconds."""
    if re.fullmatch(r"-?\d{1,15}(?:\.\d{1,9})?", text):
        return float(text)
    time = parse_time(text)
    return None if time is None else float(time)
