"""A clip that is made shorter or longer: its length, its pitch, its words."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from voiceguide.core.errors import EngineMissing
from voiceguide.core.sound import Clip, pad
from voiceguide.core.units import Frames
from voiceguide.core.utterance import WordMark
from voiceguide.voice.stretch import stretch

MARKS = tuple(WordMark(4 * number, 3, Frames(at)) for number, at in enumerate((0, 12_000, 40_001)))


def hum(ms: int) -> Clip:
    """Return a sound of 150 Hz with overtones, filled up to whole MP3 frames."""
    at = np.arange(ms * 48) / 48_000
    voice = sum(0.2 / n * np.sin(2 * np.pi * 150 * n * at) for n in (1, 2, 3, 5)).astype(np.float32)
    return Clip(pad(voice), Frames(len(voice)), marks=MARKS)


def pitch(clip: Clip) -> float:
    """Return the pitch in hertz, by autocorrelation of the middle of a clip."""
    middle = clip.pcm[clip.voiced // 4 : clip.voiced * 3 // 4].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(middle, 2 * len(middle))) ** 2
    alike = np.fft.irfft(spectrum)[150 : 48_000 // 60]
    return 48_000 / (150 + int(np.argmax(alike)))


@pytest.mark.parametrize("share", [500, 900, 947, 999, 1100, 2000])
def test_it_is_exactly_as_long_as_planned_at_the_same_pitch(share: int) -> None:
    """Whole milliseconds, rounded down, then silence up to 24 ms; the words begin as much earlier or later."""
    made = stretch(hum(1501), share)
    assert made.voiced == 1501 * share // 1000 * 48
    assert len(made.pcm) % 1152 == 0
    assert 0 <= len(made.pcm) - made.voiced < 1152
    assert not made.pcm[made.voiced :].any()
    assert pitch(made) == pytest.approx(150, rel=0.02)
    assert [one.at / made.voiced for one in made.marks] == pytest.approx(
        [one.at / (1501 * 48) for one in MARKS], abs=1e-4
    )


def test_the_same_clip_gives_the_same_samples() -> None:
    """Nothing of it is left to chance, and its level stays."""
    one, other = stretch(hum(700), 930), stretch(hum(700), 930)
    assert np.array_equal(one.pcm, other.pcm)
    levels = [np.sqrt(np.mean(np.square(clip.pcm[: clip.voiced]))) for clip in (one, hum(700))]
    assert levels[0] == pytest.approx(levels[1], rel=0.1)


def test_a_missing_package_is_told_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a failure of the machine that names what to install."""
    monkeypatch.setitem(sys.modules, "python_stretch", None)
    with pytest.raises(EngineMissing) as told:
        stretch(hum(300), 930)
    assert told.value.hint.startswith("install it: pip install python-stretch")
