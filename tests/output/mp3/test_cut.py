"""MP3 tracks cut out of a session's frames: played in a row they are the session, to the last bit."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest

from output.decoders import Sound, by_ffmpeg, by_libsndfile, noise
from output.sounds import CUTS, FRAMES, INFO, LENGTH, blocks
from voiceguide.core.sound import Block
from voiceguide.core.units import Frames
from voiceguide.output.info import TrackInfo
from voiceguide.output.mp3 import Mp3Settings, Run, encode_island
from voiceguide.output.mp3.cut import Mp3Maker


def dense() -> list[Block]:
    """Return noise all the way, of which every frame borrows from those before it."""
    steps = np.repeat(np.random.default_rng(5).uniform(0.02, 1, 100), FRAMES // 100 + 1)[:FRAMES]
    return [Block(Frames(0), (noise(FRAMES, 3) * steps).astype(np.float32))]


def runs(sound: list[Block], settings: Mp3Settings) -> list[Run]:
    """Return the session's frames."""
    return [encode_island(one, settings) for one in sound]


def track(made: Mp3Maker, start: int, end: int, info: TrackInfo) -> bytes:
    """Return a finished track from one millisecond to another."""
    into = io.BytesIO()
    head = made.write(into, Frames(start * 48), Frames(end * 48), info)
    into.seek(0)
    into.write(head(-19.0))
    return into.getvalue()


def session(sound: list[Block], settings: Mp3Settings, *, small: bool = False) -> Sound:
    """Return the session as one file, decoded."""
    return by_ffmpeg(track(Mp3Maker(runs(sound, settings), settings, small=small), 0, LENGTH, INFO))


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("bitrate", [64, 96, 320])
@pytest.mark.parametrize("sound", [blocks(), dense()], ids=["islands", "dense"])
def test_tracks_are_the_whole(sound: list[Block], bitrate: int, small: bool) -> None:  # noqa: FBT001  a case
    """By two decoders, every track is exactly as long as its stretch, and all together sound as the one file."""
    settings = Mp3Settings(bitrate)
    made = Mp3Maker(runs(sound, settings), settings, small=small)
    one_file = session(sound, settings, small=small)
    assert len(one_file) == FRAMES
    tracks = [track(made, start, end, INFO) for start, end in pairwise(CUTS)]
    for decode in (by_ffmpeg, by_libsndfile):
        parts = [decode(one) for one in tracks]
        assert [len(one) for one in parts] == [(end - start) * 48 for start, end in pairwise(CUTS)]
        assert np.abs(np.concatenate(parts) - one_file).max() < 1e-3


@pytest.mark.parametrize("step", [24, 40, 100])
def test_many_short_tracks(step: int) -> None:
    """Tracks may be as short as a frame."""
    settings = Mp3Settings()
    made = Mp3Maker(runs(dense(), settings), settings)
    edges = list(range(1_000, 2_000, step))
    parts = [
        by_ffmpeg(track(made, start, end, TrackInfo("T", "", "en", LENGTH))) for start, end in pairwise(edges)
    ]
    heard = np.concatenate(parts)
    assert len(heard) == (edges[-1] - edges[0]) * 48
    assert np.abs(heard - session(dense(), settings)[1_000 * 48 : edges[-1] * 48]).max() < 1e-3


def test_a_small_track_is_smaller_and_the_same() -> None:
    """With silence at the lowest bitrate it sounds the same, to the last bit."""
    settings = Mp3Settings()
    usual, small = (
        track(Mp3Maker(runs(blocks(), settings), settings, small=small), 0, LENGTH, INFO)
        for small in (False, True)
    )
    assert len(small) < len(usual)
    assert np.array_equal(session(blocks(), settings), session(blocks(), settings, small=True))
