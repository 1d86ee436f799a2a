"""The C library espeak-ng, by ctypes: text in, samples out, the same ones every time.

The library is one global state that remembers what was spoken before, so the same text
gives other bytes the second time. Here every utterance gets a fresh state: a private
copy of the library is loaded, speaks with a fixed seed, and is unloaded again.
"""

from __future__ import annotations

import _ctypes
import ctypes
import os
import shutil
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from voiceguide.core.errors import EngineMissing, SpeechFailed
from voiceguide.voice.engines.espeak_data import INSTALL, Installation, installation

LONGEST_BYTES: Final = 12_000
"""UTF-8 bytes of a text; the library has been seen to crash on 16 KiB."""

LONGEST_PATH: Final = 140
"""Bytes of the data folder's path; the library keeps it in a buffer of 160."""

_SYNCHRONOUS: Final = 2
_DO_NOT_EXIT: Final = 0x8000
_UTF8: Final = 0x0001
_PHONEMES: Final = 0x0100
_END_PAUSE: Final = 0x1000
_CHARACTER: Final = 1
_IPA: Final = 2
_USUAL_RATE: Final = 175
_RATE: Final = 1
_VOLUME: Final = 2
_WORD: Final = 1
_BUFFER_MS: Final = 200
_SEED: Final = 1

_UNSPEAKABLE: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")

_ONE_AT_A_TIME: Final = threading.Lock()
"""Two threads in the C library gave wrong sound, then a broken heap; its state belongs to the process."""


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class Speech:
    """Sound as the library gave it: 16-bit mono samples in the machine's byte order."""

    pcm: bytes
    sample_rate: int
    words: tuple[tuple[int, int], ...]
    """Where in the text something begins that the library takes for a word, and its sample."""


@dataclass(slots=True)
class _Catch:
    """What the library hands back while it speaks; no exception gets out of `take`."""

    on_word: Callable[[int, int], bool] | None
    chunks: list[bytes] = field(default_factory=list)
    words: list[tuple[int, int]] = field(default_factory=list)
    fault: BaseException | None = None

    def take(
        self, wave: ctypes._Pointer[ctypes.c_short], frames: int, events: ctypes._Pointer[_Event]
    ) -> int:
        """Keep samples and tell about words; returns 1 to stop, 0 to go on."""
        try:
            if wave and frames > 0:
                self.chunks.append(ctypes.string_at(wave, 2 * frames))
            return int(self._words(events))
        except BaseException as fault:  # noqa: BLE001  it is raised again on the other side of the C code
            self.fault = fault
            return 1

    def _words(self, events: ctypes._Pointer[_Event]) -> bool:
        stop, at = False, 0
        while (event := events[at]).type:
            if event.type == _WORD:
                place = event.text_position - 1
                self.words.append((place, event.sample))
                stop = bool(self.on_word and not self.on_word(place, event.length)) or stop
            at += 1
        return stop


