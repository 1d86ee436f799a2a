"""The Info header: what players read of a track before its first frame."""

from __future__ import annotations

import io
import struct

import pytest
from mutagen.mp3 import MP3, BitrateMode

from output.decoders import noise
from voiceguide.core.sound import Block
from voiceguide.core.units import Frames
from voiceguide.output.mp3 import BITRATES, Mp3Settings, encode_island, write_mp3
from voiceguide.output.mp3.frames import FRAME, frame_count, padding
from voiceguide.output.mp3.info import crc16

MINUTE = Frames(60 * 48_000)


def track(settings: Mp3Settings, *, small: bool = False) -> bytes:
    """Return a minute with sound in its last quarter."""
    into = io.BytesIO()
    sound = Block(Frames(45 * 48_000 + 5), noise(10 * 48_000))
    write_mp3(into, [encode_island(sound, settings)], MINUTE, settings, small=small)
    return into.getvalue()


@pytest.mark.parametrize("bitrate", BITRATES)
def test_mutagen_reads_the_exact_length(bitrate: int) -> None:
    """Frame count, delay and padding give the length to the sample, at a constant bitrate."""
    info = MP3(io.BytesIO(track(Mp3Settings(bitrate=bitrate)))).info
    assert round(info.length * 48_000, 6) == MINUTE
    assert info.bitrate_mode == BitrateMode.CBR
    assert info.bitrate == bitrate * 1000
    assert (info.sample_rate, info.channels, info.sketchy) == (48_000, 1, False)


def test_small_track_has_a_variable_bitrate() -> None:
    """A track with silence at 32 kbit/s says Xing, and still its exact length."""
    data = track(Mp3Settings(), small=True)
    info = MP3(io.BytesIO(data)).info
    assert data[21:25] == b"Xing"
    assert info.bitrate_mode == BitrateMode.VBR
    assert round(info.length * 48_000, 6) == MINUTE


def test_fields() -> None:
    """Counts, delay, padding, length in bytes and the CRC stand where LAME puts them."""
    data = track(Mp3Settings())
    assert data[21:25] == b"Info"
    frames, size = struct.unpack_from(">II", data, 29)
    assert (frames, size) == (frame_count(MINUTE), len(data))
    delays = int.from_bytes(data[162:165], "big")
    assert (delays >> 12, delays & 0xFFF) == (576, padding(MINUTE))
    assert struct.unpack_from(">I", data, 169)[0] == len(data)
    assert struct.unpack_from(">H", data, 175)[0] == crc16(data[:175])


def test_crc_is_crc16_arc() -> None:
    """The CRC is the one that is known as CRC-16/ARC."""
    assert crc16(b"123456789") == 0xBB3D


def test_no_replay_gain() -> None:
    """Peak and both gains are 0: nobody has measured, and no player turns the sound down."""
    assert track(Mp3Settings())[21 + 131 : 21 + 139] == bytes(8)


@pytest.mark.parametrize("small", [False, True])
def test_seek_table_points_at_the_right_frames(*, small: bool) -> None:
    """Each hundredth's entry is the place of its frame within a 256th of the file."""
    data = track(Mp3Settings(), small=small)
    places, at = [], 288
    while at < len(data):
        places.append(at)
        at += 96 if data[at + 2] >> 4 == 1 else 288
    assert at == len(data)
    for hundredth, entry in enumerate(data[37:137]):
        exact = places[hundredth * len(places) // 100]
        assert 0 <= exact - entry * len(data) / 256 < len(data) / 256
    assert len(places) == frame_count(MINUTE) == -(-MINUTE // FRAME) + 1
