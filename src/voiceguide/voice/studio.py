"""Every distinct utterance made once, and remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Self

from voiceguide.core.errors import SpeechFailed
from voiceguide.core.utterance import AS_SPOKEN, is_recorded
from voiceguide.voice.calibration import calibration_text, text_language
from voiceguide.voice.clip_bytes import dump, is_clip, lengths, load, load_marks
from voiceguide.voice.engines import ENGINES, PACKAGED, open_engine
from voiceguide.voice.keys import Take, clip_key, dump_take, gain_key, load_gain, load_take, take_key
from voiceguide.voice.recordings import whole_set
from voiceguide.voice.workers import DEADLINE, Crew, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from voiceguide.core.interfaces import Engine, Store
    from voiceguide.core.sound import Pcm
    from voiceguide.core.utterance import Utterance, WordMark

_SLOW: Final = 3
"""A worker with a natural voice takes as long to start as about three of its sentences take, not eight."""

_ANY_RATE: Final = 140
"""Words a minute that stand for all of them, where they change nothing."""


class Studio:
    """Utterances in, clips out, through a store; a context manager that ends its workers.

    Args:
        store: What was made before.
        engines: Where engines are made, by name.
        jobs: How many worker processes there may be; 0 for one a core.
        deadline: Seconds that an utterance may take.
    """

    def __init__(
        self,
        store: Store,
        *,
        engines: Mapping[str, str] = ENGINES,
        jobs: int = 0,
        deadline: float = DEADLINE,
    ) -> None:
        self._store = store
        self._engines = engines
        self._crew = Crew(engines, jobs, deadline)
        self._opened: dict[str, Engine] = {}
        self._versions: dict[str, str] = {}
        self._utterances: dict[str, Utterance] = {}
        self._takes: dict[Utterance, Take] = {}
        self._made: set[str] = set()
        self._reused: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def made(self) -> int:
        """How many distinct clips were spoken here."""
        return len(self._made)

    @property
    def reused(self) -> int:
        """How many distinct clips were there already."""
        return len(self._reused - self._made)

    def made_of(self, keys: Iterable[str]) -> int:
        """Count the distinct clips among some that were spoken here."""
        return len(self._made.intersection(keys))

    def count_anew(self) -> None:
        """Forget which clips were made and which were there, for another session."""
        self._made.clear()
        self._reused.clear()

    def close(self) -> None:
        """End the workers at once."""
        self._crew.close()

    def measure(
        self, utterances: Iterable[Utterance], on_progress: Callable[[int, int], None] | None = None
    ) -> dict[Utterance, Take]:
        """Make what is missing, and return how long everything is.

        What is there already costs a look into the store; no sound is read and no worker started.

        Args:
            utterances: Each distinct one is made once.
            on_progress: Told how many of the missing ones are made, and how many there are.

        Raises:
            SpeechFailed: An engine crashed, hung, or gave no sound; it names the sentence.
            EngineMissing, VoiceMissing, RequestError: As the engine says.
        """
        asked = tuple(dict.fromkeys(utterances))
        missing = self.missing(asked)
        for count, _ in enumerate(self._make(missing), start=1):
            if on_progress:
                on_progress(count, len(missing))
        return {utterance: self._takes[utterance] for utterance in asked}

    def missing(self, utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
        """Return which utterances are still to be made, each once."""
        return tuple(one for one in dict.fromkeys(utterances) if not self._remembered(one))

    def expect(self, utterances: int) -> None:
        """Start as many workers as so many utterances are worth that will be asked for."""
        self._crew.hire(utterances)

    def load(self, key: str) -> Pcm:
        """Return the samples of a take that was measured here; a lost or damaged clip is made again.

        Raises:
            KeyError: It was not measured here.
            SpeechFailed: It had to be made again, and an engine failed.
        """
        return load(self._clip(key)).pcm

    def marks(self, key: str) -> tuple[WordMark, ...]:
        """Return when the words of a take begin that was measured here, in samples at 48 kHz.

        It is empty where the engine does not tell. For errors see `load`.
        """
        return load_marks(self._clip(key))

    def calibration(self, utterance: Utterance) -> str:
        """Return what the calibration text is found by that levels an utterance."""
        text = _calibration(utterance)
        return clip_key(text, self._version(text.voice))

    def rehearsal(self, utterance: Utterance) -> Pcm:
        """Return the calibration text as it is said like an utterance: made once, and counted among no clips.

        Raises:
            SpeechFailed: An engine failed.
        """
        key, text = self.calibration(utterance), _calibration(utterance)
        data = self._store.get(key)
        if not is_clip(data):
            self._crew.hire(1)
            for _, made in self._crew.run([Task(text, self._gains([text])[text])]):
                data = made
                self._store.put(key, made)
        clip = load(data or b"")
        return clip.pcm[: clip.voiced]

    def _clip(self, key: str) -> bytes:
        data = self._store.get(key)
        if not is_clip(data):
            for made in self._make([self._utterances[key]]):
                data = made
        return data or b""

    def _remembered(self, utterance: Utterance) -> bool:
        """Look whether an utterance was made before, and keep its take."""
        if utterance in self._takes:
            return True
        key = clip_key(utterance, self._version(utterance.voice))
        self._utterances[key] = utterance
        take = load_take(key, self._store.get(take_key(key)) or b"")
        if take:
            self._takes[utterance] = take
            self._reused.add(key)
        return take is not None

    def _version(self, voice: str) -> str:
        name = voice.partition(":")[0]
        if name not in self._opened:
            self._opened[name] = open_engine(name, self._engines)
        if voice not in self._versions:
            self._versions[voice] = self._opened[name].version_of(voice)
        return self._versions[voice]

    def _make(self, utterances: Sequence[Utterance]) -> Iterator[bytes]:
        """Speak utterances on all cores, stretch what is to be, and yield each clip when it is in the store."""
        spoken = [one for one in utterances if one.stretch == AS_SPOKEN]
        stretched = [one for one in utterances if one.stretch != AS_SPOKEN]
        first = self.missing(_as_spoken(one) for one in stretched)
        for _ in self._speak([one for one in first if one not in spoken]):
            pass  # what is stretched is made of it
        yield from self._speak(spoken)
        yield from map(self._stretch, stretched)

    def _stretch(self, utterance: Utterance) -> bytes:
        """Stretch what was spoken, and remember it."""
        from voiceguide.voice.stretch import stretch  # noqa: PLC0415  few routines ask for it

        key = clip_key(_as_spoken(utterance), self._version(utterance.voice))
        clip = load(self._clip(key))
        data = dump(stretch(clip, utterance.stretch))
        self._keep(utterance, data)
        return data

    def _speak(self, utterances: Sequence[Utterance]) -> Iterator[bytes]:
        self._crew.hire(sum(_weight(utterance) for utterance in utterances))
        gains = self._gains(utterances)
        # The longest first, so that all cores are at work until nearly the end.
        longest = sorted(utterances, key=lambda utterance: len(utterance.text), reverse=True)
        tasks = [Task(utterance, gains[_calibration(utterance)]) for utterance in longest]
        for task, data in self._crew.run(tasks):
            self._keep(task.utterance, data)
            yield data

    def _keep(self, utterance: Utterance, data: bytes) -> None:
        key = clip_key(utterance, self._version(utterance.voice))
        take = Take(key, *lengths(data))
        self._store.put(key, data)
        self._store.put(take_key(key), dump_take(take))
        self._takes[utterance] = take
        self._made.add(key)

    def _gains(self, utterances: Sequence[Utterance]) -> dict[Utterance, float]:
        """Return the gain for each calibration text, measuring those that nobody has yet."""
        texts = {_calibration(utterance): utterance for utterance in reversed(utterances)}
        levelled = {text: 0.0 for text in texts if is_recorded(text.voice)}  # by the engine
        first = {text: asked for text, asked in texts.items() if text not in levelled}
        keys = {wanted: gain_key(wanted, self._version(wanted.voice)) for wanted in first}
        known = {wanted: load_gain(self._store.get(key) or b"") for wanted, key in keys.items()}
        gains = levelled | {wanted: gain for wanted, gain in known.items() if gain is not None}
        tasks = [Task(wanted, None) for wanted in first if wanted not in gains]
        try:
            for task, data in self._crew.run(tasks):
                self._store.put(keys[task.utterance], data)
                gains[task.utterance] = float(data)
        except SpeechFailed as failure:
            asked = first.get(failure.utterance) if failure.utterance else None
            raise SpeechFailed(failure.reason, failure.hint, asked) from failure
        return gains


def _calibration(utterance: Utterance) -> Utterance:
    """Return the calibration text that levels an utterance; for one that is recorded, all that stands beside it."""
    language = text_language(utterance.lang)
    if is_recorded(utterance.voice):
        return calibration_text(whole_set(utterance.voice), _ANY_RATE, language)
    return calibration_text(utterance.voice, utterance.rate, language)


def _as_spoken(utterance: Utterance) -> Utterance:
    return replace(utterance, stretch=AS_SPOKEN)


def _weight(utterance: Utterance) -> int:
    """Return how many sentences of a quick voice take as long to speak."""
    return _SLOW if utterance.voice.partition(":")[0] in PACKAGED else 1
