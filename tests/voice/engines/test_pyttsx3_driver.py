"""The driver, used as pyttsx3's manual says."""

from __future__ import annotations

import threading
import wave
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import pyttsx3

from voiceguide.core.errors import RequestError
from voiceguide.voice.engines import pyttsx3_driver

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def speaker() -> Any:  # noqa: ANN401  pyttsx3 has no types
    """Return pyttsx3's engine with our driver."""
    pyttsx3_driver.register()
    return pyttsx3.init("voiceguide")


def samples(path: Path) -> np.ndarray:
    """Read a WAV file's samples."""
    with wave.open(str(path), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 22050)
        return np.frombuffer(sound.readframes(sound.getnframes()), np.int16)


def test_a_queue_of_files(speaker: Any, tmp_path: Path) -> None:  # noqa: ANN401  pyttsx3 has no types
    """Every file that was queued is there when `runAndWait` returns, each at the rate set before it."""
    for number, rate in enumerate((100, 200, 100)):
        speaker.setProperty("rate", rate)
        speaker.save_to_file("Breathe in, and breathe out again.", str(tmp_path / f"{number}.wav"))
    speaker.runAndWait()
    first, second, third = (samples(tmp_path / f"{number}.wav") for number in range(3))
    assert len(first) == pytest.approx(2 * len(second), rel=0.25)
    assert first.tobytes() == third.tobytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.wav", "1.wav", "2.wav"]


def test_running_again_with_nothing_to_do(speaker: Any) -> None:  # noqa: ANN401  pyttsx3 has no types
    """An empty `runAndWait` returns, as often as it is called."""
    done = threading.Event()

    def run() -> None:
        for _ in range(3):
            speaker.runAndWait()
        done.set()

    threading.Thread(target=run, daemon=True).start()
    assert done.wait(20)


def test_properties(speaker: Any) -> None:  # noqa: ANN401  pyttsx3 has no types
    """Voices have ids to set and languages; numbers out of range are clipped."""
    languages = {voice.id: voice.languages for voice in speaker.getProperty("voices")}
    assert languages["en-us"] == ["en-US"]
    assert languages["ru"] == ["ru"]
    assert "fo" not in languages
    assert "klatt4" in speaker.getProperty("variants")
    for name, asked, found in (
        ("rate", 9999, 450),
        ("rate", 10, 80),
        ("volume", 3, 1.0),
        ("voice", "ru", "ru"),
    ):
        speaker.setProperty(name, asked)
        speaker.runAndWait()
        assert speaker.getProperty(name) == found


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (lambda speaker, _: speaker.setProperty("voice", "nobody"), RequestError),
        (lambda speaker, _: speaker.setProperty("pich", 3), KeyError),
        (
            lambda speaker, folder: speaker.save_to_file("Hello.", str(folder / "none" / "a.wav")),
            FileNotFoundError,
        ),
        (lambda speaker, _: speaker.say("Hello."), RuntimeError),
    ],
)
def test_failures_come_out(speaker: Any, tmp_path: Path, asked: Any, error: type[Exception]) -> None:  # noqa: ANN401  pyttsx3 has no types
    """What went wrong in the queue is told to listeners and raised by `runAndWait`, once; then all is well."""
    told: list[Exception] = []
    token = speaker.connect("error", lambda name, exception: told.append(exception))  # noqa: ARG005  pyttsx3's
    asked(speaker, tmp_path)
    with pytest.raises(error):
        speaker.runAndWait()
    speaker.disconnect(token)
    assert [type(failure) for failure in told] == [error]
    speaker.setProperty("voice", "en-us")
    speaker.save_to_file("Hello.", str(tmp_path / "well.wav"))
    speaker.runAndWait()
    assert samples(tmp_path / "well.wav").any()


def test_words_are_told_and_may_stop(speaker: Any, tmp_path: Path) -> None:  # noqa: ANN401  pyttsx3 has no types
    """Listeners hear of every word as it is made; one that stops the engine leaves no file."""
    words: list[str] = []
    ends: list[bool] = []
    tokens = [
        speaker.connect("started-word", lambda name, location, length: words.append(name)),  # noqa: ARG005  pyttsx3's
        speaker.connect("finished-utterance", lambda name, completed: ends.append(completed)),  # noqa: ARG005  pyttsx3's
    ]
    speaker.setProperty("voice", "en-us")
    speaker.save_to_file("Rest your feet.", str(tmp_path / "all.wav"))
    speaker.runAndWait()
    assert words == ["Rest", "your", "feet"]
    tokens.append(speaker.connect("started-word", lambda name, location, length: speaker.stop()))  # noqa: ARG005  pyttsx3's
    speaker.save_to_file("Rest your feet. Rest your hands. Rest your head.", str(tmp_path / "part.wav"))
    speaker.runAndWait()
    for token in tokens:
        speaker.disconnect(token)
    assert ends == [True, False]
    assert [path.name for path in tmp_path.iterdir()] == ["all.wav"]
