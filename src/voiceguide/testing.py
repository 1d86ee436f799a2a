"""Fakes that ship: a store, engines, a clock, a sink and a sound device for tests of voiceguide and with it.

Each can be made without arguments, and each passes the contract of what it stands for,
but for `SilentEngine`, which breaks it on purpose. `voiceguide.testing:ToneEngine` is a name that
a worker process can import.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from voiceguide.core.errors import DeviceMissing, RequestError, SpeechFailed, VoiceMissing
from voiceguide.core.ipa import Alphabet, sounds, transcriptions
from voiceguide.core.live import Ability, Device
from voiceguide.core.nearest import suggestion
from voiceguide.core.sound import Block, Clip, amplitude, fade
from voiceguide.core.units import Frames, Ms, frames_from_ms
from voiceguide.core.utterance import Voice, WordMark
from voiceguide.store import check_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voiceguide.core.interfaces import Clock
    from voiceguide.core.sound import Pcm
    from voiceguide.core.utterance import Utterance

RATE = 22_050
"""Sample frames a second of the fake engines: what espeak-ng has, so that tests resample too."""

HEAD = Frames(RATE * 40 // 1000)
"""Silence before the words."""

TAIL = Frames(RATE * 120 // 1000)
"""Silence after the words."""

_PEAK = 0.3
_PAUSE = 6
"""The part of a word that is silence before the next one: a sixth."""
_EDGE = Frames(RATE * 5 // 1000)
_HARMONICS = ((1, 1.0), (2, 0.6), (3, 0.35), (5, 0.15))

_ENGLISH = Alphabet(
    vowels=frozenset(("iː", "ɑː", "ɔː", "uː", "ɜː", "eɪ", "aɪ", "əʊ", *"aeiouæɑɒɔəɛɜɪʊʌ")),
    consonants=frozenset(("tʃ", "dʒ", *"bdfhjklmnpqrstvwzðŋɡɹʃʒθ")),
    ignored=frozenset("ː"),
    near={"ɐ": ("ʌ", "ə")},
)


@dataclass(slots=True)
class MemoryStore:
    """A `Store` that lasts as long as it is held and forgets nothing."""

    entries: dict[str, bytes] = field(default_factory=dict)

    def get(self, key: str) -> bytes | None:
        """Return what was put under a key, or None."""
        return self.entries.get(check_key(key))

    def put(self, key: str, data: bytes) -> None:
        """Remember bytes under a key."""
        self.entries[check_key(key)] = bytes(data)


class _Voices:
    """What every fake engine does with its voices' names."""

    version = "1"

    def version_of(self, voice: str) -> str:  # noqa: ARG002  all voices are of one version
        """Return the one version that there is."""
        return self.version

    def voices(self) -> Sequence[Voice]:
        """Return the voices that there are."""
        raise NotImplementedError

    def find(self, name: str) -> Voice:
        """Return a voice by its name.

        Raises:
            RequestError: There is no such voice; the hint names the nearest.
        """
        known = {voice.name: voice for voice in self.voices()}
        if name in known:
            return known[name]
        raise RequestError(f"there is no voice `{name}`", suggestion(name, known))

    def default_voice(self, lang: str) -> Voice:
        """Return the first voice of a language.

        Raises:
            RequestError: No voice speaks it.
        """
        primary = lang.lower().partition("-")[0]
        for voice in self.voices():
            if voice.lang == primary:
                return voice
        raise RequestError(f"no voice speaks `{lang}`", "take one of `voices()`")


