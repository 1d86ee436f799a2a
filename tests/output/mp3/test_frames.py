"""MP3 frames: their sizes, their silence, and how many a track takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.decoders import by_ffmpeg, by_libsndfile
from voiceguide.core.units import Frames
from voiceguide.output.mp3.frames import (
    DECODER_DELAY,
    ENCODER_DELAY,
    FRAME,
    frame_count,
    frame_size,
    header,
    padding,
    silent_frame,
)

ALL = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)


@pytest.mark.parametrize("bitrate", ALL)
def test_a_silent_frame_decodes_to_zeros(bitrate: int) -> None:
    """Frames of a header and zeros are exact digital silence to both decoders, 24 ms each."""
    data = silent_frame(bitrate) * 20
    for decode in (by_ffmpeg, by_libsndfile):
        pcm = decode(data)
        assert len(pcm) == 20 * FRAME
        assert not pcm.any()


def test_sizes() -> None:
    """At 48 kHz a frame is three bytes for each kbit/s, whatever the bitrate."""
    assert [frame_size(bitrate) for bitrate in (32, 96, 320)] == [96, 288, 960]
    assert len(silent_frame(96)) == 288


def test_header_is_what_lame_writes() -> None:
    """The header of 96 kbit/s is LAME's own, bit by bit."""
    assert header(96).hex() == "fffb74c4"


def test_no_such_bitrate() -> None:
    """A bitrate that MPEG-1 Layer III lacks is refused."""
    for bitrate in (0, 100, 8):
        with pytest.raises(ValueError, match="no MP3 bitrate"):
            header(bitrate)


@given(st.integers(1, 48_000 * 3600 * 24))
def test_padding_fits(length: int) -> None:
    """The padding is what LAME itself would have, fits 12 bits, and covers both delays."""
    after = padding(Frames(length))
    assert DECODER_DELAY <= 576 <= after <= 1727
    assert frame_count(Frames(length)) * FRAME == ENCODER_DELAY + length + after
