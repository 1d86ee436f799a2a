"""Two decoders that share no code, and sounds whose place can be found again."""

from __future__ import annotations

import io

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

Sound = NDArray[np.float32]


def by_ffmpeg(data: bytes) -> Sound:
    """Decode with ffmpeg, which trims what the Info header tells it to."""
    with av.open(io.BytesIO(data), format="mp3") as container:
        parts = [frame.to_ndarray().ravel() for frame in container.decode(audio=0)]
    return np.concatenate([*parts, np.zeros(0, np.float32)]).astype(np.float32)


def by_libsndfile(data: bytes) -> Sound:
    """Decode with libsndfile (mpg123)."""
    pcm, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    assert rate == 48_000
    return pcm


def noise(length: int, seed: int = 1) -> Sound:
    """Return a burst of low-passed noise at about -17 dBFS, which LAME keeps well."""
    white = np.random.default_rng(seed).standard_normal(length + 15)
    smooth = np.convolve(white, np.hanning(18)[1:-1], "valid")
    return (0.14 * smooth / np.sqrt(np.mean(smooth**2) + 1e-12)).astype(np.float32)


def chirp(length: int) -> Sound:
    """Return a sweep from 200 Hz to 6 kHz."""
    time = np.arange(length) / 48_000
    rise = 5_800 / max(length / 48_000, 1e-9)
    return (0.4 * np.sin(2 * np.pi * (200 * time + rise * time**2 / 2))).astype(np.float32)


def place_of(sound: Sound, within: Sound, near: int, reach: int = 1500) -> int:
    """Return at which sample a sound is found by correlation, near where it should be."""
    padded = np.pad(within, reach)
    around = padded[near : near + len(sound) + 2 * reach]
    likeness = np.correlate(around, sound, "valid")
    return near - reach + int(np.argmax(likeness))


def snr_db(wanted: Sound, got: Sound) -> float:
    """Return the signal-to-noise ratio of a decoded sound in dB."""
    wanted, got = wanted.astype(np.float64), got.astype(np.float64)
    return float(10 * np.log10(np.sum(wanted**2) / np.sum((wanted - got) ** 2)))
