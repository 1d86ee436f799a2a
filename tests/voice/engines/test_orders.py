"""Orders are said as verbs, and everything else as it stands."""

from __future__ import annotations

import pytest

from voiceguide.core.utterance import Utterance
from voiceguide.voice.engines.orders import said_as_orders
from voiceguide.voice.engines.pyttsx3_engine import open_engine

SAID = {
    "Close your eyes.": "cloze your eyes.",
    "Sit down, and close your eyes.": "Sit down, and cloze your eyes.",
    "Anna: close one eye; use the other.": "Anna: cloze one eye; yooz the other.",
    "Softly close both hands, then separate the fingers.": "Softly cloze both hands, then seperate the fingers.",
    "Let your eyes close, or rest.": "Let your eyes cloze, or rest.",
    "Use a towel. Bow your head.": "yooz a towel. bough your head.",
    "Contract the thigh, and increase the pressure.": "conntract the thigh, and inkrease the pressure.",
}
KEPT = (
    "Close to the heel, press once more.",
    "The sacrum, close to the heel.",
    "Keep your eyes close to the floor.",
    "The use of your hands is a separate matter.",
    "Your eyes are closed.",
    "Of use, the bow, and the present moment.",
    "A close one.",
)


@pytest.mark.parametrize("text", SAID)
def test_an_order_is_spelt_as_its_verb_sounds(text: str) -> None:
    """At the beginning of a sentence or of a part of it, and with an object, it is a verb."""
    assert said_as_orders(text) == SAID[text]
    assert said_as_orders(SAID[text]) == SAID[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_order_stays(text: str) -> None:
    """Nouns and adjectives are read right already."""
    assert said_as_orders(text) == text


def test_the_engine_says_the_verb() -> None:
    """It says `Close your eyes` as it says what nobody could misread; another language stays as it is."""
    engine = open_engine()

    def spoken(text: str, voice: str, lang: str) -> bytes:
        return engine.speak(Utterance(text, f"pyttsx3:{voice}", 140, lang)).pcm.tobytes()

    assert spoken("Close your eyes", "en-us+klatt4", "en") == spoken("cloze your eyes", "en-us+klatt4", "en")
    assert spoken("Close your eyes", "de", "de") != spoken("cloze your eyes", "de", "de")
