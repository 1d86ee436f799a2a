"""A run of script text that knows where each of its letters stands in the source.

Markdown's block structure takes prefixes off lines (`> `, `- `, indentation); what is
left of each line is a suffix of it, so a fragment keeps one source offset a line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from voiceguide.core.source import Diagnostic, Severity, Source, Span

_LONGEST_MESSAGE = 200
"""Letters of a message: it may show what the author wrote, which may be long."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Lines joined by newlines, each at a known offset of the source."""

    source: Source
    text: str
    anchors: tuple[tuple[int, int], ...]
    """(offset in the text, offset in the source) of each line's start, ascending."""

    @classmethod
    def of_lines(cls, source: Source, first_line: int, content: str) -> Fragment:
        """Find a block's content again in the source, whose first line is given, from 1.

        Two spaces at a line's end are kept: they make it a hard break.

        Each line of the content is a suffix of its source line, but for white space and,
        on a heading, closing marks.
        """
        kept, anchors, at = [], [], 0
        for number, line in enumerate(content.split("\n")):
            stripped = line.strip()
            whole = source.line(first_line + number)
            column = whole.rfind(stripped) if stripped else len(whole)
            anchors.append((at, source.offset(first_line + number) + max(column, 0)))
            kept.append(f"{stripped}  " if stripped and line.endswith("  ") else stripped)
            at += len(kept[-1]) + 1
        return cls(source, "\n".join(kept).rstrip(), tuple(anchors))

    def offset(self, at: int) -> int:
        """Return the source offset of a letter."""
        line = bisect_right(self.anchors, at, key=_at) - 1
        start, source = self.anchors[max(line, 0)]
        return source + at - start

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the source span of the letters from `start` up to `end`."""
        end = len(self.text) if end is None else end
        last = self.offset(max(end - 1, start)) + 1 if end > start else self.offset(start)
        return self.source.span(self.offset(start), last)

    def part(self, start: int, end: int | None = None) -> Fragment:
        """Return a run of this fragment, white space at its ends taken off."""
        end = len(self.text) if end is None else end
        text = self.text[start:end]
        if text == self.text and not text[:1].isspace() and not text[-1:].isspace():
            return self
        start += len(text) - len(text.lstrip())
        text = text.strip()
        first = bisect_right(self.anchors, start, key=_at)
        last = bisect_left(self.anchors, start + len(text), key=_at)
        inside = [(at - start, source) for at, source in self.anchors[first:last]]
        return Fragment(self.source, text, ((0, self.offset(start)), *inside))

    def without(self, start: int, end: int) -> Fragment:
        """Return this fragment without the letters from `start` up to `end`, white space at its ends taken off."""
        before = [(at, source) for at, source in self.anchors if at < start]
        after = [(at - end + start, source) for at, source in self.anchors if at > end]
        text = self.text[:start] + self.text[end:]
        joint = [(start, self.offset(end))] if end < len(self.text) else []
        return Fragment(self.source, text, (*before, *joint, *after)).part(0)

    def mistake(
        self, code: str, message: str, hint: str = "", *, at: tuple[int, int] | None = None
    ) -> Diagnostic:
        """Return an error at the letters from `at[0]` up to `at[1]`; at the whole by default."""
        span = self.span(*at) if at else self.span()
        short = message if len(message) <= _LONGEST_MESSAGE else f"{message[: _LONGEST_MESSAGE - 1]}…"
        return Diagnostic(code, short, span, hint, Severity.ERROR)


def _at(anchor: tuple[int, int]) -> int:
    return anchor[0]
