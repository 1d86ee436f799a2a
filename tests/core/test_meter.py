"""The meter reads what ffmpeg's reads, whole or in blocks."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import av
import av.filter
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.meter import PEAK_REACH, Meter, crests, integrated_lufs, momentary_max_lufs, true_peak_db
from voiceguide.core.sound import Pcm, amplitude, fade
from voiceguide.core.units import SAMPLE_RATE, Frames


def _tone(hertz: float, seconds: float, level: float = 0.1) -> Pcm:
    turns = np.arange(int(seconds * SAMPLE_RATE)) * (hertz / SAMPLE_RATE)
    return fade((level * np.sin(2 * np.pi * turns)).astype(np.float32), 480, 480)


def _noise(seconds: float, level: float = 0.1) -> Pcm:
    return (level * np.random.default_rng(5).standard_normal(int(seconds * SAMPLE_RATE))).astype(np.float32)


def _bursts(seconds: float) -> Pcm:
    """Return noise that comes and goes as syllables and sentences do."""
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * times), 0, 1)
    sentences = np.where(times % 4 < 2.2, 1.0, 0.003)
    return (_noise(seconds, 0.2) * syllables * sentences).astype(np.float32)


SOUNDS = {
    "1 kHz": _tone(997, 4),
    "low": _tone(40, 4, 0.5),
    "high": _tone(9000, 4, 0.02),
    "noise": _noise(5),
    "bursts": _bursts(12),
    "loud, then soft": np.concatenate((_noise(4, 0.2), _noise(6, 0.005))),
    "odd length": _noise(3.3333),
}


def _by_ffmpeg(pcm: Pcm) -> tuple[float, float, float]:
    """Return integrated loudness, loudest 400 ms and true peak as ffmpeg's ebur128 has them."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="flt", sample_rate=SAMPLE_RATE, layout="mono")
    meter = graph.add("ebur128", "metadata=1:peak=true:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = SAMPLE_RATE
    graph.push(frame)
    graph.push(None)
    readings: list[dict[str, str]] = []
    while True:
        try:
            readings.append(dict(graph.pull().metadata))
        except (EOFError, av.BlockingIOError):
            break
    momentary = max(float(one["lavfi.r128.M"]) for one in readings if "lavfi.r128.M" in one)
    integrated = [float(one["lavfi.r128.I"]) for one in readings if "lavfi.r128.I" in one][-1]
    peaks = [float(one[key]) for one in readings for key in one if re.search(r"true_peaks?_ch0", key)]
    return integrated, momentary, 20 * math.log10(max(peaks))


def _whole(pcm: Pcm, *cuts: int) -> Meter:
    """Return a meter that was fed with a sound in pieces."""
    meter = Meter()
    for start, end in pairwise((0, *sorted(cut % (len(pcm) + 1) for cut in cuts), len(pcm))):
        meter.feed(pcm[start:end])
    return meter


@pytest.mark.parametrize("name", SOUNDS)
def test_reads_what_ffmpeg_reads(name: str) -> None:
    """Integrated loudness is ffmpeg's within 0.1 LU, the true peak within 0.2 dB."""
    integrated, _, peak = _by_ffmpeg(SOUNDS[name])
    assert integrated_lufs(SOUNDS[name]) == pytest.approx(integrated, abs=0.1)
    assert true_peak_db(SOUNDS[name]) == pytest.approx(peak, abs=0.2)


@pytest.mark.parametrize("name", SOUNDS)
def test_loudest_moment_is_the_one_that_ffmpeg_finds_somewhere(name: str) -> None:
    """The meter looks every 10 ms, ffmpeg every 100 ms: the loudest of ten shifts is the same within 0.1 LU."""
    shifts = [np.zeros(480 * shift, np.float32) for shift in range(10)]
    found = [_by_ffmpeg(np.concatenate((silence, SOUNDS[name])))[1] for silence in shifts]
    assert momentary_max_lufs(SOUNDS[name]) == pytest.approx(max(found), abs=0.1)


def test_a_thousand_hertz_at_full_scale_is_three_below() -> None:
    """A 997 Hz sine at 0 dBFS in one channel is -3.01 LUFS, as the recommendation says."""
    assert integrated_lufs(_tone(997, 3, 1.0)) == pytest.approx(-3.01, abs=0.05)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 200_000), max_size=6))
