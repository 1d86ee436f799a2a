"""A place of a session, as `--from` and `--to` name it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from live.sittings import lay, step, tell
from voiceguide.core.errors import RequestError
from voiceguide.core.source import Span
from voiceguide.core.timeline import Mark
from voiceguide.core.units import Ms
from voiceguide.pipeline.places import find_place

_LAID = lay([step(10_000, section="Left foot"), step(10_000), tell(8_000, section="Rest")])
MARK = Mark("toes", Ms(11_000), Span("r.md", 1, 1, 1, 2))
TIMELINE = replace(
    _LAID, marks=(MARK, replace(MARK, at=Ms(20_000)), replace(MARK, name="rest", at=Ms(5_000)))
)
REST = _LAID.sections[-1].start


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("0", 0),
        ("12s", 12_000),
        ("0:12", 12_000),
        ("1500ms", 1_500),
        ("toes", 11_000),
        (" TOES ", 11_000),
        ("Left foot", 1_000),
        ("left FOOT", 1_000),
        ("rest", 5_000),
    ],
)
def test_a_place_by_its_time_its_mark_or_its_section(text: str, at: int) -> None:
    """Letters may be small or large; the first of a name counts, and a mark before a section."""
    assert find_place(text, TIMELINE, "--from") == at


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("left foots", "--to left foots is no time, no mark and no section", "`Left foot`"),
        ("tose", "--to tose is no time", "`toes`"),
        ("xyz", "--to xyz is no time", "Left foot, Opening, Rest, rest, toes"),
        ("", "no time", "there are"),
        ("10h", "after the end of the session", "earlier"),
    ],
)
def test_a_place_that_is_not_there(text: str, says: str, hint: str) -> None:
    """The message names the option, the hint the nearest place or all there are."""
    with pytest.raises(RequestError, match=says) as refused:
        find_place(text, TIMELINE, "--to")
    assert hint in refused.value.hint


def test_the_section_where_no_mark_has_its_name() -> None:
    """Its beginning is the place."""
    assert find_place("REST", _LAID, "--from") == REST
