"""Onsets: heard where something begins, and not where something goes on."""

from __future__ import annotations

import numpy as np
import pytest

from output.decoders import Sound, noise
from voiceguide.core.sound import amplitude
from voiceguide.core.units import Ms
from voiceguide.hear.gauge import Gauge, Stretch, gaps
from voiceguide.hear.onsets import Onsets, onsets_of
from voiceguide.hear.plan import PlannedCue
from voiceguide.mix.chimes import synthesise
from voiceguide.mix.recipes import read_recipe
from voiceguide.pipeline.shipped import audio_folder


def laid(length_ms: int, *sounds: tuple[int, Sound]) -> Sound:
    """Return silence with sounds at milliseconds."""
    pcm = np.zeros(length_ms * 48, np.float32)
    for at, sound in sounds:
        part = pcm[at * 48 : at * 48 + len(sound)]
        part += sound[: len(part)]
    return pcm


def test_a_sound_is_heard_where_it_begins() -> None:
    """From the first moment to the last, within 30 ms, and once."""
    pcm = laid(12_000, (0, noise(9600)), (5_003, noise(9600, 2)), (11_700, noise(9600, 3)))
    found = [one.at for one in onsets_of(pcm)]
    assert found == pytest.approx([0, 5_003, 11_700], abs=30)


def test_silence_and_steady_noise_begin_once_or_never() -> None:
    """A bed is one onset, where it sets in; soft and loud parts of it are none."""
    swell = np.linspace(0.3, 1, 480_000, dtype=np.float32)
    assert onsets_of(np.zeros(480_000, np.float32)) == ()
    assert [one.at for one in onsets_of(noise(480_000) * swell * np.float32(0.2))] == pytest.approx(
        [0], abs=30
    )


def test_a_voice_is_heard_over_a_bed() -> None:
    """What is 20 dB louder is heard where it begins."""
    bed = noise(480_000, 9) * np.float32(amplitude(-20))
    found = [one.at for one in onsets_of(bed + laid(10_000, (4_000, noise(24_000))))]
    assert found == pytest.approx([0, 4_000], abs=40)


def test_pieces_make_no_difference() -> None:
    """Sound that comes in small pieces gives the same onsets as one that comes whole."""
    pcm = laid(11_000, (1_000, noise(9600)), (4_990, noise(9600, 2)), (9_000, noise(9600, 3)))
    ear = Onsets()
    for start in range(0, len(pcm), 7_001):
        ear.feed(pcm[start : start + 7_001])
    ear.finish()
    assert ear.found() == onsets_of(pcm)


@pytest.mark.parametrize(
    "path", sorted((audio_folder() / "chimes").glob("*.toml")), ids=lambda path: path.stem
)
def test_a_chime_is_heard_at_its_stroke(path: object) -> None:
    """Each shipped chime is heard where it begins, and not again once its lead is over."""
    assert isinstance(path, type(audio_folder()))
    recipe = read_recipe(path.stem, path.read_text(encoding="utf-8"))
    found = [one.at for one in onsets_of(laid(20_000, (1_000, synthesise(recipe))))]
    assert found[0] == pytest.approx(1_000, abs=60)
    cue = PlannedCue(
        "chime", path.stem, Ms(1_000), Ms(1_000 + recipe.length), Ms(1_000 + recipe.lead), spoken=False
    )
    start, end = cue.busy
    assert all(start <= at <= end for at in found)


def test_a_gauge_measures_what_it_is_asked_for() -> None:
    """Length, the loudness where somebody speaks, and how silent silences are."""
    pcm = laid(9_000, (2_000, noise(96_000)), (7_000, np.full(48, 0.01, np.float32)))
    gauge = Gauge([Stretch(2_000, 4_000)], [Stretch(0, 1_900), Stretch(4_100, 8_000)])  # type: ignore[arg-type]
    for start in range(0, len(pcm), 10_007):
        gauge.feed(pcm[start : start + 10_007])
    gauge.finish()
    assert gauge.frames == len(pcm)
    assert gauge.speech_lufs() == pytest.approx(-17, abs=2.5)
    assert [one.peak_db for one in gauge.quiet] == pytest.approx([-np.inf, -40], abs=0.1)


def test_gaps_lie_between_what_sounds() -> None:
    """They keep a margin, stay within the two times, and overlapping sounds are one."""
    assert gaps([(10, 20), (15, 30), (60, 200)], 0, 100, 5) == ((0, 5), (35, 55))  # type: ignore[arg-type, list-item]
    assert gaps([(110, 120)], 0, 100, 5) == ((0, 100),)  # type: ignore[arg-type, list-item]