class Espeak:
    """espeak-ng with a private copy of its library in a temporary folder."""

    def __init__(self, place: Installation | None = None) -> None:
        """Copy the library, and link its data where their path is too long for it.

        Raises:
            EngineMissing: It is not installed, not whole, or cannot be loaded here.
        """
        self.place = place or installation()
        self.place.check()
        folder = Path(tempfile.mkdtemp(prefix="voiceguide-espeak-"))
        self._remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._library = Path(shutil.copy(self.place.library, folder))
        self._data = _short(self.place.data, folder)
        self._identifiers: dict[str, str] = {}

    def close(self) -> None:
        """Remove the temporary folder."""
        self._remove()

    def release(self) -> str:
        """Return the library's version, as `1.52.0`."""
        with self._loaded() as library:
            library.espeak_Info.restype = ctypes.c_char_p
            text: bytes = library.espeak_Info(None)
            return text.decode("ascii", "replace").split()[0]

    def identifier(self, voice: str) -> str:
        """Return the library's own name of a voice; it is looked up once.

        Raises:
            RequestError: There is no such voice.
            VoiceMissing: The voice is known but not installed.
        """
        if voice not in self._identifiers:
            self._identifiers[voice] = self.place.find(voice)
        return self._identifiers[voice]

    def speak(
        self,
        text: str,
        voice: str,
        rate: int,
        volume: int = 100,
        on_word: Callable[[int, int], bool] | None = None,
        *,
        mnemonics: bool = False,
    ) -> Speech:
        """Say a text.

        Args:
            text: Plain words; control characters are spoken as spaces.
            voice: A name such as `en-us+klatt4`.
            rate: Words a minute; the library keeps to 80 … 450.
            volume: Percent of the library's own loudness.
            on_word: Told where each word starts and its length, in characters; False stops the speech.
            mnemonics: Whether `[[…]]` in the text are the library's own names of sounds.

        Raises:
            RequestError: There is no such voice.
            VoiceMissing: The voice is known but not installed.
            SpeechFailed: The text is too long, or the library refused it.
        """
        identifier = self.identifier(voice)
        words = text.translate(_UNSPEAKABLE).encode("utf-8", "replace")
        if len(words) > LONGEST_BYTES:
            raise SpeechFailed(f"a text of {len(words)} bytes is too long for espeak-ng", "say it in parts")
        catch = _Catch(on_word)
        callback = _Callback(catch.take)
        flags = _UTF8 | _END_PAUSE | (_PHONEMES if mnemonics else 0)
        with self._loaded() as library:
            sample_rate = self._start(library)
            try:
                library.espeak_SetSynthCallback(callback)
                self._set(library, identifier, rate, volume)
                size = ctypes.c_size_t(len(words) + 1)
                failed = library.espeak_Synth(words, size, 0, _CHARACTER, 0, flags, None, None)
            finally:
                library.espeak_Terminate()
        if catch.fault:
            raise catch.fault
        if failed:
            raise SpeechFailed(f"espeak-ng refused the words (code {failed})")
        return Speech(b"".join(catch.chunks), sample_rate, tuple(catch.words))

    def phonemes(self, text: str, voice: str) -> str:
        """Return how a voice says words, by IPA, with the library's marks of stress.

        Raises:
            RequestError: There is no such voice.
            VoiceMissing: The voice is known but not installed.
        """
        identifier = self.identifier(voice)
        words = ctypes.c_char_p(text.translate(_UNSPEAKABLE).encode("utf-8", "replace"))
        parts: list[str] = []
        with self._loaded() as library:
            library.espeak_TextToPhonemes.restype = ctypes.c_char_p
            self._start(library)
            try:
                self._set(library, identifier, _USUAL_RATE, 100)
                while words.value:  # a clause at a time
                    said = library.espeak_TextToPhonemes(ctypes.byref(words), _UTF8, _IPA)
                    parts.append((said or b"").decode("utf-8", "replace"))
            finally:
                library.espeak_Terminate()
        return " ".join(parts)

    @contextmanager
    def _loaded(self) -> Iterator[ctypes.CDLL]:
        """Load the library in its first state, and unload it again."""
        with _ONE_AT_A_TIME:
            try:
                library = ctypes.CDLL(str(self._library))
            except OSError as error:
                raise EngineMissing(f"espeak-ng cannot be loaded: {error}", INSTALL) from error
            try:
                yield library
            finally:
                _unload(library)

    def _start(self, library: ctypes.CDLL) -> int:
        data = os.fsencode(self._data)
        sample_rate: int = library.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, data, _DO_NOT_EXIT)
        if sample_rate <= 0:
            raise EngineMissing(f"espeak-ng cannot read its data in {self.place.data}", INSTALL)
        return sample_rate

    def _set(self, library: ctypes.CDLL, identifier: str, rate: int, volume: int) -> None:
        if library.espeak_SetVoiceByName(identifier.encode()):
            raise SpeechFailed(f"espeak-ng cannot load its voice {identifier}")
        library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
        library.espeak_SetParameter(_RATE, rate, 0)
        library.espeak_SetParameter(_VOLUME, volume, 0)


def _short(data: Path, folder: Path) -> Path:
    """Return a path of the data that fits the library's buffer, by a link in the folder if it must be."""
    if len(os.fsencode(data)) <= LONGEST_PATH:
        return data
    link = folder / "data"
    if len(os.fsencode(link)) > LONGEST_PATH:
        raise EngineMissing(
            f"the path of espeak-ng's data is too long: {data}", "set TMPDIR to a folder with a short path"
        )
    try:
        link.symlink_to(data, target_is_directory=True)
    except OSError as error:
        raise EngineMissing(
            f"the path of espeak-ng's data is too long: {data}",
            "install voiceguide in a folder with a shorter path",
        ) from error
    return link


def _unload(library: ctypes.CDLL) -> None:
    """Unload a library, which ctypes never does by itself."""
    handle = library._handle  # noqa: SLF001  ctypes has no public name for it
    if sys.platform == "win32":
        _ctypes.FreeLibrary(handle)
    else:
        _ctypes.dlclose(handle)
