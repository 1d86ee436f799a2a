"""The author's sounds come in as they are, whatever the format, or are refused with a reason."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from voiceguide.core.meter import momentary_max_lufs, true_peak_db
from voiceguide.core.sound import Clip
from voiceguide.core.units import FRAMES_PER_MS, GRID_FRAMES, SAMPLE_RATE
from voiceguide.voice.files import CHIME_LUFS, SoundFileError, load_chime, load_sound

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def _tone(hertz: float, seconds: float, rate: int, level: float = 0.5) -> NDArray[np.float64]:
    return level * np.sin(2 * np.pi * hertz / rate * np.arange(int(seconds * rate)))


def _spectrum(clip: Clip) -> NDArray[np.float64]:
    """Return levels in dB against the strongest, a bin a hertz or so."""
    size = np.abs(np.fft.rfft(clip.pcm * np.hanning(len(clip.pcm)), SAMPLE_RATE))
    return np.asarray(20 * np.log10(np.maximum(size / size.max(), 1e-9)))


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "mp3", "aiff"])
@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_a_sound_comes_in_whatever_its_format_and_rate(tmp_path: Path, suffix: str, rate: int) -> None:
    """A second of a stereo tone is a second of a mono tone at 48 kHz, as high and as loud."""
    path = tmp_path / f"tone.{suffix}"
    soundfile.write(path, np.stack([_tone(1_000, 1, rate)] * 2, axis=1), rate)
    clip = load_sound(path)
    assert clip.sample_rate == SAMPLE_RATE
    assert clip.pcm.dtype == np.float32
    assert clip.voiced == pytest.approx(
        SAMPLE_RATE, abs=100 * FRAMES_PER_MS if suffix == "mp3" else FRAMES_PER_MS
    )
    assert (clip.voiced % FRAMES_PER_MS, len(clip.pcm) % GRID_FRAMES) == (0, 0)
    assert not clip.pcm[clip.voiced :].any()
    assert np.argmax(np.abs(np.fft.rfft(clip.pcm, SAMPLE_RATE))) == pytest.approx(1_000, abs=2)
    middle = clip.pcm[10_000:30_000].astype(np.float64)
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)


def test_resampling_adds_no_false_tones(tmp_path: Path) -> None:
    """A 10 kHz tone of a 22.05 kHz file has no image at 12.05 kHz over -90 dB."""
    path = tmp_path / "high.wav"
    soundfile.write(path, _tone(10_000, 1, 22_050), 22_050, subtype="PCM_24")
    assert _spectrum(load_sound(path))[12_000:12_100].max() < -90


def test_channels_are_averaged(tmp_path: Path) -> None:
    """What is on one of two sides comes in at half its level."""
    path = tmp_path / "left.wav"
    left = _tone(500, 1, 48_000)
    soundfile.write(path, np.stack([left, 0 * left], axis=1), 48_000)
    assert np.abs(load_sound(path).pcm).max() == pytest.approx(0.25, abs=0.001)


def test_silence_is_cut_from_both_ends_and_edges_are_soft(tmp_path: Path) -> None:
    """A tone between a second and half a second of silence is the tone, give or take 10 ms at each end."""
    path = tmp_path / "late.wav"
    whole = np.concatenate((np.zeros(48_000), _tone(400, 0.5, 48_000), np.zeros(24_000)))
    soundfile.write(path, whole, 48_000)
    clip = load_sound(path)
    assert clip.voiced == pytest.approx(24_000, abs=960)
    assert np.abs(clip.pcm[:10]).max() < 0.02
    assert np.abs(clip.pcm[clip.voiced - 10 : clip.voiced]).max() < 0.01


def test_a_float_file_over_full_scale_is_not_clipped(tmp_path: Path) -> None:
    """A float file may peak over 1: it keeps its level and its shape; the limiter comes later."""
    path = tmp_path / "hot.wav"
    soundfile.write(path, _tone(1_000, 1, 48_000, level=2.0), 48_000, subtype="FLOAT")
    clip = load_sound(path)
    assert true_peak_db(clip.pcm) == pytest.approx(6.0, abs=0.1)
    assert _spectrum(clip)[2_900:3_100].max() < -80


def test_a_chime_is_turned_down_but_never_up(tmp_path: Path) -> None:
    """A loud file becomes as loud as a chime may be; a soft one stays as it is."""
    loud, soft = tmp_path / "loud.wav", tmp_path / "soft.wav"
    soundfile.write(loud, _tone(700, 2, 44_100), 44_100)
    soundfile.write(soft, _tone(700, 2, 44_100, level=0.01), 44_100)
    assert momentary_max_lufs(load_chime(loud).pcm) == pytest.approx(CHIME_LUFS, abs=0.01)
    assert np.array_equal(load_chime(soft).pcm, load_sound(soft).pcm)


def test_a_bad_file_says_why(tmp_path: Path) -> None:
    """Each kind of bad file has its own reason, and none ends in another exception."""
    (tmp_path / "text.mp3").write_text("birds, really")
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "header.wav").write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt ")
    soundfile.write(tmp_path / "none.wav", np.zeros(0), 48_000)
    soundfile.write(tmp_path / "silent.flac", np.zeros(4_800), 48_000)
    soundfile.write(tmp_path / "nan.wav", np.full(4_800, np.nan), 48_000, subtype="FLOAT")
    soundfile.write(tmp_path / "long.wav", np.ones(8_000 * 601, np.int16), 8_000)
    soundfile.write(tmp_path / "blip.wav", np.ones(10), 48_000)
    reasons = {
        "missing.wav": "there is no such file",
        "": "it is no file",
        "text.mp3": "it cannot be read as sound",
        "empty.wav": "it cannot be read as sound",
        "header.wav": "it cannot be read as sound",
        "none.wav": "only silence",
        "silent.flac": "only silence",
        "nan.wav": "it is damaged",
        "long.wav": "longer than 10 minutes",
        "blip.wav": "shorter than a millisecond",
    }
    for name, reason in reasons.items():
        with pytest.raises(SoundFileError, match=reason):
            load_sound(tmp_path / name)


def test_nobody_is_warned_of_what_is_not_needed(tmp_path: Path) -> None:
    """Where there is no ffmpeg and every warning is an error, a sound file is read in silence."""
    path = tmp_path / "tone.flac"
    soundfile.write(path, _tone(600, 0.1, 48_000), 48_000)
    code = f"from pathlib import Path; from voiceguide.voice.files import load_sound; load_sound(Path({str(path)!r}))"
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
