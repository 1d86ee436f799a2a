"""One utterance through pyttsx3's own interface: properties, a file, run and wait."""

from __future__ import annotations

import importlib
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voiceguide.core.errors import EngineMissing, SpeechFailed, VoiceguideError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voiceguide.core.sound import Clip

_ONE_AT_A_TIME: Final = threading.Lock()
"""pyttsx3 keeps one engine a driver for the whole process, and its queue knows no threads."""


def open_driver(driver: str) -> Any:  # noqa: ANN401  pyttsx3 has no types
    """Start pyttsx3 with a driver.

    Raises:
        EngineMissing: pyttsx3 is not installed, or the driver does not start on this system.
    """
    try:
        pyttsx3 = importlib.import_module("pyttsx3")
    except ImportError as error:
        raise EngineMissing("pyttsx3 is not installed", "install it with `pip install pyttsx3`") from error
    try:
        return pyttsx3.init(driver)
    except VoiceguideError:
        raise
    except Exception as error:
        hint = "see which engines work here with `voiceguide doctor`"
        raise EngineMissing(f"pyttsx3's driver `{driver}` does not start here: {error!r}", hint) from error


def render(
    engine: Any,  # noqa: ANN401  pyttsx3 has no types
    text: str,
    properties: Mapping[str, object],
    read: Callable[[Path], Clip],
) -> Clip:
    """Say a text into a temporary file and read it back.

    Raises:
        SpeechFailed: The driver failed, or wrote no sound.
    """
    if not text.strip():
        raise SpeechFailed("there are no words to say")
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="voiceguide-") as folder:
        path = Path(folder) / "speech.wav"
        _run(engine, text, properties, path)
        if not path.is_file():
            raise SpeechFailed("the speech engine wrote no file")
        clip = read(path)
    if not clip.pcm.any():
        raise SpeechFailed("the speech engine gave silence for words")
    return clip


def _run(engine: Any, text: str, properties: Mapping[str, object], path: Path) -> None:  # noqa: ANN401  pyttsx3 has no types
    failures: list[Exception] = []

    def note(name: str | None, exception: Exception) -> None:
        del name
        failures.append(exception)

    token = engine.connect("error", note)
    try:
        for name, value in properties.items():
            engine.setProperty(name, value)
        engine.save_to_file(text, str(path))
        engine.runAndWait()
    except Exception as error:  # noqa: BLE001  a driver may raise anything; it is raised again below
        failures.append(error)
    finally:
        engine.disconnect(token)
    for failure in failures:
        if isinstance(failure, VoiceguideError):
            raise failure
        raise SpeechFailed(f"the speech engine failed ({failure!r})") from failure
