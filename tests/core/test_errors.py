"""Failures that travel between processes."""

from __future__ import annotations

import pickle

import pytest

from voiceguide.core.errors import EngineMissing, SpeechFailed, VoiceguideError
from voiceguide.core.utterance import Utterance

LINE = Utterance(
    "Press along the spine with your thumb, slowly, from the heel to the toes.", "pyttsx3:en", 140, "en"
)


@pytest.mark.parametrize(
    "failure",
    [
        EngineMissing("there is none", "install it"),
        SpeechFailed("it hung"),
        SpeechFailed("it hung", "try again", LINE),
    ],
)
def test_a_failure_survives_pickling(failure: VoiceguideError) -> None:
    """A pickled failure comes back with its message, its hint and its utterance."""
    back = pickle.loads(pickle.dumps(failure))  # noqa: S301  our own bytes
    assert type(back) is type(failure)
    assert (str(back), back.message, back.hint) == (str(failure), failure.message, failure.hint)
    assert getattr(back, "utterance", None) == getattr(failure, "utterance", None)


def test_a_speech_failure_shows_its_sentence() -> None:
    """The message ends with the words, cut when they are many."""
    message = SpeechFailed("it hung", "", LINE).message
    assert message.startswith("it hung: “Press along the spine")
    assert message.endswith("…”")
    assert len(message) == len("it hung: “”") + 60
    assert SpeechFailed("it hung").message == "it hung"
