"""Time a sparse session as MP3: frames of islands laid between silent ones against one long encoding.

    python benchmarks/mp3.py [--minutes 5] [--bitrate 96] [--quality 4]

An island of four seconds sounds every twenty; `--minutes 60` is the session that is meant.
"""

from __future__ import annotations

import argparse
import io
import time
from typing import TYPE_CHECKING

import numpy as np
from lameenc import Encoder

from voiceguide.core.sound import Block
from voiceguide.core.units import SAMPLE_RATE, Frames
from voiceguide.output.mp3 import Mp3Settings, Run, encode_island, place_run, write_mp3
from voiceguide.output.samples import samples16

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY = 20 * SAMPLE_RATE
SOUNDING = 4 * SAMPLE_RATE
PIECE = 60 * SAMPLE_RATE


def islands(length: int) -> Iterator[Block]:
    """Yield bursts of speech-like noise, each of another phase within its frame."""
    for number, start in enumerate(range(0, length - EVERY + 1, EVERY)):
        white = np.random.default_rng(number).standard_normal(SOUNDING + 15)
        syllables = np.abs(np.sin(np.arange(SOUNDING) * np.pi * 4 / SAMPLE_RATE))
        pcm = 0.05 * syllables * np.convolve(white, np.hanning(18)[1:-1], "valid")
        yield Block(Frames(start + number * 37), pcm.astype(np.float32))


def by_frames(sounds: list[Block], length: int, settings: Mp3Settings, *, small: bool = False) -> int:
    """Return the bytes of a track that is made of frames."""
    into = io.BytesIO()
    write_mp3(
        into, (encode_island(sound, settings) for sound in sounds), Frames(length), settings, small=small
    )
    return len(into.getvalue())


def remembered(sounds: list[Block], runs: list[Run], length: int, settings: Mp3Settings) -> int:
    """Return the bytes of a track whose frames have all been made before."""
    into = io.BytesIO()
    again = (place_run(run.data, sound.start) for sound, run in zip(sounds, runs, strict=True))
    write_mp3(into, again, Frames(length), settings)
    return len(into.getvalue())


def at_once(sounds: list[Block], length: int, settings: Mp3Settings) -> int:
    """Return the bytes of one encoding of everything, fed a minute at a time."""
    encoder = Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_out_sample_rate(SAMPLE_RATE)
    encoder.set_bit_rate(settings.bitrate)
    encoder.set_quality(settings.quality)
    session = np.zeros(length, np.int16)
    for sound in sounds:
        session[sound.start : sound.end] = samples16(sound.pcm)
    size = sum(len(encoder.encode(session[at : at + PIECE].tobytes())) for at in range(0, length, PIECE))
    return size + len(encoder.flush())


def main() -> None:
    """Print seconds of processor time, bytes and ratios."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--minutes", type=int, default=5)
    options.add_argument("--bitrate", type=int, default=Mp3Settings().bitrate)
    options.add_argument("--quality", type=int, default=Mp3Settings().quality)
    chosen = options.parse_args()
    settings = Mp3Settings(chosen.bitrate, chosen.quality)
    length = chosen.minutes * 60 * SAMPLE_RATE
    sounds = list(islands(length))
    runs = [encode_island(sound, settings) for sound in sounds]
    ways = {
        "one long encoding": lambda: at_once(sounds, length, settings),
        "by frames": lambda: by_frames(sounds, length, settings),
        "by frames, small": lambda: by_frames(sounds, length, settings, small=True),
        "by frames, remembered": lambda: remembered(sounds, runs, length, settings),
    }
    print(
        f"{chosen.minutes} min, {len(sounds)} islands, {len(sounds) * SOUNDING / SAMPLE_RATE:.0f} s of sound, {settings}"
    )
    first: tuple[float, int] | None = None
    for name, way in ways.items():
        began = time.process_time()
        size = way()
        took = time.process_time() - began
        first = first or (took, size)
        times_faster, share = first[0] / took, size / first[1]
        print(
            f"{name:22} {took:8.3f} s  {size / 1e6:7.2f} MB  {times_faster:7.1f} x as fast  {share:6.1%} of the size"
        )


if __name__ == "__main__":
    main()
