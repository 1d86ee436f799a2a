"""Mix a session of clips and chimes sparsely, and a stretch of it by pydub's overlay.

    python benchmarks/mix.py [--minutes 60] [--clips 200] [--chimes 300] [--overlay-minutes 4]

Both mix the same kind of session, of seeded noise as long and as loud
as words and chimes are.
Pydub's cost grows with sounds times length, so it is given a shorter stretch with as many
sounds a minute; the ratio is per minute of session and so in its favour.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time

import numpy as np
from pydub import AudioSegment

from voiceguide.core.sound import Pcm, Sounding
from voiceguide.core.units import MINUTE, SAMPLE_RATE, Frames, Ms, frames_from_ms
from voiceguide.mix.islands import gather
from voiceguide.mix.mixer import render


def _clips(chance: np.random.Generator) -> dict[str, Pcm]:
    """Return forty sentences of 1 to 6 s and three chimes of 2 to 12 s."""
    seconds = {f"words {number}": chance.uniform(1, 6) for number in range(40)}
    seconds |= {"bell": 5.4, "bowl": 12.0, "block": 2.0}
    levels = {key: 0.08 if key.startswith("words") else 0.03 for key in seconds}
    return {
        key: (levels[key] * chance.standard_normal(int(length * SAMPLE_RATE))).astype(np.float32)
        for key, length in seconds.items()
    }


def _session(
    clips: dict[str, Pcm], minutes: float, counts: tuple[int, int], chance: np.random.Generator
) -> list[Sounding]:
    """Return so many clips and chimes spread over a session."""
    words = [key for key in clips if key.startswith("words")]
    chimes = [key for key in clips if not key.startswith("words")]
    keys = [*chance.choice(words, counts[0]), *chance.choice(chimes, counts[1])]
    starts = np.sort(chance.integers(0, int(minutes * MINUTE), len(keys)))
    chance.shuffle(keys)
    return [
        Sounding(frames_from_ms(Ms(int(start))), Frames(len(clips[key])), str(key))
        for start, key in zip(starts, keys, strict=True)
    ]


def _by_islands(clips: dict[str, Pcm], soundings: list[Sounding]) -> tuple[int, int]:
    """Mix every passage, keeping none; return how many there are and the frames they last."""
    count = frames = 0
    for passage in gather(soundings):
        frames += len(render(passage, clips.__getitem__).pcm)
        count += 1
    return count, frames


def _by_overlay(clips: dict[str, Pcm], soundings: list[Sounding], minutes: float) -> None:
    """Lay every sound over a silent session, as pydub's manual shows."""
    segments = {
        key: AudioSegment(
            (pcm * 32_767).astype("<i2").tobytes(), sample_width=2, frame_rate=SAMPLE_RATE, channels=1
        )
        for key, pcm in clips.items()
    }
    whole = AudioSegment.silent(int(minutes * MINUTE), SAMPLE_RATE)
    for one in soundings:
        whole = whole.overlay(segments[one.key], position=one.start // 48)


def main() -> None:
    """Print what each way takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--chimes", type=int, default=300)
    parser.add_argument("--overlay-minutes", type=float, default=4)
    options = parser.parse_args()
    chance = np.random.default_rng(1)
    clips = _clips(chance)

    session = _session(clips, options.minutes, (options.clips, options.chimes), chance)
    begun = time.perf_counter()
    count, frames = _by_islands(clips, session)
    sparse = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        2**20 if sys.platform == "darwin" else 2**10
    )
    print(
        f"islands: {options.minutes:g} min, {len(session)} sounds, {count} passages of {frames / SAMPLE_RATE:.0f} s in all:"
    )
    print(f"         {sparse:.2f} s, peak memory {memory:.0f} MB (clips and Python included)")

    part = options.overlay_minutes / options.minutes
    counts = (round(options.clips * part), round(options.chimes * part))
    stretch = _session(clips, options.overlay_minutes, counts, chance)
    begun = time.perf_counter()
    _by_overlay(clips, stretch, options.overlay_minutes)
    dense = time.perf_counter() - begun
    print(f"overlay: {options.overlay_minutes:g} min, {len(stretch)} sounds: {dense:.2f} s")
    ratio = (dense / options.overlay_minutes) / (sparse / options.minutes)
    print(f"a minute of session costs overlay {ratio:.1f} times as much")


if __name__ == "__main__":
    main()
