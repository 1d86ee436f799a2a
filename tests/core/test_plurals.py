"""Which form of a noun a number asks for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel import Locale

from voiceguide.core.plurals import parse_plurals
from voiceguide.pipeline.languages import languages, words_for

NUMBERS = [
    *map(str, range(250)), "1000", "1001", "1011", "1021", "2000", "1000000", "2000000", "1000001",
    "0.0", "0.5", "1.0", "1.5", "1.50", "2.0", "2.5", "10.25", "21.1",
]  # fmt: skip


@pytest.mark.parametrize("tag", languages())
def test_each_language_counts_as_the_unicode_tables_say(tag: str) -> None:
    """The rules in the language's table give the forms that Babel has for it."""
    known = Locale(tag).plural_form
    words = words_for(tag)
    assert {number: words.category(number) for number in NUMBERS} == {
        number: known(Decimal(number)) for number in NUMBERS
    }


@pytest.mark.parametrize(
    ("tag", "one"), [("de", "eine Minute"), ("es", "un minuto"), ("fr", "une minute"), ("ru", "одна минута")]
)
def test_a_comma_is_a_fraction(tag: str, one: str) -> None:
    """A decimal comma counts as a point; French has the singular up to two."""
    words = words_for(tag)
    minute = words.unit(one.split()[1])
    assert minute is not None
    assert (minute.form(words.category("1,5")) == minute.form("one")) == (tag == "fr")


def test_what_is_no_number_is_other() -> None:
    """Signs, words and nothing take the general form, and so does a number that no machine counts to."""
    plurals = parse_plurals({"one": "i = 1 and v = 0"})
    assert {plurals.category(text) for text in ("", "x", "1.x", "-", "9" * 5000)} == {"other"}
    assert plurals.category("1") == "one"


def test_a_rule_in_another_form_is_refused() -> None:
    """A table with a rule that cannot be read is a mistake of the table."""
    with pytest.raises(ValueError, match="`one thing`"):
        parse_plurals({"one": "one thing"})
