"""Names that ship: what is found in a text, and what is said for it."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from voiceguide.core.ipa import Alphabet, by_ipa, sounds
from voiceguide.core.words import Words
from voiceguide.pipeline.languages import names_for, words_for
from voiceguide.voice.engines.ipa import alphabets
from voiceguide.voice.names import Names, parse_names
from voiceguide.voice.normalise import normalise

TABLE = """\
word,ipa,letters,what it is
qi,ˈtʃiː,chee,breath
asana,ˈɑːsənə,ah-suh-nuh,pose
psoas,ˈsoʊəs,soh-uss,hip flexor
mula,ˈmuːlə,moo-luh,root
mula bandha,ˈmuːlə ˈbʌndə,moo-luh bun-duh,root lock
"""
LEAST = 250
"""So many names there are at least."""


@pytest.fixture(scope="module")
def names() -> Names:
    """Return a small lexicon."""
    return parse_names(TABLE)


@pytest.fixture(scope="module")
def english() -> Words:
    """Return the words of English."""
    return words_for("en")


def rows() -> list[list[str]]:
    """Return the lines of the table that ships for English."""
    table = files("voiceguide").joinpath("languages", "en.lexicon.csv").read_text(encoding="utf-8")
    return list(csv.reader(table.splitlines()))[1:]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Your qi, your QI.", "Your chee, your chee."),
        ("Āsanas, the asana's end.", "ah-suh-nuhs, the ah-suh-nuh's end."),
        ("A\u0304sana.", "ah-suh-nuh."),
        ("Mula  Bandha, mula-bandha, mula.", "moo-luh bun-duh, moo-luh bun-duh, moo-luh."),
        ("mula, bandha", "moo-luh, bandha"),
        ("The psoas's end, psoass.", "The soh-uss's end, psoass."),
        ("qigong qi2 2qi _qi quite", "qigong qi2 2qi _qi quite"),
    ],
)
def test_names_are_whole_words_in_any_form(names: Names, text: str, said: str) -> None:
    """Case, accents, a plural and an owner make no difference; of two names the longer one is said."""
    assert names.said(text, None) == said


def test_a_voice_that_can_says_them_by_ipa(names: Names) -> None:
    """The ending is a sound then; a voice that lacks one of the sounds gets the letters."""
    english = alphabets()["en"]
    assert names.said("asanas", english) == by_ipa("ˈɑːsənəz")
    assert names.said("the psoas's end", english) == f"the {by_ipa('ˈsoʊəsɪz')} end"
    assert names.said("asana", Alphabet(frozenset("a"), frozenset("sn"))) == "ah-suh-nuh"


def test_the_table_that_ships_can_be_said() -> None:
    """Every name stands there once, with sounds that our voices have, and with letters that every voice reads."""
    table, english = rows(), alphabets()["en"]
    words = [word.lower() for word, *_ in table]
    assert len(words) == len(set(words)) >= LEAST
    wrong = [
        word
        for word, ipa, letters, about in table
        if any(sound.kind == "unknown" for sound in sounds(ipa, english))
        or not letters.replace("-", "").replace(" ", "").isalpha()
        or letters.lower() != letters
        or not about
    ]
    assert wrong == []


def test_what_is_said_is_no_name_again(english: Words) -> None:
    """Letters stay as they are when they are normalised, and hold no name that would be said otherwise."""
    shipped = names_for("en")
    said = {letters for _, _, letters, _ in rows()}
    assert {letters for letters in said if shipped.said(letters, None) != letters} == set()
    assert {letters for letters in said if normalise(letters, english) != letters} == set()


ORDINARY = """Spleen, liver, heart, lung, kidney, stomach; hold, rest, breathe, press the hollow of your sole.
Yoga, karma, mantra, chakra, the sacrum and coccyx, men and women, talk to a guide, data, a boat, a bow, the child.
Sit in a hall; she can run, sun, moon, fun, jin and tonic, Yemen, Daying, chi-square, sol, tai, chin to chest."""


def test_ordinary_words_stay() -> None:
    """What voices say well is not in the table."""
    assert names_for("en").said(ORDINARY, None) == ORDINARY


def test_a_language_without_a_table_has_no_names() -> None:
    """Nothing is said otherwise there."""
    assert names_for("ru").said("Yongquan, qi", None) == "Yongquan, qi"


def test_a_broken_table_is_refused() -> None:
    """A line with an empty column is named."""
    with pytest.raises(ValueError, match="empty"):
        parse_names("word,ipa,letters,what it is\nqi,,chee,breath\n")
