"""The engine `pyttsx3`: espeak-ng through pyttsx3 and our driver; it speaks after pip alone."""

from __future__ import annotations

import platform
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from voiceguide.core.errors import RequestError, SpeechFailed
from voiceguide.core.utterance import Voice
from voiceguide.voice.engines import installed
from voiceguide.voice.engines.espeak_data import DataVoice, Installation, installation
from voiceguide.voice.engines.ipa import alphabets, table_digest
from voiceguide.voice.engines.orders import ORDERS_VERSION, said_as_orders
from voiceguide.voice.engines.rendering import open_driver, render
from voiceguide.voice.engines.words import word_marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from voiceguide.core.ipa import Alphabet
    from voiceguide.core.sound import Clip
    from voiceguide.core.utterance import Utterance, WordMark

SLOWEST: Final = 80
"""Words a minute that the library can do."""
FASTEST: Final = 450
"""Words a minute that the library can do."""

_VOLUME: Final = 0.7
"""Of espeak-ng's own loudness; at 1.0 its Klatt voices run into full scale."""

_BEST_ENGLISH: Final = "klatt4"
_VARIANTS: Final = {
    "klatt4": "clear formant synthesis, understood best",
    "klatt2": "softer formant synthesis",
    "m3": "a lower voice",
    "f3": "a higher voice",
    "whisper": "whispered",
}
_OTHER_TAGS: Final = {"en": "en-us", "no": "nb", "zh": "cmn", "iw": "he"}
"""What a tag is called here; plain English is American."""


def open_engine() -> Pyttsx3Engine:
    """Make the engine; pyttsx3 itself is loaded when it first speaks.

    Raises:
        EngineMissing: espeak-ng is not installed.
    """
    return Pyttsx3Engine(installation())


class Pyttsx3Engine:
    """espeak-ng through pyttsx3, 22.05 kHz."""

    name: ClassVar[str] = "pyttsx3"

    def __init__(self, place: Installation) -> None:
        self._place = place
        self._found: dict[str, Voice] = {}

    def version_of(self, voice: str) -> str:
        """Return what the library, its data and our tables of words are, and what they run on; read from files only."""
        del voice  # all of them are in the data
        return self._version

    @cached_property
    def _version(self) -> str:
        tables = f"{table_digest()} orders {ORDERS_VERSION}"
        return f"espeak-ng {self._place.fingerprint()} {tables} {platform.system()} {platform.machine()}"

    @property
    def alphabets(self) -> Mapping[str, Alphabet]:
        """What its voices can say by IPA."""
        return alphabets()

    @cached_property
    def _pyttsx3(self) -> Any:  # noqa: ANN401  pyttsx3 has no types
        from voiceguide.voice.engines import pyttsx3_driver  # noqa: PLC0415  loads pyttsx3

        pyttsx3_driver.register()
        return open_driver(pyttsx3_driver.NAME)

    @cached_property
    def _known(self) -> tuple[DataVoice, ...]:
        return tuple(voice for voice in self._place.voices() if voice.installed)

    def voices(self) -> Sequence[Voice]:
        """Return a voice for each language, and for English some variants of it."""
        plain = [Voice(self.name, known.name, known.lang, known.about) for known in self._known]
        varied = [
            Voice(self.name, f"{voice.name}+{variant}", voice.lang, f"{voice.about}, {about}")
            for voice in plain
            if voice.name in {"en", "en-us"}
            for variant, about in _VARIANTS.items()
        ]
        return sorted(plain + varied, key=lambda voice: (voice.lang, voice.name))

    def find(self, name: str) -> Voice:
        """Return a voice by its name; any variant of espeak-ng's may follow a `+`.

        Raises:
            RequestError: There is no such voice; the hint names the nearest.
            VoiceMissing: It is known but not installed.
        """
        if name not in self._found:
            base, plus, variant = name.partition("+")
            base = base.lower()
            self._place.find(f"{base}{plus}{variant}")
            known = next(voice for voice in self._known if voice.name == base)
            about = f"{known.about}, {_VARIANTS.get(variant, variant)}" if variant else known.about
            self._found[name] = Voice(self.name, f"{base}{plus}{variant}", known.lang, about)
        return self._found[name]

    def default_voice(self, lang: str) -> Voice:
        """Return the voice that speaks a language best, or else one of its sisters.

        Raises:
            RequestError: No voice speaks it.
        """
        tag = lang.lower().replace("_", "-")
        tag = _OTHER_TAGS.get(tag, tag)
        primary = tag.partition("-")[0]
        primary = _OTHER_TAGS.get(primary, primary)
        by_name = {voice.name: voice.name for voice in self._known}
        by_lang = {voice.lang.lower(): voice.name for voice in reversed(self._known)}
        base = by_lang.get(tag) or by_name.get(tag) or by_name.get(primary)
        if base is None:
            raise RequestError(f"no voice of {self.name} speaks `{lang}`", "see `voiceguide voices`")
        return self.find(f"{base}+{_BEST_ENGLISH}" if base.startswith("en") else base)

    def speak(self, utterance: Utterance) -> Clip:
        """Say an utterance; the same one gives the same samples, whatever was said before.

        Raises:
            RequestError: The rate is out of reach.
            VoiceMissing: The voice is not installed.
            SpeechFailed: The library gave no sound for the words, or cannot say them by IPA.
        """
        if not SLOWEST <= utterance.rate <= FASTEST:
            reach = f"{SLOWEST} to {FASTEST} words a minute"
            raise RequestError(f"{self.name} cannot speak at {utterance.rate}", f"it can do {reach}")
        voice = installed(self, utterance.voice)
        properties = {"voice": voice.name, "rate": utterance.rate, "volume": _VOLUME}
        text = said_as_orders(utterance.text) if voice.lang.startswith("en") else utterance.text

        def read(path: Path) -> Clip:
            return _read(path, word_marks(utterance.text, text, self._pyttsx3.getProperty("words")))

        try:
            return render(self._pyttsx3, text, properties, read)
        except SpeechFailed as failure:
            raise SpeechFailed(failure.reason, failure.hint, utterance) from failure


def _read(path: Path, marks: tuple[WordMark, ...]) -> Clip:
    import wave  # noqa: PLC0415  only to speak

    import numpy as np  # noqa: PLC0415  heavy, and not needed to list voices

    from voiceguide.core.sound import Clip  # noqa: PLC0415  loads numpy
    from voiceguide.core.units import Frames  # noqa: PLC0415  stands with the clip

    with wave.open(str(path), "rb") as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        pcm = samples.astype(np.float32) / np.float32(32768)
        return Clip(pcm, Frames(len(pcm)), sound.getframerate(), marks)
