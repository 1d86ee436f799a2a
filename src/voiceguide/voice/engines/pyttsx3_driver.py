"""A pyttsx3 driver that does what it is told: `pyttsx3.init("voiceguide")` after `register()`.

It renders files at once, one after the other, with espeak-ng from pip. Nothing is lost in
pyttsx3's queue: what went wrong is told to whoever listens for `error`, and the first of it
is raised by `runAndWait`, which never waits for anything.
"""

from __future__ import annotations

import sys
import wave
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyttsx3.voice import Voice

from voiceguide.core.ipa import holds_ipa
from voiceguide.voice.engines.espeak import Espeak
from voiceguide.voice.engines.ipa import with_mnemonics
from voiceguide.voice.engines.words import places_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = "voiceguide"

SLOWEST: Final = 80
"""Words a minute."""
FASTEST: Final = 450
"""Words a minute."""


def register() -> None:
    """Make `pyttsx3.init("voiceguide")` find this driver."""
    sys.modules.setdefault(f"pyttsx3.drivers.{NAME}", sys.modules[__name__])


def buildDriver(proxy: Any) -> Driver:  # noqa: N802, ANN401  pyttsx3 asks for the name, and has no types
    """Make a driver for pyttsx3's proxy."""
    return Driver(proxy)


class Driver:
    """What pyttsx3's proxy talks to; properties `voice`, `rate`, `volume`, and to read `voices`, `variants`, `words`.

    `words` are of what was said last: where in its text each begins, and at which sample.
    """

    def __init__(self, proxy: Any) -> None:  # noqa: ANN401  pyttsx3 has no types
        self._proxy = proxy
        self._espeak = Espeak()
        self._properties: dict[str, Any] = {"voice": "en-us+klatt4", "rate": 140, "volume": 1.0}
        self._stopped = False
        self._words: tuple[tuple[int, int], ...] = ()
        self._failures: list[Exception] = []

    def destroy(self) -> None:
        """Let go of the library and its temporary folder."""
        self._espeak.close()

    def startLoop(self) -> None:  # noqa: N802  pyttsx3's name
        """Do everything that is queued, then raise the first thing that went wrong."""
        self._proxy.setBusy(False)
        if self._failures:
            failure, self._failures = self._failures[0], []
            raise failure

    def endLoop(self) -> None:  # noqa: N802  pyttsx3's name
        """Do nothing: the loop ends by itself when the queue is empty."""

    def iterate(self) -> Iterator[None]:
        """Do everything that is queued, for a loop of the caller's."""
        self.startLoop()
        yield

    def stop(self) -> None:
        """End the utterance that is being spoken; its file is not written."""
        self._stopped = True

    def getProperty(self, name: str) -> Any:  # noqa: N802, ANN401  pyttsx3's name; any type
        """Return a property.

        Raises:
            KeyError: There is no such property.
        """
        if name == "voices":
            return [
                Voice(found.name, found.about, [found.lang])
                for found in self._espeak.place.voices()
                if found.installed
            ]
        if name == "variants":
            return list(self._espeak.place.variants())
        if name == "words":
            return self._words
        if name not in self._properties:
            raise KeyError(f"unknown property {name}")
        return self._properties[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802, ANN401  pyttsx3's name; any type
        """Set a property; numbers out of range are clipped, as pyttsx3 says.

        Raises:
            KeyError: There is no such property.
            RequestError: There is no such voice.
        """
        with self._noted():
            match name:
                case "voice":
                    self._espeak.identifier(value)
                    self._properties[name] = value
                case "rate":
                    self._properties[name] = min(max(int(value), SLOWEST), FASTEST)
                case "volume":
                    self._properties[name] = min(max(float(value), 0.0), 1.0)
                case _:
                    raise KeyError(f"unknown property {name}")

    def say(self, text: str) -> None:
        """Refuse: this driver opens no sound device.

        Raises:
            RuntimeError: Always.
        """
        with self._noted():
            raise RuntimeError(
                f"the driver {NAME} renders files: use save_to_file, not say, for {text[:60]!r}"
            )

    def save_to_file(self, text: str, filename: str) -> None:
        """Write a text as a WAV file, 16-bit mono, which replaces an older one when it is whole.

        Raises:
            OSError: The file cannot be written.
            SpeechFailed: The library refused the text, or has no name for a sound that it is to say by IPA.
        """
        with self._noted():
            self._stopped = False
            self._proxy.notify("started-utterance")
            pcm, sample_rate = self._render(text)
            if not self._stopped:
                _write(Path(filename), pcm, sample_rate)
            self._proxy.notify("finished-utterance", completed=not self._stopped)

    def _render(self, text: str) -> tuple[bytes, int]:
        def tell(location: int, length: int) -> bool:
            word = text[location : location + length]
            self._proxy.notify("started-word", name=word, location=location, length=length)
            return not self._stopped

        name, rate = self._properties["voice"], self._properties["rate"]
        asked, by_ipa = text, holds_ipa(text)
        if by_ipa:
            text = with_mnemonics(text, self._espeak.place.language(name))
        volume = round(self._properties["volume"] * 100)
        speech = self._espeak.speak(text, name, rate, volume, tell, mnemonics=by_ipa)
        places = places_asked(asked, text, (place for place, _ in speech.words))
        self._words = tuple(zip(places, (at for _, at in speech.words), strict=True))
        return speech.pcm, speech.sample_rate

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Remember a failure for `startLoop`, since pyttsx3's proxy tells its listeners only."""
        try:
            yield
        except Exception as failure:
            self._failures.append(failure)
            raise


def _write(path: Path, pcm: bytes, sample_rate: int) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file, wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(sample_rate)
            sound.writeframes(pcm)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
