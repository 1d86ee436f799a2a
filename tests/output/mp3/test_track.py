"""A whole track: exact to the sample for every decoder, and as clean as one long encoding."""

from __future__ import annotations

import io
import tracemalloc
from itertools import pairwise
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output.decoders import by_ffmpeg, by_libsndfile, chirp, noise, place_of, snr_db
from voiceguide.core.sound import Block
from voiceguide.core.units import Frames
from voiceguide.output.mp3 import APART, Mp3Settings, Run, encode_island, place_run, write_mp3
from voiceguide.output.mp3.encode import encode_frames
from voiceguide.output.samples import samples16

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from output.decoders import Sound

PLAIN = Mp3Settings()
REACH_BEFORE, REACH_AFTER = 1632, 1660
"""Samples around an island that its analysis, transform and synthesis windows touch."""


def track(islands: list[Block], length: int, chosen: Mp3Settings = PLAIN, *, small: bool = False) -> bytes:
    """Return a track of islands."""
    into = io.BytesIO()
    runs = (encode_island(island, chosen) for island in islands)
    write_mp3(into, runs, Frames(length), chosen, small=small)
    return into.getvalue()


def plan(islands: list[Block], length: int) -> Sound:
    """Return what a track should sound like."""
    pcm = np.zeros(length, np.float32)
    for island in islands:
        pcm[island.start : island.end] = island.pcm
    return pcm


def session() -> tuple[list[Block], int]:
    """Return half a minute of noise bursts and chirps at awkward places."""
    sounds = (noise(9_001), chirp(24_000), noise(777, 2), chirp(4_801), noise(48_000, 3))
    starts = (0, 60_001, 150_013, 300_575, 1_000_000)
    return [Block(Frames(start), pcm) for start, pcm in zip(starts, sounds, strict=True)], 1_048_000


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("decode", [by_ffmpeg, by_libsndfile])
def test_sounds_are_at_their_samples(decode: Callable[[bytes], Sound], *, small: bool) -> None:
    """Decoded sample n is the plan's sample n: each island is found by correlation where it belongs."""
    islands, length = session()
    pcm = decode(track(islands, length, small=small))
    assert len(pcm) == length
    for island in islands:
        assert place_of(island.pcm, pcm, island.start) == island.start


@pytest.mark.parametrize("decode", [by_ffmpeg, by_libsndfile])
@pytest.mark.parametrize("length", [1, 47, 48, 575, 576, 1104, 1105, 1151, 1152, 1153, 2304, 48_000, 144_001])
def test_silent_track_of_any_length(decode: Callable[[bytes], Sound], length: int) -> None:
    """A track without islands is that many zeros."""
    pcm = decode(track([], length))
    assert len(pcm) == length
    assert not pcm.any()


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_session_is_exact(data: st.DataObject) -> None:
    """Whatever the lengths and places, the track has its length, each sound its place, and all else is zero."""
    islands: list[Block] = []
    at = data.draw(st.integers(0, 3000))
    for seed in range(data.draw(st.integers(1, 4))):
        pcm = noise(data.draw(st.integers(300, 6000)), seed)
        islands.append(Block(Frames(at), pcm))
        at = islands[-1].end + APART + data.draw(st.integers(0, 5000))
    length = islands[-1].end + data.draw(st.integers(0, 4000))
    mp3 = track(islands, length, small=data.draw(st.booleans()))
    pcm, other = by_ffmpeg(mp3), by_libsndfile(mp3)
    assert len(pcm) == len(other) == length
    assert float(np.abs(pcm - other).max()) < 1e-4
    quiet = np.ones(length, bool)
    for island in islands:
        assert place_of(island.pcm, pcm, island.start) == island.start
        quiet[max(island.start - REACH_BEFORE, 0) : island.end + REACH_AFTER] = False
    assert not pcm[quiet].any()


def test_no_click_at_the_splices() -> None:
    """Between islands nothing sounds outside of the codec's own echo, and that echo is no louder than LAME's."""
    islands, length = session()
    pcm, whole = by_ffmpeg(track(islands, length)), _one_encoding(plan(islands, length))
    for island in islands:
        before, after = slice(max(island.start - 1700, 0), island.start), slice(island.end, island.end + 1700)
        for edge in (before, after):
            assert _rms(pcm[edge]) <= _rms(whole[edge]) * 1.2 + 1e-4
    for left, right in pairwise(islands):
        between = pcm[left.end + REACH_AFTER : right.start - REACH_BEFORE]
        assert _rms(between) < 10 ** (-70 / 20)


@pytest.mark.parametrize("bitrate", [64, 96, 128])
def test_sounds_as_well_as_one_long_encoding(bitrate: int) -> None:
    """The signal-to-noise ratio over all islands is no 0.6 dB below LAME's over the whole session."""
    islands, length = session()
    chosen = Mp3Settings(bitrate=bitrate)
    wanted = plan(islands, length)
    spliced = snr_db(wanted, by_ffmpeg(track(islands, length, chosen)))
    assert spliced > 20
    assert spliced > snr_db(wanted, _one_encoding(wanted, chosen)) - 0.6


