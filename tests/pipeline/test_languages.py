"""The languages that ship, and what is done about the others."""

from __future__ import annotations

import pytest

from voiceguide.core.errors import RequestError
from voiceguide.pipeline.languages import languages, words_for


def test_english_and_russian_ship() -> None:
    """Both have a table whose tag is its file's name."""
    assert {"en", "ru"} <= set(languages())
    assert all(words_for(tag).lang == tag for tag in languages())


@pytest.mark.parametrize(
    ("tag", "lang"), [("en-GB", "en"), ("EN", "en"), ("ru_RU", "ru"), ("en-US-x-test", "en")]
)
def test_a_region_is_served_by_its_language(tag: str, lang: str) -> None:
    """The nearest table serves, whatever the case and the separator."""
    assert words_for(tag).lang == lang


def test_a_language_without_a_table_names_those_that_have_one() -> None:
    """The refusal says which languages there are."""
    with pytest.raises(RequestError) as caught:
        words_for("tlh")
    assert "tlh" in caught.value.message
    assert "en, ru" in caught.value.hint


@pytest.mark.parametrize("tag", languages())
def test_every_table_holds_the_same_phrases(tag: str) -> None:
    """What the product says itself is there in every language."""
    words = words_for(tag)
    for name in ("next", "in", "hold", "out", "and", "or", "to", "by", "times", "out_of", "over", "per", "minus",
                 "number", "half", "midnight", "decimal", "between_codes", "or_more"):  # fmt: skip
        assert words.phrase(name)
    assert len(words.months) == 12


def test_every_russian_unit_has_all_its_cases() -> None:
    """Six forms of the singular, six of the plural, and a gender."""
    for unit in words_for("ru").units.values():
        assert all(len(unit.forms[name]) == 6 for name in ("one", "few", "many"))
        assert unit.gender in ("m", "f", "n")
