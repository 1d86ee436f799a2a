"""M4A, M4B, Opus, FLAC and WAV, decoded: lengths, chapters, facts, and albums that are the whole."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise

import av
import mutagen
import numpy as np
import pytest
import soundfile
from mutagen.flac import Picture

from output.sounds import CUTS, FRAMES, INFO, JPEG, KINDS, LENGTH, decoded, maker, track, whole
from voiceguide.core.errors import OutputFailed
from voiceguide.core.units import Frames
from voiceguide.output.codec import Codec, Encoder
from voiceguide.output.info import TrackInfo
from voiceguide.output.tags import stored_plan

EVERY = pytest.mark.parametrize("kind", KINDS)
TAGGED = pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "wav"])
LIKE = {"m4a": 0.999, "m4b": 0.999, "opus": 0.999, "flac": 1 - 1e-6, "wav": 1 - 1e-6}


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Return how alike two sounds of the same length are, up to 1."""
    return float(np.corrcoef(one, other)[0, 1])


@EVERY
def test_a_track_has_its_length_and_its_sound(kind: str) -> None:
    """Decoded, it is as long as it should be to the sample, and every sound is at its place."""
    heard = decoded(track(maker(kind), 0, LENGTH, INFO))
    assert len(heard) == FRAMES
    assert likeness(heard, whole()) > LIKE[kind]


@EVERY
def test_tracks_of_an_album_are_the_whole(kind: str) -> None:
    """Cut anywhere, in silence or in the middle of a sound, they add up to the one file, and sound as it does."""
    made = maker(kind)
    parts = [
        decoded(track(made, start, end, replace(INFO, chapters=(), number=at, tracks=5)))
        for at, (start, end) in enumerate(pairwise(CUTS), 1)
    ]
    assert [len(one) for one in parts] == [(end - start) * 48 for start, end in pairwise(CUTS)]
    one_file = decoded(track(maker(kind), 0, LENGTH, INFO))
    assert likeness(np.concatenate(parts), one_file) > LIKE[kind]
    if kind in {"flac", "wav"}:
        assert np.array_equal(np.concatenate(parts), one_file)


@pytest.mark.parametrize("kind", ["flac", "wav", "opus"])
def test_another_decoder_agrees(kind: str) -> None:
    """Libsndfile reads the same length and the same sound."""
    data = track(maker(kind), 0, LENGTH, INFO)
    heard, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    assert (rate, len(heard)) == (48_000, FRAMES)
    assert likeness(heard, whole()) > LIKE[kind]


@TAGGED
def test_chapters_are_read(kind: str) -> None:
    """Players built on ffmpeg see every chapter at its millisecond, with its title."""
    with av.open(io.BytesIO(track(maker(kind), 0, LENGTH, INFO))) as container:
        found = [
            (one["metadata"]["title"], round(one["start"] * one["time_base"] * 1000))
            for one in container.chapters()
        ]
    assert found == [(one.title, one.start) for one in INFO.chapters]


@TAGGED
def test_facts_are_read(kind: str) -> None:
    """Title, author, album, place, words, gain, picture and plan come back."""
    info = replace(INFO, album="Evening", number=2, tracks=5)
    data = track(maker(kind), 0, LENGTH, info)
    told = mutagen.File(io.BytesIO(data))
    words = "Sit down.\nДышите."
    if kind in {"m4a", "m4b"}:
        names = ("\xa9nam", "\xa9ART", "\xa9alb", "\xa9lyr")
        assert [told[name] for name in names] == [[INFO.title], ["Анна"], ["Evening"], [words]]
        assert told["trkn"] == [(2, 5)]
        assert bytes(told["covr"][0]) == JPEG
        assert bytes(told["----:com.apple.iTunes:replaygain_track_gain"][0]) == b"+01.50 dB"
        assert told.get("stik") == ([2] if kind == "m4b" else None)
        assert told.info.length == pytest.approx(LENGTH / 1000, abs=0.1)
    else:
        names = ("title", "artist", "album", "tracknumber", "tracktotal", "language", "lyrics")
        expected = [[INFO.title], ["Анна"], ["Evening"], ["2"], ["5"], ["eng"], [words]]
        assert [told[name] for name in names] == expected
        assert told["syncedlyrics"] == ["[00:00.30]Sit down.\n[00:02.20]Дышите."]
        gain = ("replaygain_track_gain", "+01.50 dB") if kind == "flac" else ("r128_track_gain", "-00896")
        assert told[gain[0]] == [gain[1]]
        assert told.info.length == pytest.approx(LENGTH / 1000, abs=0.01)
        if kind == "flac":
            assert told.pictures[0].data == JPEG
        else:
            import base64  # noqa: PLC0415  one test of one format

            assert Picture(base64.b64decode(told["metadata_block_picture"][0])).data == JPEG
    assert stored_plan(io.BytesIO(data)) == INFO.plan


@EVERY
def test_same_bytes_twice(kind: str) -> None:
    """The same sound and the same facts are the same file."""
    assert track(maker(kind), 0, LENGTH, INFO) == track(maker(kind), 0, LENGTH, INFO)


@EVERY
@pytest.mark.parametrize("length", [20, 25, 1_000])
def test_short_tracks(kind: str, length: int) -> None:
    """Even a track of a few milliseconds is one, without facts and of a loudness that nobody can tell."""
    info = TrackInfo("T", "", "en", LENGTH)
    data = track(maker(kind), 300, 300 + length, info, float("-inf"))
    assert len(decoded(data)) == length * 48


def test_silence_is_a_track() -> None:
    """A session without a sound is as long as it is, in every format."""
    for kind in KINDS:
        made = maker(kind)
        heard = decoded(track(made, 1_600, 2_150, TrackInfo("T", "", "en", LENGTH)))
        assert len(heard) == 550 * 48
        assert np.abs(heard).max() < 1e-3


def test_a_missing_encoder_is_told() -> None:
    """It is named, with what to do; an unknown bitrate of one, too."""
    with pytest.raises(OutputFailed) as failed:
        Encoder(Codec("kazoo", "Kazoo", Frames(1000)))
    assert "no encoder of Kazoo" in failed.value.message
    assert "pip install" in failed.value.hint
