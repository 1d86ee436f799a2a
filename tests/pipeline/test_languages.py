"""The languages that ship, and what is done about the others."""

from __future__ import annotations

import inspect
import re
import tomllib
from importlib.resources import files
from itertools import combinations
from types import ModuleType
from typing import Any

import pytest

from voiceguide.core.errors import RequestError
from voiceguide.core.units import Ms
from voiceguide.pipeline.languages import common_words, languages, words_for
from voiceguide.script.lengths import write_length
from voiceguide.voice.normalise import counted, french, german, normalise, plain, slavic, spanish


def test_five_languages_ship() -> None:
    """Each has a table whose tag is its file's name."""
    assert languages() == ("de", "en", "es", "fr", "ru")
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
    assert "de, en, es, fr, ru" in caught.value.hint


def table(tag: str) -> dict[str, Any]:
    """Read a language's table as it stands."""
    text = files("voiceguide").joinpath("languages", f"{tag}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def braces(tag: str) -> dict[str, set[str]]:
    """Return the names in braces of each phrase."""
    return {name: set(re.findall(r"{\w*}", said)) for name, said in table(tag)["phrases"].items()}


def hard_phrases(module: ModuleType) -> set[str]:
    """Return the names of the phrases that a module asks for."""
    return set(re.findall(r"""phrase\(['"](\w+)['"]\)""", inspect.getsource(module)))


MEASURES = """
    second minute hour day week month year millisecond millimetre centimetre metre kilometre inch gram kilogram
    pound milligram millilitre centilitre litre teaspoon tablespoon beat turn hertz kilohertz decibel kilocalorie
    calorie watt kilometre_hour metre_second time breath degree celsius fahrenheit percent permille dollar euro
    sterling
"""
"""What every language can measure in; miles, yards and ounces only English has."""


@pytest.mark.parametrize("tag", languages())
def test_every_table_has_all_that_any_other_has(tag: str) -> None:
    """Whatever one language can say, each can, with the same names in braces; no phrase is empty."""
    own, english = table(tag), table("en")
    assert own.keys() == english.keys()
    assert braces(tag) == braces("en")
    assert all(said or name == "thousands" for name, said in own["phrases"].items())
    for part in ("signs", "fractions"):
        assert own[part].keys() == english[part].keys(), part
    assert own["abbreviations"].keys() == english["abbreviations"].keys()
    assert {"common", "clock", "length", "roman"} <= own["lists"].keys()
    assert set(MEASURES.split()) <= own["units"].keys()
    assert (len(own["months"]), len(own["weekdays"])) == (12, 7)


@pytest.mark.parametrize(
    ("tag", "modules"),
    [
        ("en", (plain,)),
        ("ru", (slavic,)),
        ("de", (german, counted)),
        ("es", (spanish, counted)),
        ("fr", (french, counted)),
    ],
)
def test_a_grammar_finds_the_phrases_that_it_asks_for(tag: str, modules: tuple[ModuleType, ...]) -> None:
    """What a grammar asks its language's table for by name stands in it."""
    names = set().union(*map(hard_phrases, modules))
    assert names <= words_for(tag).phrases.keys()


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("de", "noch eine Minute 30 Sekunden in diesem Schritt, noch eine Stunde insgesamt."),
        ("en", "1 minute 30 seconds left in this step, 1 hour left in all."),
        ("es", "un minuto 30 segundos hasta el final de este paso, una hora en total."),
        ("fr", "encore une minute 30 secondes pour cette étape, encore une heure en tout."),
        ("ru", "ещё одну минуту 30 секунд до конца шага, ещё 1 час до конца занятия."),
    ],
)
def test_how_long_it_still_lasts_is_said_in_the_language(tag: str, said: str) -> None:
    """What the player says of the time that is left is a sentence of the language, units and all."""
    words = words_for(tag)
    parts = (
        words.phrase("step_left").format(time=write_length(Ms(90_000), words)),
        words.phrase("all_left").format(time=write_length(Ms(3_600_000), words)),
    )
    assert normalise(f"{', '.join(parts)}.", words) == said


def test_the_commonest_words_tell_the_languages_apart() -> None:
    """No two languages share a word that a text is told by."""
    known = common_words()
    assert all(len(words) >= 10 for words in known.values())
    assert all(known[one].isdisjoint(known[other]) for one, other in combinations(known, 2))


@pytest.mark.parametrize("tag", languages())
def test_every_unit_has_the_forms_that_numbers_ask_for(tag: str) -> None:
    """A unit has a word for each plural form that whole numbers and fractions get, in every case."""
    words = words_for(tag)
    asked = {words.category(number) for number in ("0", "1", "2", "5", "21", "1.5")}
    for name, unit in table(tag)["units"].items():
        assert "one" in unit, name
        assert asked - {"one", "other"} <= unit.keys(), name


def test_every_russian_unit_has_all_its_cases() -> None:
    """Six forms of the singular, six of the plural, and a gender."""
    for unit in words_for("ru").units.values():
        assert all(len(unit.forms[name]) == 6 for name in ("one", "few", "many"))
        assert unit.gender in ("m", "f", "n")
