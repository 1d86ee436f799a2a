"""What the author recorded, as an engine: a voice is a recording, and says what is in it, whatever is asked for.

Who decides that an utterance is recorded is `pipeline/narration.py`. The sound is levelled here, by one gain
for all recordings of a folder, so that the author's own softer and louder sentences stay so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Final

from voiceguide.core.digest import digest_of
from voiceguide.core.errors import RequestError, SpeechFailed, VoiceMissing
from voiceguide.core.ipa import Alphabet
from voiceguide.core.sound import Clip
from voiceguide.core.utterance import OWN, Utterance, Voice
from voiceguide.voice.recordings import Recordings, read_index

_VERSION: Final = 1
"""Counted up whenever the same recording comes to sound otherwise."""
_HINT: Final = "record it again: voiceguide record"


class OwnEngine:
    """An `Engine` of recordings; `own:FOLDER` says all of a folder, one after another."""

    name = OWN
    alphabets: ClassVar[Mapping[str, Alphabet]] = {}

    def version_of(self, voice: str) -> str:
        """Return what a recording sounds like: its file, and the gain of its folder.

        Raises:
            VoiceMissing: There is no such recording.
        """
        path = _path(voice)
        files = _files(path) if path.is_dir() else [path]
        digests = [_digest(file) for file in files]
        folder = path if path.is_dir() else path.parent
        return " ".join((str(_VERSION), str(_index(folder).gain_db), *digests))

    def voices(self) -> Sequence[Voice]:
        """Return none: recordings are used where a sentence has one, and named nowhere."""
        return ()

    def find(self, name: str) -> Voice:
        """Refuse every name."""
        raise RequestError(f"there is no voice `{name}`", "a recording is used where its sentence is said")

    def default_voice(self, lang: str) -> Voice:
        """Refuse every language."""
        raise RequestError(f"no recording speaks all of `{lang}`", "name another engine")

    def speak(self, utterance: Utterance) -> Clip:
        """Return a recording, or all of a folder, levelled, at 48 kHz.

        Raises:
            VoiceMissing: There is no such recording.
            SpeechFailed: It cannot be read, or is silent.
        """
        import numpy as np  # noqa: PLC0415  a version needs none

        from voiceguide.core.sound import amplitude  # noqa: PLC0415  the same
        from voiceguide.core.units import Frames  # noqa: PLC0415  the same
        from voiceguide.voice.files import SoundFileError, read_sound  # noqa: PLC0415  the same

        path = _path(utterance.voice)
        folder = path if path.is_dir() else path.parent
        try:
            parts = [read_sound(one) for one in (_files(path) if path.is_dir() else [path])]
        except SoundFileError as error:
            raise SpeechFailed(f"the recording {path} cannot be used: {error}", _HINT, utterance) from error
        pcm = np.concatenate(parts) * np.float32(amplitude(_index(folder).gain_db))
        return Clip(pcm, Frames(len(pcm)))


def open_engine() -> OwnEngine:
    """Return the engine."""
    return OwnEngine()


def _path(voice: str) -> Path:
    return Path(voice.partition(":")[2])


def _files(folder: Path) -> list[Path]:
    """Return the recordings of a folder that are there."""
    named = (folder / one.file for one in _index(folder).entries)
    found = [path for path in named if path.is_file()]
    if not found:
        raise VoiceMissing(f"there is no recording in {folder}", _HINT)
    return found


def _digest(file: Path) -> str:
    try:
        digest = digest_of(file)
    except OSError as error:
        raise VoiceMissing(f"the recording {file} cannot be read: {error.strerror}", _HINT) from error
    if not digest:
        raise VoiceMissing(f"there is no recording {file}", _HINT)
    return digest


def _index(folder: Path) -> Recordings:
    try:
        return read_index(folder)
    except (OSError, ValueError) as error:
        raise VoiceMissing(f"the recordings of {folder} cannot be read: {error}", _HINT) from error
