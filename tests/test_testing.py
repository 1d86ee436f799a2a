"""The fakes that ship behave as what they stand for."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contracts.sink import SinkContract
from contracts.stage import StageContract, hum
from contracts.store import StoreContract
from voiceguide.core.errors import DeviceMissing, RequestError, SpeechFailed, VoiceMissing
from voiceguide.core.sound import Block
from voiceguide.core.units import Frames, Ms
from voiceguide.core.utterance import Utterance
from voiceguide.testing import (
    HEAD,
    RATE,
    TAIL,
    FakeClock,
    FakeOutput,
    FakeStage,
    ListSink,
    MemoryStore,
    SilentEngine,
    ToneEngine,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceguide.core.interfaces import Sink, Store
    from voiceguide.core.sound import Pcm


class TestMemoryStore(StoreContract):
    """`MemoryStore` is a store."""

    @pytest.fixture
    def make(self) -> Callable[[], Store]:
        """Return the maker of empty stores."""
        return MemoryStore


class Fakes:
    """A fake stage on a fake clock, and what it has heard."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.stage = FakeStage(self.clock, Ms(30))

    def wait(self, length: Ms) -> None:
        """Let time pass at once."""
        self.clock.sleep(length)

    def hear(self, start: Frames, end: Frames) -> Pcm:
        """Return what was heard."""
        return self.stage.sound(start, end)


class TestFakeStage(StageContract):
    """`FakeStage` is a stage, exact to the sample."""

    @pytest.fixture
    def hall(self) -> Fakes:
        """Return a stage and its clock."""
        return Fakes()


def test_a_fake_device_can_be_taken_away_and_given_back() -> None:
    """What is open is lost for good; nothing is heard on it, and opening works again when it is back."""
    output = FakeOutput()
    stage = output.open(None)
    output.lose()
    stage.play(hum(100), stage.now())
    assert stage.lost
    assert stage.played == []
    with pytest.raises(DeviceMissing, match="fake"):
        output.open(None)
    output.find()
    assert not output.open("fake").lost


class TestListSink(SinkContract):
    """`ListSink` is a sink, and a strict one."""

    @pytest.fixture
    def make(self) -> Callable[[], tuple[Sink, Callable[[], Pcm]]]:
        """Return the maker of sinks and their hearers."""

        def pair() -> tuple[Sink, Callable[[], Pcm]]:
            sink = ListSink()
            return sink, sink.sound

        return pair

    def test_a_block_too_early_is_refused(self) -> None:
        """A block that starts before the last one ended fails the test that wrote it."""
        sink = ListSink()
        sink.write(Block(Frames(100), np.ones(50, np.float32)))
        with pytest.raises(AssertionError, match="starts at 149, the one before ends at 150"):
            sink.write(Block(Frames(149), np.ones(1, np.float32)))

    def test_a_block_after_the_end_is_refused(self) -> None:
        """Nothing may be written once the sink is closed."""
        sink = ListSink()
        sink.close()
        with pytest.raises(AssertionError, match="closed"):
            sink.write(Block(Frames(0), np.ones(1, np.float32)))

    @pytest.mark.parametrize("pcm", [np.ones(4), np.ones((4, 2), np.float32)])
    def test_other_sound_is_refused(self, pcm: np.ndarray) -> None:
        """Only one line of float32 is sound here."""
        with pytest.raises(AssertionError, match="a block of float"):
            ListSink().write(Block(Frames(0), pcm))


WORKER = """
import hashlib, importlib
from voiceguide.core.utterance import Utterance
engine = getattr(importlib.import_module("voiceguide.testing"), "ToneEngine")()
clip = engine.speak(Utterance("Breathe in", "tone:en-low", 140, "en"))
print(hashlib.sha256(clip.pcm.tobytes()).hexdigest())
"""


def say(text: str, voice: str = "tone:en-low", rate: int = 140) -> Utterance:
    """Return an utterance for the tone engine."""
    return Utterance(text, voice, rate, voice[5:7])


