"""A world whose voices are tones: everything is real but the speech, and nothing is on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from voiceguide.config import Settings
from voiceguide.core.errors import SpeechFailed
from voiceguide.core.utterance import Voice
from voiceguide.pipeline.world import World
from voiceguide.testing import MemoryStore, ToneEngine
from voiceguide.voice.calibration import measure_gain
from voiceguide.voice.clip_bytes import dump
from voiceguide.voice.engines import open_engine
from voiceguide.voice.shape import shape
from voiceguide.voice.studio import Studio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voiceguide.core.sound import Clip
    from voiceguide.core.utterance import Utterance
    from voiceguide.voice.workers import Crew, Task

NAMES = {"en-us": "en", "en-gb": "en", "ru": "ru", "de": "de", "es": "es", "fr": "fr", "pl": "pl"}
"""The voices and their languages."""


class Tones(ToneEngine):
    """Tones that answer to the names of real voices; a word lasts 60 seconds over the rate."""

    name = "pyttsx3"

    def voices(self) -> Sequence[Voice]:
        """Return a voice for each name."""
        return tuple(Voice(self.name, name, lang, "gliding tones") for name, lang in NAMES.items())


class Mute(Tones):
    """The same voices, none of which says a word."""

    def speak(self, utterance: Utterance) -> Clip:
        """Refuse."""
        raise SpeechFailed("it does not want to", "", utterance)


class ShelvedStore(MemoryStore):
    """A store of its own, but for chimes and beds: those are synthesised once for all tests of a process."""

    def get(self, key: str) -> bytes | None:
        """Return what was put under a key, a chime or a bed by any such store."""
        return synthesised().get(key) if key.startswith(SHARED) else super().get(key)

    def put(self, key: str, data: bytes) -> None:
        """Remember bytes under a key."""
        if key.startswith(SHARED):
            synthesised()[key] = data
        else:
            super().put(key, data)


SHARED = ("chime-", "bed-")


@cache
def synthesised() -> dict[str, bytes]:
    """Return the chimes and beds that were synthesised in this process."""
    return {}


class Soloist:
    """A crew of nobody: what workers would say is said in this process, one thing after another."""

    def __init__(self, engines: Mapping[str, str]) -> None:
        self._engines = engines

    def hire(self, tasks: int) -> None:
        """Need nobody."""

    def close(self) -> None:
        """Leave nothing."""

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, bytes]]:
        """Do tasks as a worker does them, and yield each with its answer."""
        for task in tasks:
            engine = open_engine(task.utterance.voice.partition(":")[0], self._engines)
            if task.gain_db is None:
                yield task, repr(measure_gain(engine, task.utterance)).encode()
            else:
                yield task, dump(shape(engine.speak(task.utterance), task.gain_db))


@dataclass(frozen=True, slots=True)
class SoloWorld(World):
    """A world that starts no process to speak."""

    def studio(self) -> Studio:
        """Open a studio whose crew is this process."""
        studio = Studio(self.store, engines=self.engines, jobs=self.settings.jobs)
        studio._crew = cast("Crew", Soloist(self.engines))  # noqa: SLF001  what a crew does is tested with workers
        return studio


def tone_world() -> World:
    """Return a world of its own, with a store in which there is nothing but chimes and beds."""
    return SoloWorld(Settings(jobs=1), ShelvedStore(), {"pyttsx3": "tones:Tones"})


def mute_world() -> World:
    """Return the same world, in which nobody says a word that was not said before."""
    return SoloWorld(Settings(jobs=1), ShelvedStore(), {"pyttsx3": "tones:Mute"})
