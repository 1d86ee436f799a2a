"""Make a session with a bed under it piece by piece, and mix one by pydub's overlay.

    python benchmarks/bed.py [--minutes 10] [--overlay-minutes 10] [--jobs 2]

A sentence of four seconds is said every twenty over seeded rain. Piece by piece means mixed,
ducked, limited, encoded as MP3 and joined; then the same with every piece remembered, and with
one sentence changed. Mixing alone, on one core, is held against pydub's way: loop the bed, lower it
under each sentence and lay the sentences over it, without ramps, fades or a limiter.
Pydub copies the whole session for every sentence, so a minute of a longer one costs it more:
`--minutes 60 --overlay-minutes 60` is the session that is meant.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from pydub import AudioSegment

from voiceguide.core.sound import Pcm, Sounding
from voiceguide.core.units import SAMPLE_RATE, Frames
from voiceguide.mix.bed_recipes import read_bed
from voiceguide.mix.beds import synthesise_bed
from voiceguide.mix.dense import GAIN_DB, Bed, Piece, cut, merge, render_piece
from voiceguide.mix.duck import DUCK_DB
from voiceguide.output.mp3 import (
    AFTER,
    BEFORE,
    Mp3Settings,
    Segment,
    encode_piece,
    join,
    piece_run_key,
    place_segment,
    write_mp3,
)
from voiceguide.output.mp3.frames import FRAME

RAIN = Path(__file__).parents[1] / "audio" / "beds" / "rain.toml"
EVERY, SPEECH = 20 * SAMPLE_RATE, 4 * SAMPLE_RATE
MP3 = Mp3Settings()


def _sounds() -> dict[str, Pcm]:
    """Return the bed's loop, and ten sentences of noise that rises and falls as syllables do."""
    syllables = np.abs(np.sin(np.arange(SPEECH) * np.pi * 4 / SAMPLE_RATE))
    words = {}
    for number in range(10):
        white = np.random.default_rng(number).standard_normal(SPEECH + 15)
        words[f"words {number}"] = (
            0.05 * syllables * np.convolve(white, np.hanning(18)[1:-1], "valid")
        ).astype(np.float32)
    return {"rain": synthesise_bed(read_bed("rain", RAIN.read_text(encoding="utf-8"))), **words}


def _session(minutes: float) -> tuple[Frames, list[Sounding]]:
    length = Frames(int(minutes * 60 * SAMPLE_RATE))
    starts = range(5 * SAMPLE_RATE, length - SPEECH, EVERY)
    return length, [
        Sounding(Frames(start), Frames(SPEECH), f"words {number % 10}") for number, start in enumerate(starts)
    ]


class _Session:
    """Make tracks of a session, remembering pieces."""

    def __init__(self, sounds: dict[str, Pcm], jobs: int) -> None:
        self.sounds = sounds
        self.jobs = jobs
        self.remembered: dict[str, bytes] = {}
        self.made = 0

    def pieces(self, length: Frames, soundings: list[Sounding]) -> list[Piece]:
        """Cut a session."""
        bed = Bed(Frames(0), length, "rain", Frames(len(self.sounds["rain"])))
        spoken = [(one.start, Frames(one.start + one.length)) for one in soundings]
        return list(cut(length, soundings, [bed], spoken, before=BEFORE, after=AFTER))

    def mix(self, length: Frames, soundings: list[Sounding]) -> None:
        """Mix each distinct piece of a session, keeping none."""
        for piece in {one.recipe: one for one in self.pieces(length, soundings)}.values():
            render_piece(piece, self.sounds.__getitem__)

    def track(self, length: Frames, soundings: list[Sounding]) -> bytes:
        """Return a session's MP3; what is remembered is not made again."""
        pieces = self.pieces(length, soundings)
        new = {piece_run_key(one.recipe, MP3): one for one in pieces}
        new = {key: piece for key, piece in new.items() if key not in self.remembered}
        self.made = len(new)
        with ThreadPoolExecutor(self.jobs) as pool:
            self.remembered.update(zip(new, pool.map(self._encoded, new.values()), strict=True))
        places = {one.start // FRAME: one for one in pieces}

        def as_one(one: Segment, other: Segment) -> Segment:
            start, end = (Frames(frame * FRAME) for frame in (one.first, other.end))
            both = places[one.first]
            while both.end < end:
                both = merge(both, places[both.end // FRAME])
            return place_segment(self._encoded(both), start, end)

        segments = (
            place_segment(self.remembered[piece_run_key(one.recipe, MP3)], one.start, one.end)
            for one in pieces
        )
        into = io.BytesIO()
        write_mp3(into, join(segments, MP3, as_one), length, MP3)
        return into.getvalue()

    def _encoded(self, piece: Piece) -> bytes:
        return encode_piece(render_piece(piece, self.sounds.__getitem__), piece.start, piece.end, MP3).data


def _by_overlay(sounds: dict[str, Pcm], length: Frames, soundings: list[Sounding]) -> None:
    """Do as pydub's manual shows: loop, lower, overlay."""
    segments = {
        key: AudioSegment(
            (pcm * 32_767).astype("<i2").tobytes(), sample_width=2, frame_rate=SAMPLE_RATE, channels=1
        )
        for key, pcm in sounds.items()
    }
    loop = segments["rain"] + GAIN_DB
    whole = (loop * (length // len(sounds["rain"]) + 1))[: length // 48]
    for one in soundings:
        whole = whole.overlay(segments[one.key], position=one.start // 48, gain_during_overlay=DUCK_DB)


def main() -> None:
    """Print what each way takes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--overlay-minutes", type=float, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    sounds = _sounds()
    session = _Session(sounds, options.jobs)
    length, words = _session(options.minutes)
    middle = len(words) // 2
    edited = [*words[:middle], replace(words[middle], gain_db=-1.0), *words[middle + 1 :]]
    taken = []
    for name, what in (("made", words), ("remembered", words), ("one sentence changed", edited)):
        begun = time.perf_counter()
        data = session.track(length, what)
        taken.append(time.perf_counter() - begun)
        print(f"{name:21} {taken[-1]:7.2f} s  {session.made:4} pieces made  {len(data) / 1e6:6.2f} MB")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        2**20 if sys.platform == "darwin" else 2**10
    )
    print(f"{options.minutes:g} min, {len(words)} sentences; peak memory {memory:.0f} MB (the MP3 included)")
    begun = time.perf_counter()
    session.mix(length, words)
    mixed = time.perf_counter() - begun
    begun = time.perf_counter()
    _by_overlay(sounds, *_session(options.overlay_minutes))
    overlay = time.perf_counter() - begun
    print(
        f"mixed alone: {options.minutes:g} min in {mixed:.2f} s; overlay: {options.overlay_minutes:g} min in {overlay:.2f} s"
    )
    ratio = (overlay / options.overlay_minutes) / (mixed / options.minutes)
    print(f"a minute of session costs overlay {ratio:.1f} times as much to mix")


if __name__ == "__main__":
    main()
