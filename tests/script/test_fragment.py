"""A run of text that knows where its letters stand, behind marks and indentation."""

from __future__ import annotations

from voiceguide.core.source import Source, Span
from voiceguide.script.fragment import Fragment

SOURCE = Source("a.md", "> - Стопа 😀\n>   and [3s]  \n>   more ")
WHOLE = Fragment.of_lines(SOURCE, 1, "Стопа 😀\nand [3s]  \nmore")


def test_a_letter_keeps_its_place_behind_the_marks_of_its_line() -> None:
    """Prefixes that Markdown took off still count in the columns."""
    start = WHOLE.text.index("[3s]")
    assert WHOLE.span(start, start + 4) == Span("a.md", 2, 9, 2, 13)
    assert WHOLE.span() == Span("a.md", 1, 5, 3, 9)


def test_a_part_of_a_part_keeps_its_places() -> None:
    """Parts lose the white space around them, and no place."""
    part = WHOLE.part(5).part(2)
    assert part.text == "and [3s]  \nmore"
    assert part.span(0, 3) == Span("a.md", 2, 5, 2, 8)
    assert part.part(part.text.index("more")).span() == Span("a.md", 3, 5, 3, 9)


def test_two_spaces_at_a_lines_end_are_kept() -> None:
    """They are a hard break to Markdown; other white space at the ends is not kept."""
    assert WHOLE.text.split("\n") == ["Стопа 😀", "and [3s]  ", "more"]
