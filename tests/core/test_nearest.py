"""The name that somebody probably meant."""

from __future__ import annotations

import pytest

from voiceguide.core.nearest import nearest, suggestion

NAMES = ("title", "length", "rate", "section-gap")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("titel", "title"), ("TITLE", "title"), ("lenght", "length"), ("sectiongap", "section-gap")],
)
def test_a_slip_of_the_finger_has_a_nearest_name(wrong: str, meant: str) -> None:
    """Letters that are swapped, missing or capital still name what was meant."""
    assert nearest(wrong, NAMES) == meant
    assert suggestion(wrong, NAMES) == f"did you mean `{meant}`?"


@pytest.mark.parametrize("wrong", ["", "xyz", "x" * 10_000])
def test_a_name_that_is_near_nothing_gets_the_list(wrong: str) -> None:
    """With nothing near, the hint lists all names, sorted."""
    assert nearest(wrong, NAMES) is None
    assert suggestion(wrong, NAMES) == "there are: length, rate, section-gap, title"
