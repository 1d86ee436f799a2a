"""The lexicon that ships, as espeak-ng says it: each name is said otherwise than its letters alone would be."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

from voiceguide.voice.engines.ipa import mnemonics

Hear = "Callable[[str, str, int], str]"

SPELT = re.compile("ˈeɪtʃ[^ˈˌ ]*w|ˌɛsˈeɪtʃ")
"""What is heard of `chw` and `shv` in plain letters, which are read letter by letter."""


def plainly(ipa: str) -> str:
    """Return sounds without what nobody would call another pronunciation: weaker stress, length, a flapped t."""
    return re.sub("[ˌː]", "", ipa).replace("ɐ", "ə").replace("ɾ", "t").replace("ɹɹ", "ɹ").replace("i", "ɪ")


@pytest.fixture(scope="module")
def table() -> list[list[str]]:
    """Return the lines of the table for English."""
    text = files("voiceguide").joinpath("languages", "en.lexicon.csv").read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))[1:]


def test_each_name_changes_what_is_heard(hear: Hear, table: list[list[str]]) -> None:
    """A name that the voice says as the table does needs no line there."""
    same = [
        word
        for word, ipa, *_ in table
        if plainly(hear(f"{word}.", "en-us")) == plainly(hear(f"[[{mnemonics(ipa, 'en')}]].", "en-us"))
    ]
    assert same == []


def test_letters_are_read_as_words(hear: Hear, table: list[list[str]]) -> None:
    """No voice that reads plain letters by the rules of English spells them out."""
    heard = {letters: hear(f"{letters}.", "en-us") for _, _, letters, _ in table}
    assert {letters: said for letters, said in heard.items() if SPELT.search(said)} == {}


@pytest.mark.parametrize(
    ("word", "before", "after"),
    [
        ("Yongquan", "jˈɑːŋkwən", "jˌʊŋtʃwˈɛn"),
        ("qi", "kˈaɪ", "tʃˈiː"),
        ("psoas", "sˈoʊəz", "sˈoʊəs"),
        ("sternocleidomastoid", "stˈɜːnəklˌeɪdəmˌæstɔɪd", "stˌɚnoʊklaɪdoʊmˈæstɔɪd"),
        ("namaste", "nˈæmæst", "nˌəməstˈeɪ"),
        ("ujjayi", "ˈʌdʒeɪi", "uːdʒˈaɪiː"),
    ],
)
def test_before_and_after(hear: Hear, table: list[list[str]], word: str, before: str, after: str) -> None:
    """Some of them, as they are heard without the table and with it."""
    ipa = next(ipa for one, ipa, *_ in table if one == word)
    assert hear(f"{word}.", "en-us") == before
    assert hear(f"[[{mnemonics(ipa, 'en')}]].", "en-us") == after
