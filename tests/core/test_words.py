"""A language's table as a value."""

from __future__ import annotations

import pytest

from voiceguide.core.words import nearest, parse_words

TABLE = """
lang = "xx"
grammar = "plain"
cases = 1
day_first = false
tight = []
months = []
weekdays = []
[plural]
one = "i = 1 and v = 0"
[phrases]
next = "Nekst"
[own]
[abbreviations.open]
"a. b." = "ab said"
[abbreviations.closing]
"etc." = "and so on"
[abbreviations.before_number]
"no." = "number"
[units]
metre = { signs = ["m"], one = "metre", other = "metres" }
[times]
[guards]
[signs]
[fractions]
[letters]
[lists]
clock = ["at"]
"""


def test_a_table_gives_phrases_units_and_lists() -> None:
    """A phrase by its name, a unit by its sign and by its forms, a list that is missing as an empty one."""
    words = parse_words(TABLE)
    assert words.phrase("next") == "Nekst"
    assert words.unit("m") == words.unit("metres") == words.unit("M")
    assert words.unit("second") is None
    assert words.listed("clock") == {"at"}
    assert words.listed("nothing") == frozenset()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a. b. c", [(0, 5, "ab said", False)]),
        ("A.b. c", [(0, 4, "ab said", False)]),
        ("x etc. y", [(2, 6, "and so on", True)]),
        ("no. 5 but no. More", [(0, 3, "number", False)]),
        ("fetc. etc", []),
    ],
)
def test_short_forms_are_found(text: str, found: list[tuple[int, int, str, bool]]) -> None:
    """With and without spaces and capitals; some only ahead of a number; never inside a word."""
    assert [
        (one.start, one.end, one.said, one.closing) for one in parse_words(TABLE).find_abbreviations(text)
    ] == found


@pytest.mark.parametrize("broken", ["lang = ", 'lang = "xx"', TABLE.replace('signs = ["m"], ', "")])
def test_a_broken_table_is_refused(broken: str) -> None:
    """No TOML, a missing table, a missing key."""
    with pytest.raises(ValueError, match=r"."):
        parse_words(broken)


def test_the_nearest_tag_is_the_longest_that_covers() -> None:
    """A region falls back to its language, an exact table wins."""
    assert nearest("en-GB", ["en", "ru"]) == "en"
    assert nearest("pt-BR", ["pt", "pt-BR"]) == "pt-BR"
    assert nearest("eng", ["en"]) is None