def test_blocks_of_any_size_read_the_same(cuts: list[int]) -> None:
    """How a sound is cut into blocks changes nothing."""
    pcm = SOUNDS["bursts"][:200_000]
    meter = _whole(pcm, *cuts)
    assert meter.integrated() == integrated_lufs(pcm)
    assert meter.momentary_max() == momentary_max_lufs(pcm)


def test_reading_changes_nothing() -> None:
    """A meter that was read in the middle goes on as if it had not been."""
    pcm = SOUNDS["bursts"]
    meter = Meter()
    meter.feed(pcm[:100_001])
    assert meter.integrated() == integrated_lufs(pcm[:100_001])
    meter.feed(pcm[100_001:])
    assert meter.integrated() == integrated_lufs(pcm)


def test_rest_is_silence() -> None:
    """Silence may be told instead of fed, and does not lower the loudness."""
    pcm = SOUNDS["noise"]
    told, fed = Meter(), Meter()
    for meter in (told, fed):
        meter.feed(pcm)
    told.rest(Frames(90_001))
    fed.feed(np.zeros(90_001, np.float32))
    for meter in (told, fed):
        meter.feed(pcm)
    assert told.integrated() == fed.integrated()
    assert told.integrated() == pytest.approx(integrated_lufs(pcm), abs=0.3)


def test_silence_and_nothing_have_no_loudness() -> None:
    """Silence and no sound at all are -infinity, not an error."""
    for pcm in (np.zeros(0, np.float32), np.zeros(48_000, np.float32)):
        assert integrated_lufs(pcm) == momentary_max_lufs(pcm) == true_peak_db(pcm) == -math.inf


def test_a_short_sound_is_gauged_with_the_silence_after_it() -> None:
    """A tone of 200 ms reads half the power of one of 400 ms."""
    short, full = _tone(997, 0.2), _tone(997, 0.4)
    for measure in (integrated_lufs, momentary_max_lufs):
        assert measure(full) - measure(short) == pytest.approx(3.0, abs=0.3)


def test_true_peak_finds_what_lies_between_samples() -> None:
    """A sine at a quarter of the rate, sampled 45° off its tops, peaks 3 dB above its samples."""
    turns = np.arange(48_000) / 4 + 1 / 8
    pcm = fade(np.sin(2 * np.pi * turns).astype(np.float32), 4800, 4800)
    assert np.abs(pcm).max() == pytest.approx(amplitude(-3.01), abs=1e-3)
    assert true_peak_db(pcm) == pytest.approx(0.0, abs=0.05)


@given(st.integers(0, 30_000), st.integers(1, 9_000))
def test_a_crest_depends_on_its_neighbours_only(start: int, length: int) -> None:
    """Crests of a part are those of the whole, bit for bit, but for a few frames at its ends."""
    pcm = SOUNDS["noise"][:40_000]
    part = crests(pcm[start : start + length])
    inside = slice(PEAK_REACH, max(len(part) - PEAK_REACH, PEAK_REACH))
    assert np.array_equal(part[inside], crests(pcm)[start : start + length][inside])
    assert (crests(pcm) >= np.abs(pcm)).all()


@given(st.floats(0, 0.5))
def test_crests_under_a_limit_may_be_rough_but_stay_under_it(limit: float) -> None:
    """What is above the limit is exact; what is not, is not above it either way."""
    pcm = SOUNDS["bursts"][:60_000]
    exact, quick = crests(pcm), crests(pcm, above=limit)
    over = exact > limit
    assert np.array_equal(quick[over], exact[over])
    assert not (quick[~over] > limit).any()