class ToneEngine(_Voices):
    """An `Engine` whose every word is a gliding tone of its own.

    A text lasts exactly `60 / rate` seconds a word, between 40 ms and 120 ms of silence.
    The tones follow from text and voice, so that correlation tells utterances apart.
    It marks every word, exactly. By IPA it speaks English alone.
    """

    name = "tone"
    alphabets: ClassVar[Mapping[str, Alphabet]] = {"en": _ENGLISH}

    def voices(self) -> Sequence[Voice]:
        """Return two voices a language."""
        return tuple(
            Voice(self.name, f"{lang}-{pitch}", lang, f"gliding tones, {pitch}")
            for lang in ("en", "ru")
            for pitch in ("high", "low")
        )

    def speak(self, utterance: Utterance) -> Clip:
        """Say an utterance in tones, at 22.05 kHz.

        Raises:
            VoiceMissing: There is no such voice.
            SpeechFailed: There are no words, or it cannot say them by IPA.
        """
        known = {voice.id: voice.lang for voice in self.voices()}
        if utterance.voice not in known:
            raise VoiceMissing(f"there is no voice {utterance.voice!r}", "Take one of `voices()`.")
        alphabet = self.alphabets.get(known[utterance.voice], Alphabet(frozenset(), frozenset()))
        for ipa in transcriptions(utterance.text):
            if any(sound.kind == "unknown" for sound in sounds(ipa, alphabet)):
                raise SpeechFailed(f"/{ipa}/ cannot be said", "write another symbol", utterance)
        said = [word for word in re.finditer(r"\S+", utterance.text) if count_words(word[0])]
        if not said:
            raise SpeechFailed(f"there is no word to say in {utterance.text!r}")
        ends = [HEAD + spoken * 60 * RATE // utterance.rate for spoken in range(len(said) + 1)]
        pitch = 2.0 if utterance.voice.endswith("high") else 1.0
        pcm = np.zeros(ends[-1] + TAIL, np.float32)
        for number, (start, end) in enumerate(pairwise(ends)):
            last = end - ((end - start) // _PAUSE if end < ends[-1] else 0)
            pcm[start:last] = _tone(f"{utterance.voice} {number} {utterance.text}", last - start, pitch)
        marks = (WordMark(one.start(), len(one[0]), Frames(at)) for one, at in zip(said, ends, strict=False))
        return Clip(pcm, Frames(ends[-1]), RATE, tuple(marks))


class SilentEngine(_Voices):
    """A broken `Engine`: it has voices, raises nothing, and gives silence for words."""

    name = "silent"
    alphabets: ClassVar[Mapping[str, Alphabet]] = {}

    def voices(self) -> Sequence[Voice]:
        """Return the one voice."""
        return (Voice(self.name, "en", "en", "nothing but silence"),)

    def speak(self, utterance: Utterance) -> Clip:
        """Return silence as long as the words would last, at 22.05 kHz."""
        length = HEAD + count_words(utterance.text) * 60 * RATE // utterance.rate + TAIL
        return Clip(np.zeros(length, np.float32), voiced=Frames(0), sample_rate=RATE)


@dataclass(slots=True)
class FakeClock:
    """A clock that moves only when somebody sleeps; a test reads how long they did."""

    time: Ms = Ms(0)
    sleeps: list[Ms] = field(default_factory=list)

    def now(self) -> Ms:
        """Return the time since the clock was made, in milliseconds."""
        return self.time

    def sleep(self, ms: Ms) -> None:
        """Let time pass at once.

        Raises:
            ValueError: Time would run backwards.
        """
        if ms < 0:
            raise ValueError(f"a sleep of {ms} ms")
        self.sleeps.append(ms)
        self.time = Ms(self.time + ms)


@dataclass(slots=True, eq=False)
class Played:
    """A sound that a `FakeStage` was given, and what became of it."""

    at: Frames
    """Where it begins, on the stage's time."""
    pcm: Pcm
    fade_at: Frames | None = None
    """Where it began to fade away; at its beginning or before where it was never heard."""
    fade_length: Frames = Frames(0)

    @property
    def end(self) -> Frames:
        """The frame after the last one that was heard."""
        whole = Frames(self.at + len(self.pcm))
        return (
            whole
            if self.fade_at is None
            else max(self.at, min(whole, Frames(self.fade_at + self.fade_length)))
        )

    @property
    def heard(self) -> bool:
        """Whether anything of it was heard."""
        return self.fade_at is None or self.fade_at > self.at


class FakeStage:
    """A `Stage` that keeps what it was given, on the time of a clock; a test hears it by `sound`.

    Args:
        clock: What its time goes by.
        latency: How far its time is ahead of the clock.
    """

    def __init__(self, clock: Clock | None = None, latency: Ms = Ms(0)) -> None:
        self.clock = clock or FakeClock()
        self.latency = latency
        self.lost = False
        self.closed = False
        self.played: list[Played] = []
        self.fades: list[Frames] = []
        self.gains: list[tuple[Frames, float]] = []

    def now(self) -> Frames:
        """Return the time of the stage."""
        return frames_from_ms(Ms(self.clock.now() + self.latency))

    def play(self, pcm: Pcm, at: Frames) -> None:
        """Keep a sound, without what is late of it.

        Raises:
            AssertionError: It is no float32 line of samples, or the stage is closed.
        """
        if self.closed:
            raise AssertionError("a sound was given to a stage that was closed")
        if pcm.dtype != np.float32 or pcm.ndim != 1:
            raise AssertionError(f"a sound of {pcm.dtype} in {pcm.ndim} dimensions")
        late = max(0, self.now() - at)
        if late < len(pcm) and not self.lost:
            self.played.append(Played(Frames(at + late), pcm[late:]))

    def fade(self, length: Frames) -> None:
        """Let everything fade away."""
        now = self.now()
        self.fades.append(now)
        for one in reversed(self.played):
            if one.fade_at is None and one.end > now:
                one.fade_at, one.fade_length = now, length

    def set_gain(self, gain_db: float) -> None:
        """Make everything louder or softer from now on."""
        self.gains.append((self.now(), gain_db))

    def close(self) -> None:
        """End at once; once more does nothing."""
        if not self.closed:
            self.fade(Frames(0))
        self.closed = True

    def sound(self, start: Frames, end: Frames) -> Pcm:
        """Return what was heard between two moments of the stage's time."""
        line = np.zeros(end - start, np.float32)
        for one in self.played:
            first, last = max(start, one.at), min(end, one.end)
            if one.heard and first < last:
                line[first - start : last - start] += _faded(one)[first - one.at : last - one.at]
        level = np.ones(end - start, np.float32)
        for at, gain_db in self.gains:
            level[max(0, at - start) :] = amplitude(gain_db)
        return line * level


class FakeOutput:
    """An `Output` of fake stages, whose device a test can take away and give back.

    Args:
        clock: What the stages' time goes by.
        streams: What the output says that it can.
        latency: How far its time is ahead of the clock.
    """

    name = "fake"

    def __init__(self, clock: Clock | None = None, *, streams: bool = True, latency: Ms = Ms(0)) -> None:
        self.clock = clock or FakeClock()
        self.ability = Ability(stops_in=latency, streams=streams, picks=True)
        self.stages: list[FakeStage] = []
        self.there = True

    def devices(self) -> Sequence[Device]:
        """Return the one device, while it is there."""
        return (Device("fake", default=True),) if self.there else ()

    def open(self, device: str | None) -> FakeStage:
        """Open the device.

        Raises:
            DeviceMissing: It has been taken away, or has another name.
        """
        if not self.there or device not in {None, "fake"}:
            raise DeviceMissing(
                f"there is no device `{device or 'fake'}`", suggestion(device or "", ["fake"])
            )
        self.stages.append(FakeStage(self.clock, self.ability.stops_in))
        return self.stages[-1]

    def lose(self) -> None:
        """Take the device away."""
        self.there = False
        for stage in self.stages:
            stage.fade(Frames(0))
            stage.lost = True

    def find(self) -> None:
        """Give the device back; what is open stays lost."""
        self.there = True


def _faded(one: Played) -> Pcm:
    """Return a sound as it was heard, from its beginning on."""
    if one.fade_at is None:
        return one.pcm
    end = one.end - one.at
    out = one.pcm[:end].copy()
    first = one.fade_at - one.at
    turn = (np.arange(end - first, dtype=np.float64) + 0.5) * np.pi / max(1, one.fade_length)
    out[first:] *= (0.5 + 0.5 * np.cos(turn)).astype(np.float32)
    return out


@dataclass(slots=True)
class ListSink:
    """A `Sink` that keeps its blocks and holds the writer to their order."""

    blocks: list[Block] = field(default_factory=list)
    closed: bool = False

    def write(self, block: Block) -> None:
        """Keep a copy of the next block.

        Raises:
            AssertionError: It begins before the last one ended, is no float32 line
                of samples, or comes after the end.
        """
        if self.closed:
            raise AssertionError("a block was written to a sink that was closed")
        if block.pcm.dtype != np.float32 or block.pcm.ndim != 1:
            raise AssertionError(f"a block of {block.pcm.dtype} in {block.pcm.ndim} dimensions")
        if block.start < self.end:
            raise AssertionError(f"a block starts at {block.start}, the one before ends at {self.end}")
        self.blocks.append(Block(block.start, block.pcm.copy()))

    def close(self) -> None:
        """Finish; once more does nothing."""
        self.closed = True

    @property
    def end(self) -> Frames:
        """The frame after the last one."""
        return self.blocks[-1].end if self.blocks else Frames(0)

    def sound(self) -> Pcm:
        """Return everything from frame 0 to the end, gaps as silence."""
        whole = np.zeros(self.end, np.float32)
        for block in self.blocks:
            whole[block.start : block.end] = block.pcm
        return whole


def count_words(text: str) -> int:
    """Count the words that the fake engines say: what holds a letter or a figure."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def _tone(seed: str, length: int, pitch: float) -> Pcm:
    """Return a word: a few harmonics over a glide between two pitches."""
    digest = hashlib.sha256(seed.encode()).digest()
    start, end, bend, *phases = (byte / 255 for byte in digest[: 3 + len(_HARMONICS)])
    at = np.linspace(0.0, 1.0, length)
    hertz = pitch * (90 + 90 * start + 90 * (end - start) * at + 40 * (bend - 0.5) * np.sin(np.pi * at))
    turns = 2 * np.pi * np.cumsum(hertz) / RATE
    voice = np.zeros(length)
    for (harmonic, level), phase in zip(_HARMONICS, phases, strict=True):
        voice += level * np.sin(harmonic * turns + 2 * np.pi * phase)
    loud = _PEAK / sum(level for _, level in _HARMONICS)
    return fade((loud * voice).astype(np.float32), _EDGE, _EDGE)
