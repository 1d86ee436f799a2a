"""A sound holds the words that it should, or it does not."""

from __future__ import annotations

import numpy as np
import pytest

from hear.said import say
from voiceguide.hear.aligning import Aligner

SENTENCE = "Rub the sole from the heel to the toes and back."
OTHER = "Let the whole weight of your legs sink into the floor."
VOICE = "en-us+klatt4"


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    """Return one for which unknown words are said as `jʊŋtʃwɛn`."""
    return Aligner(lambda _: "jʊŋtʃwɛn")


def test_the_right_words_fit(aligner: Aligner) -> None:
    """All of a sentence is found, and it is found again the same."""
    assert aligner.fits(say(SENTENCE, VOICE), SENTENCE)
    assert aligner.fits(say(SENTENCE, VOICE), SENTENCE)


def test_words_that_no_dictionary_has_fit(aligner: Aligner) -> None:
    """A name is asked for, or given by IPA between slashes."""
    sound = say("Press Yoongchwen in the hollow.", VOICE)
    assert aligner.fits(sound, "Press Yongquan in the hollow.")
    assert aligner.fits(sound, "Press /jʊŋ tʃwɛn/ in the hollow.")


@pytest.mark.parametrize("part", [0.5, 0.6])
def test_a_sentence_that_breaks_off_does_not_fit(aligner: Aligner, part: float) -> None:
    """The words after the break are missing."""
    sound = say(SENTENCE, VOICE).copy()
    sound[int(part * len(sound)) :] = 0
    assert not aligner.fits(sound, SENTENCE)


def test_other_words_do_not_fit(aligner: Aligner) -> None:
    """Where they can be laid out at all, they fit badly."""
    assert not aligner.fits(say(OTHER, VOICE), SENTENCE)


@pytest.mark.parametrize("said", [SENTENCE, "One."])
def test_silence_holds_no_words(aligner: Aligner, said: str) -> None:
    """Nothing is not even one word."""
    assert not aligner.fits(np.zeros(32_000, np.float32), said)
    assert aligner.fits(np.zeros(32_000, np.float32), "…")
