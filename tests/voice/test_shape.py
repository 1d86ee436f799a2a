"""From raw sound to a finished clip."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from voiceguide.core.errors import SpeechFailed
from voiceguide.core.sound import Clip
from voiceguide.core.units import Frames
from voiceguide.core.utterance import Utterance, WordMark
from voiceguide.voice.engines.pyttsx3_engine import open_engine
from voiceguide.voice.shape import shape

RATE = 22_050


def tone(seconds: float, hertz: float = 1000, level: float = 0.5) -> np.ndarray:
    """Return a sine at the engine's rate."""
    at = np.arange(round(seconds * RATE), dtype=np.float64) / RATE
    return (level * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def raw(*parts: np.ndarray) -> Clip:
    """Return an engine's clip of parts in a row."""
    pcm = np.concatenate(parts)
    return Clip(pcm, Frames(len(pcm)), RATE)


def silence(seconds: float) -> np.ndarray:
    """Return silence at the engine's rate."""
    return np.zeros(round(seconds * RATE), np.float32)


def test_silence_around_the_voice_goes() -> None:
    """Half a second around half a second of sound shrinks to 5 ms before and 10 ms after."""
    clip = shape(raw(silence(0.5), tone(0.5), silence(0.7)), 0.0)
    assert clip.voiced / 48 == pytest.approx(515, abs=1)
    quiet = np.flatnonzero(np.abs(clip.pcm) > 0.01)
    assert quiet[0] / 48 == pytest.approx(5, abs=1)
    assert quiet[-1] / 48 == pytest.approx(505, abs=1)


def test_marks_move_with_the_sound() -> None:
    """Half a second is cut off before, so marks come so much earlier, in frames at 48 kHz; none is before the clip."""
    sound = raw(silence(0.5), tone(0.5), silence(0.7))
    places = (0, round(0.495 * RATE), round(0.75 * RATE), round(1.1 * RATE))
    marks = tuple(WordMark(4 * number, 3, Frames(at)) for number, at in enumerate(places))
    clip = shape(replace(sound, marks=marks), 0.0)
    assert [one.start for one in clip.marks] == [0, 4, 8]
    assert [one.at / 48 for one in clip.marks] == pytest.approx([0, 0, 255], abs=1)


def test_a_pause_within_stays() -> None:
    """Only the ends are cut."""
    assert shape(raw(tone(0.2), silence(0.6), tone(0.2)), 0.0).voiced / 48 == pytest.approx(1000, abs=1)


def test_a_soft_consonant_stays() -> None:
    """An ending 40 dB below the loudest is part of the word; hiss 60 dB below is not."""
    soft = tone(0.1, 5000, 0.005)
    assert shape(raw(tone(0.3), soft), 0.0).voiced / 48 == pytest.approx(400, abs=1)
    hiss = tone(0.1, 5000, 0.0005)
    assert shape(raw(tone(0.3), hiss), 0.0).voiced / 48 == pytest.approx(310, abs=1)


@pytest.mark.parametrize("seconds", [0.01, 0.1, 0.1234, 0.5, 1.0])
def test_lengths_are_whole(seconds: float) -> None:
    """The voice ends on a whole millisecond and silence fills it up to whole frames of 24 ms."""
    clip = shape(raw(tone(seconds)), 0.0)
    assert clip.sample_rate == 48_000
    assert clip.pcm.dtype == np.float32
    assert clip.voiced % 48 == 0
    assert len(clip.pcm) % 1152 == 0
    assert 0 <= len(clip.pcm) - clip.voiced < 1152
    assert not clip.pcm[clip.voiced :].any()


def test_the_sound_stays_the_same() -> None:
    """Resampling keeps a sine in place, at its level and 80 dB clean, and the gain is what was asked."""
    for gain_db, level in ((0.0, 0.5), (6.0, 0.9976)):
        clip = shape(raw(tone(1.0, 997)), gain_db)
        middle = np.arange(4800, 43_200)
        pair = np.stack(
            [np.sin(2 * np.pi * 997 * middle / 48_000), np.cos(2 * np.pi * 997 * middle / 48_000)]
        )
        (sine, cosine), *_ = np.linalg.lstsq(pair.T, clip.pcm[middle].astype(np.float64), rcond=None)
        assert sine == pytest.approx(level, rel=2e-3)
        assert abs(cosine) < 1e-3
        rest = clip.pcm[middle] - (sine * pair[0] + cosine * pair[1])
        assert 20 * np.log10(np.abs(rest).max() / level) < -80


def test_edges_are_soft() -> None:
    """A voice that begins and ends at full level does so without a click."""
    clip = shape(raw(tone(0.3, 300, 0.9)), 0.0)
    assert abs(clip.pcm[0]) < 1e-3
    assert abs(clip.pcm[clip.voiced - 1]) < 1e-3


def test_the_same_again() -> None:
    """Shaping the same sound gives the same bytes."""
    sound = raw(silence(0.1), tone(0.3), silence(0.2))
    assert shape(sound, 3.0).pcm.tobytes() == shape(sound, 3.0).pcm.tobytes()


@pytest.mark.parametrize("pcm", [silence(0), silence(1), np.full(100, np.nan, np.float32)])
def test_silence_is_a_failure(pcm: np.ndarray) -> None:
    """Nothing, silence, and what is no number are no speech."""
    with pytest.raises(SpeechFailed):
        shape(raw(pcm), 0.0)


def test_spoken_numbers_are_short() -> None:
    """Trimmed, the numbers of a countdown fit into a second each with room, in both languages."""
    engine = open_engine()
    for voice, words in (
        ("en-us+klatt4", ("Ten.", "Seven.", "Three.", "One.")),
        ("ru", ("Десять.", "Семь.", "Один.")),
    ):
        for word in words:
            raw_clip = engine.speak(Utterance(word, f"pyttsx3:{voice}", 140, "en"))
            assert 0.2 < shape(raw_clip, 0.0).voiced / 48_000 < 0.7 < len(raw_clip.pcm) / RATE
