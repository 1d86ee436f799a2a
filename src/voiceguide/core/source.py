"""Where something stands in a script, and what is wrong there."""

from __future__ import annotations

import enum
import re
from bisect import bisect_right
from dataclasses import dataclass, field

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of a script: lines and columns from 1, in code points; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __hash__(self) -> int:
        """Return a hash of where it begins: few begin at one place, and spans are looked up all the time."""
        return hash((self.line, self.column, self.file))

    def to(self, other: Span) -> Span:
        """Return the span from the start of this one to the end of the other."""
        return Span(self.file, self.line, self.column, other.end_line, other.end_column)


@dataclass(frozen=True, slots=True)
class Source:
    """A script's text and the name that the user knows it by."""

    file: str
    text: str
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts = (0, *(found.end() for found in _LINE_END.finditer(self.text)))
        object.__setattr__(self, "_starts", starts)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, both from 1, of an offset in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int = 1) -> int:
        """Return the offset of a line and a column, both from 1."""
        return self._starts[line - 1] + column - 1

    def span(self, start: int, end: int) -> Span:
        """Return the span of the offsets from `start` up to `end`."""
        return Span(self.file, *self.place(start), *self.place(max(start, end)))

    def line(self, number: int) -> str:
        """Return a line's text without its end; the empty string past the last one."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")

    def count_lines(self) -> int:
        """Return the number of lines; a text that ends with a line's end has an empty one after it."""
        return len(self._starts)

    def lines(self) -> list[str]:
        """Return all lines without their ends, however they end."""
        return [self.line(number) for number in range(1, len(self._starts) + 1)]


class Severity(enum.StrEnum):
    """How bad a diagnostic is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    """Something that was done, for the author to know; nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A mistake in a script: what, where, and what to do about it."""

    code: str
    message: str
    span: Span
    hint: str = ""
    severity: Severity = Severity.ERROR
    via: tuple[Span, ...] = ()
    """The includes that led to the place, outermost first."""

    @property
    def order(self) -> tuple[Span, str, str]:
        """The key that diagnostics are sorted by: place, then code."""
        return self.span, self.code, self.message


def has_errors(diagnostics: tuple[Diagnostic, ...], *, strict: bool = False) -> bool:
    """Tell whether any diagnostic is an error; with `strict`, whether any is an error or a warning."""
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(found.severity in grave for found in diagnostics)