def test_islands_as_close_as_allowed() -> None:
    """At `APART` from each other neighbours do not disturb each other."""
    first = Block(Frames(1151), noise(5_000))
    second = Block(Frames(first.end + APART), noise(5_000, 2))
    wanted = plan([first, second], 20_000)
    pcm = by_ffmpeg(track([first, second], 20_000))
    apart = by_ffmpeg(track([first], 20_000)) + by_ffmpeg(track([second], 20_000))
    assert np.abs(pcm - apart).max() < 1e-6
    assert snr_db(wanted, pcm) > 10


def test_remembered_frames_are_the_track() -> None:
    """Frames made for one place serve another at the same phase, to the byte."""
    pcm = noise(7_000)
    made = encode_island(Block(Frames(5_000), pcm), PLAIN)
    moved = Frames(5_000 + 40 * 1152)
    into = io.BytesIO()
    write_mp3(into, [place_run(made.data, moved)], Frames(90_000), PLAIN)
    assert into.getvalue() == track([Block(moved, pcm)], 90_000)


def test_same_bytes_twice() -> None:
    """The same islands give the same file."""
    islands, length = session()
    assert track(islands, length) == track(islands, length)


def test_tag_goes_first() -> None:
    """A tag stands before the frames and changes none of them."""
    into = io.BytesIO()
    write_mp3(into, [], Frames(5_000), PLAIN, b"ID3\x03\x00\x00\x00\x00\x00\x00")
    assert into.getvalue() == b"ID3\x03\x00\x00\x00\x00\x00\x00" + track([], 5_000)
    assert into.tell() == len(into.getvalue())


def test_constant_bitrate_means_a_frame_is_a_multiplication() -> None:
    """Seconds are bytes: a player that seeks by bitrate lands within a frame."""
    islands, length = session()
    data = track(islands, length)
    assert all(data[at : at + 4].hex() == "fffb74c4" for at in range(0, len(data), 288))


def test_small_halves_a_sparse_file() -> None:
    """Silence at 32 kbit/s takes a third of the bytes."""
    assert len(track([], 4_800_000, small=True)) < len(track([], 4_800_000)) * 0.34


@pytest.mark.parametrize("small", [False, True])
def test_seeking_lands_right(*, small: bool) -> None:
    """After a seek ffmpeg says the time of what it then decodes, to the sample."""
    sounds = [
        Block(Frames(second * 48_000 + 7 * second), noise(24_000, second)) for second in range(0, 60, 4)
    ]
    data = track(sounds, 60 * 48_000, small=small)
    for sound in sounds[1:]:
        start, pcm = _after_seek(data, sound.start / 48_000 - 0.2)
        assert place_of(sound.pcm, pcm, sound.start - start) == sound.start - start


def test_runs_that_overlap_are_refused() -> None:
    """Islands that share a frame are our bug, and never written."""
    close = [Block(Frames(0), noise(3_000)), Block(Frames(4_000), noise(3_000))]
    with pytest.raises(ValueError, match="before the last one ends"):
        track(close, 20_000)
    with pytest.raises(ValueError, match="before the last one ends"):
        track(close[::-1], 20_000)


def test_runs_past_the_end_are_refused() -> None:
    """An island outside of its track is our bug."""
    with pytest.raises(ValueError, match="within"):
        track([Block(Frames(20_000), noise(3_000))], 21_000)


def test_broken_frames_are_refused() -> None:
    """Remembered bytes that are not whole frames are never written."""
    with pytest.raises(ValueError, match="whole frames"):
        write_mp3(io.BytesIO(), [Run(3, bytes(100))], Frames(90_000), PLAIN)


def test_track_has_a_length() -> None:
    """An empty track is our bug."""
    with pytest.raises(ValueError, match="length"):
        track([], 0)


def test_an_hour_takes_no_more_memory_than_a_minute(tmp_path: Path) -> None:
    """Sixty minutes with 360 islands are written within 1 MB of memory."""
    run = encode_island(Block(Frames(5_000), noise(48_000)), PLAIN)

    def runs() -> Iterator[Run]:
        for index in range(360):
            yield place_run(run.data, Frames(5_000 + index * 416 * 1152))

    with (tmp_path / "hour.mp3").open("wb") as target:
        tracemalloc.start()
        write_mp3(target, runs(), Frames(3600 * 48_000), PLAIN)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 1_000_000
    assert (tmp_path / "hour.mp3").stat().st_size == (150_001 + 1) * 288


def _one_encoding(pcm: Sound, chosen: Mp3Settings = PLAIN) -> Sound:
    """Return a session after one encoder has had all of it, aligned by the known delays."""
    frames = encode_frames(samples16(np.pad(pcm, (0, 2304))), chosen)
    return by_ffmpeg(frames)[1105 : 1105 + len(pcm)]


def _after_seek(data: bytes, second: float) -> tuple[int, Sound]:
    """Return the sample that decoding starts with after a seek, and a second from there."""
    with av.open(io.BytesIO(data), format="mp3") as container:
        stream = container.streams.audio[0]
        container.seek(int(second * 1_000_000))
        parts, start = [], None
        for frame in container.decode(audio=0):
            if start is None:
                start = round((frame.pts - stream.start_time) * stream.time_base * 48_000)
            parts.append(frame.to_ndarray().ravel())
            if len(parts) > 42:
                break
    assert start is not None
    return start, np.concatenate(parts)


def _rms(pcm: Sound) -> float:
    return float(np.sqrt(np.mean(pcm.astype(np.float64) ** 2))) if len(pcm) else 0.0