class TestToneEngine:
    """`ToneEngine` stands in for speech."""

    @pytest.mark.parametrize("rate", [80, 140, 143, 220])
    @pytest.mark.parametrize("words", [1, 2, 7, 31])
    def test_length_follows_the_words(self, words: int, rate: int) -> None:
        """A text lasts 60 / rate seconds a word, floored once, between 40 ms and 120 ms of silence."""
        clip = ToneEngine().speak(say(" ".join(["slowly"] * words), rate=rate))
        sounding = words * 60 * 22_050 // rate
        assert clip.sample_rate == RATE == 22_050
        assert (HEAD, TAIL) == (882, 2646)
        assert len(clip.pcm) == 882 + sounding + 2646
        assert clip.voiced == 882 + sounding

    def test_sounds_where_it_says(self) -> None:
        """Head and tail are silent, and sound begins and ends within 5 ms of them, at speech level."""
        clip = ToneEngine().speak(say("Rest both hands on the belly"))
        heard = np.flatnonzero(np.abs(clip.pcm) > 1e-3)
        assert clip.pcm.dtype == np.float32
        assert 882 <= heard[0] < 882 + 110
        assert clip.voiced - 110 <= heard[-1] < clip.voiced
        assert 0.1 < np.max(np.abs(clip.pcm)) <= 0.3

    def test_the_same_twice(self) -> None:
        """The same utterance gives the same samples, from another engine and another process too."""
        utterance = say("Breathe in")
        here = ToneEngine().speak(utterance).pcm
        assert np.array_equal(here, ToneEngine().speak(utterance).pcm)
        other = subprocess.run([sys.executable, "-c", WORKER], capture_output=True, check=True, text=True)
        assert other.stdout.strip() == hashlib.sha256(here.tobytes()).hexdigest()

    def test_utterances_can_be_told_apart(self) -> None:
        """No two utterances correlate by half anywhere, though they share words; each does with itself."""
        texts = ["left hand", "right hand", "hand left", "left foot", "Ten", "Nine"]
        clips = [ToneEngine().speak(say(text)).pcm for text in texts]
        clips.append(ToneEngine().speak(say(texts[0], "tone:en-high")).pcm)
        for row, one in enumerate(clips):
            for column, other in enumerate(clips):
                found = likeness(one, other)
                assert found > 0.999 if row == column else found < 0.5

    @pytest.mark.parametrize("voice", ["tone:xx", "espeak:en", "en-low", ""])
    def test_an_unknown_voice_is_missing(self, voice: str) -> None:
        """A voice that is not listed is not spoken."""
        with pytest.raises(VoiceMissing):
            ToneEngine().speak(say("word", voice))

    @pytest.mark.parametrize("text", ["", " ", "… —"])
    def test_no_words_no_sound(self, text: str) -> None:
        """Words are needed to speak."""
        with pytest.raises(SpeechFailed):
            ToneEngine().speak(say(text))

    def test_speaks_every_voice_it_lists(self) -> None:
        """Voices are sorted by language and name, and each speaks."""
        voices = ToneEngine().voices()
        assert list(voices) == sorted(voices, key=lambda voice: (voice.lang, voice.name))
        assert {voice.lang for voice in voices} == {"en", "ru"}
        for voice in voices:
            assert ToneEngine().speak(Utterance("раз два", voice.id, 140, voice.lang)).pcm.any()


def likeness(one: Pcm, other: Pcm) -> float:
    """Return the greatest correlation of two sounds at any shift: 1 is the same."""
    size = len(one) + len(other)
    product = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    return float(np.max(np.abs(product)) / np.sqrt(np.sum(one**2) * np.sum(other**2)))


def test_silent_engine_gives_silence_for_words() -> None:
    """`SilentEngine` fails as a broken engine does: the right length, no error, no sound."""
    clip = SilentEngine().speak(Utterance("three plain words", "silent:en", 120, "en"))
    assert len(clip.pcm) == 882 + 3 * 11_025 + 2646
    assert not clip.pcm.any()
    assert clip.voiced == 0
    assert [voice.id for voice in SilentEngine().voices()] == ["silent:en"]


def test_fake_clock_moves_by_sleeping() -> None:
    """Time stands until somebody sleeps, and then moves by exactly that."""
    clock = FakeClock()
    assert (clock.now(), clock.now()) == (0, 0)
    clock.sleep(Ms(250))
    clock.sleep(Ms(0))
    assert clock.now() == 250
    assert clock.sleeps == [250, 0]
    with pytest.raises(ValueError, match="-1 ms"):
        clock.sleep(Ms(-1))
    assert FakeClock(Ms(900)).now() == 900


@pytest.mark.parametrize("engine", [ToneEngine(), SilentEngine()])
def test_engines_find_their_voices(engine: ToneEngine | SilentEngine) -> None:
    """Every voice is found by its name, the first of a language by its tag; others are refused."""
    for voice in engine.voices():
        assert engine.find(voice.name) == voice
    assert engine.default_voice("en-GB") == engine.voices()[0]
    with pytest.raises(RequestError, match="no voice `enn`"):
        engine.find("enn")
    with pytest.raises(RequestError, match="no voice speaks `tlh`"):
        engine.default_voice("tlh")
