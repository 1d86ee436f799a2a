"""Words that sound alike are compared alike, however they are spelled."""

from __future__ import annotations

import pytest

from voiceguide.hear.spelling import folded, words


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Hold it for 90 seconds.", "hold it for ninety seconds"),
        ("The 3rd toe, 2.5 cm away", "the third toe two point five centimeters away"),
        ("1,250 steps at 10:30", "one thousand two hundred fifty steps at ten thirty"),
        ("LI-4, twenty-five %", "li four twenty five percent"),
        ("Bend to 45°", "bend to forty five degrees"),
        ("déjà; “Don’t!”", "deja don't"),
        ("1234567890", "one two three four five six seven eight nine zero"),
        ("— …", ""),
    ],
)
def test_words_are_what_is_heard(written: str, heard: str) -> None:
    """Numbers, units and signs are words; accents, case and stops are gone."""
    assert " ".join(words(written)) == heard


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("colours", "colors"),
        ("centimetres", "centimeters"),
        ("tumour", "tumor"),
        ("organising", "organizing"),
        ("travelled", "traveled"),
        ("grey", "gray"),
        ("let's", "lets"),
    ],
)
def test_both_spellings_fold_alike(british: str, american: str) -> None:
    """British and American spellings of a word are the same word."""
    assert folded(british) == folded(american)


@pytest.mark.parametrize(
    ("one", "other"), [("four", "for"), ("hour", "or"), ("here", "her"), ("sole", "soul")]
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    """Short words are left as they are, and what only sounds alike is not the same."""
    assert folded(one) != folded(other)
