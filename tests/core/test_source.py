"""Places in a script: lines and columns from 1, in code points, whatever ends a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.source import Diagnostic, Severity, Source, Span, has_errors

TEXTS = st.text(st.sampled_from("aБ😀 \t\n\r\u2028"), max_size=30)


def test_columns_count_code_points() -> None:
    """An emoji and a Cyrillic letter are one column each."""
    source = Source("a.md", "😀Бa\nb")
    assert source.span(2, 5) == Span("a.md", 1, 3, 2, 2)


def test_a_line_ends_in_any_of_three_ways() -> None:
    """LF, CR LF and CR each end a line; a line separator of Unicode's does not."""
    source = Source("a.md", "a\r\nb\rc\nd\u2028e")
    assert source.lines() == ["a", "b", "c", "d\u2028e"]
    assert source.count_lines() == 4
    assert [source.offset(line) for line in (1, 2, 3, 4)] == [0, 3, 5, 7]


def test_a_line_that_is_not_there_is_empty() -> None:
    """Past the end, and before the first, there is nothing to show."""
    source = Source("a.md", "a\n")
    assert [source.line(number) for number in (0, 1, 2, 3)] == ["", "a", "", ""]


@given(TEXTS, st.data())
def test_place_and_offset_are_each_others_inverse(text: str, data: st.DataObject) -> None:
    """Every offset has one place, and that place has this offset."""
    source = Source("a.md", text)
    offset = data.draw(st.integers(0, len(text)))
    assert source.offset(*source.place(offset)) == offset


def test_a_span_reaches_from_its_start_to_anothers_end() -> None:
    """`to` keeps the first one's start and takes the second one's end."""
    assert Span("a", 1, 2, 1, 4).to(Span("a", 3, 1, 3, 9)) == Span("a", 1, 2, 3, 9)


def test_mistakes_sort_by_place() -> None:
    """The order is by line, then column, then code."""
    spans = (Span("a", 2, 1, 2, 2), Span("a", 1, 9, 1, 10), Span("a", 1, 2, 1, 3))
    found = sorted((Diagnostic("VG001", "x", span) for span in spans), key=lambda one: one.order)
    assert [(one.span.line, one.span.column) for one in found] == [(1, 2), (1, 9), (2, 1)]


def test_a_warning_is_an_error_when_strict() -> None:
    """Only `strict` makes a warning fail."""
    warning = (Diagnostic("VG001", "x", Span("a", 1, 1, 1, 1), severity=Severity.WARNING),)
    assert not has_errors(warning)
    assert has_errors(warning, strict=True)
    assert has_errors((Diagnostic("VG001", "x", Span("a", 1, 1, 1, 1)),))
    assert not has_errors((), strict=True)
