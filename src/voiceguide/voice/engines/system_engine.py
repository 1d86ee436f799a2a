"""The systems' own voices through pyttsx3's drivers: `nsss` on macOS, `sapi5` on Windows."""

from __future__ import annotations

import platform
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from voiceguide.core.errors import EngineMissing, RequestError, SpeechFailed
from voiceguide.core.ipa import holds_ipa
from voiceguide.core.nearest import suggestion
from voiceguide.core.utterance import Voice
from voiceguide.voice.engines import installed
from voiceguide.voice.engines.rendering import open_driver, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from voiceguide.core.ipa import Alphabet
    from voiceguide.core.sound import Clip
    from voiceguide.core.utterance import Utterance

_SYSTEMS: Final = {"nsss": ("darwin", "macOS"), "sapi5": ("win32", "Windows")}


def open_nsss() -> SystemEngine:
    """Make the engine of macOS.

    Raises:
        EngineMissing: This is another system.
    """
    return _open("nsss")


def open_sapi5() -> SystemEngine:
    """Make the engine of Windows.

    Raises:
        EngineMissing: This is another system.
    """
    return _open("sapi5")


def _open(name: str) -> SystemEngine:
    wanted, title = _SYSTEMS[name]
    if sys.platform != wanted:
        raise EngineMissing(f"the engine `{name}` is part of {title}", "here, use `pyttsx3`")
    return SystemEngine(name)


class SystemEngine:
    """A stock driver of pyttsx3; voices are named by what a person calls them, or by the system's id."""

    alphabets: ClassVar[Mapping[str, Alphabet]] = {}
    """Empty: pyttsx3's drivers take plain words only."""

    def __init__(self, name: str) -> None:
        self.name = name

    def version_of(self, voice: str) -> str:
        """Return what the system is: its voices come with it."""
        del voice
        return f"{self.name} {platform.platform()}"

    @cached_property
    def _pyttsx3(self) -> Any:  # noqa: ANN401  pyttsx3 has no types
        return open_driver(self.name)

    @cached_property
    def _ids(self) -> dict[Voice, str]:
        return {
            Voice(self.name, str(found.name), _tag(found.languages), str(found.gender or "")): str(found.id)
            for found in self._pyttsx3.getProperty("voices")
        }

    def voices(self) -> Sequence[Voice]:
        """Return the system's voices."""
        return sorted(self._ids, key=lambda voice: (voice.lang, voice.name))

    def find(self, name: str) -> Voice:
        """Return a voice by its name or the system's id.

        Raises:
            RequestError: There is no such voice; the hint names the nearest.
        """
        for voice, found in self._ids.items():
            if name.lower() in {voice.name.lower(), found.lower()}:
                return voice
        names = [voice.name for voice in self._ids]
        raise RequestError(f"{self.name} has no voice `{name}`", suggestion(name, names))

    def default_voice(self, lang: str) -> Voice:
        """Return the first voice of a language, its very tag before its sisters.

        Raises:
            RequestError: No voice speaks it.
        """
        tag = lang.lower()
        for wanted in (tag, tag.partition("-")[0]):
            for voice in self.voices():
                if voice.lang.lower() == wanted or voice.lang.lower().startswith(f"{wanted}-"):
                    return voice
        raise RequestError(f"no voice of {self.name} speaks `{lang}`", "see `voiceguide voices`")

    def speak(self, utterance: Utterance) -> Clip:
        """Say an utterance.

        Raises:
            VoiceMissing: The voice is not installed.
            SpeechFailed: The system gave no sound for the words, or is to say them by IPA.
        """
        if holds_ipa(utterance.text):
            raise SpeechFailed(f"{self.name} cannot say by IPA", "write (shown){said}", utterance)
        voice = installed(self, utterance.voice)
        properties = {"voice": self._ids[voice], "rate": utterance.rate}
        try:
            return render(self._pyttsx3, utterance.text, properties, _read)
        except SpeechFailed as failure:
            raise SpeechFailed(failure.reason, failure.hint, utterance) from failure


def _tag(languages: Sequence[Any]) -> str:
    return str(languages[0]).replace("_", "-") if languages else "und"


def _read(path: Path) -> Clip:
    """Read what the system wrote: AIFF on macOS, whatever the file is called."""
    import soundfile  # noqa: PLC0415  loads libsndfile

    from voiceguide.core.sound import Clip  # noqa: PLC0415  loads numpy
    from voiceguide.core.units import Frames  # noqa: PLC0415  stands with the clip

    samples, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    pcm = samples.mean(axis=1)
    return Clip(pcm, Frames(len(pcm)), sample_rate)
