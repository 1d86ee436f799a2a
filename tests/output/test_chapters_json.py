"""Chapters as JSON: the form that Podcasting 2.0 gives, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.units import Ms
from voiceguide.output.chapters_json import dump, load
from voiceguide.output.info import Chapter

TWO = (Chapter("Get ready", Ms(0), Ms(30_250)), Chapter("Стопа", Ms(30_250), Ms(90_000)))


def test_the_document() -> None:
    """Version 1.2.0; times in seconds; titles as they are."""
    assert json.loads(dump(TWO, "Feet")) == {
        "version": "1.2.0",
        "title": "Feet",
        "chapters": [
            {"startTime": 0.0, "endTime": 30.25, "title": "Get ready"},
            {"startTime": 30.25, "endTime": 90.0, "title": "Стопа"},
        ],
    }


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8")), st.integers(0, 86_400_000)), max_size=5))
def test_chapters_come_back(listed: list[tuple[str, int]]) -> None:
    """What was written is read, to the millisecond."""
    chapters = tuple(Chapter(title, Ms(at), Ms(at + 1)) for title, at in listed)
    assert load(dump(chapters)) == chapters


def test_ends_may_be_left_out() -> None:
    """A chapter then lasts up to the next one."""
    text = (
        '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "A"}, {"startTime": 2.5, "title": "B"}]}'
    )
    assert load(text) == (Chapter("A", Ms(0), Ms(2500)), Chapter("B", Ms(2500), Ms(2500)))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"chapters": [{"title": "A"}]}', '{"chapters": [1]}'])
def test_what_is_no_such_document(text: str) -> None:
    """Anything else is a ValueError."""
    with pytest.raises(ValueError, match=r"."):
        load(text)
