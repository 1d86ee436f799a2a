"""What an MP3 frame is here: MPEG-1 Layer III, 48 kHz, mono, no CRC, no padding.

At 48 kHz every frame of a bitrate has the same size, so where a frame stands in a track
is a multiplication. The header is, bit by bit, the one that LAME writes.
"""

from __future__ import annotations

import struct

from voiceguide.core.units import GRID_FRAMES, Frames

FRAME = GRID_FRAMES
"""Sample frames in an MP3 frame."""

ENCODER_DELAY = 576
"""Samples by which LAME's output lags behind its input."""

DECODER_DELAY = 529
"""Samples by which every decoder's output lags behind the frames."""

HEADER_SIZE = 4
SIDE_INFO_SIZE = 17
"""Bytes of side information in a mono frame."""

SMALLEST = 32
"""The lowest bitrate there is, in kbit/s: that of silence in a small track."""

_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_SYNC_LAYER_III = 0xFFFB0000
_BITRATE_SHIFT = 12
_RATE_48K = 1 << 10
_MONO = 3 << 6
_ORIGINAL = 1 << 2


def frame_size(bitrate: int) -> int:
    """Return the bytes in a frame of a bitrate in kbit/s."""
    return bitrate * FRAME // (48 * 8)


def header(bitrate: int) -> bytes:
    """Return the four bytes that every frame of a bitrate in kbit/s starts with.

    Raises:
        ValueError: MPEG-1 Layer III has no such bitrate.
    """
    if bitrate not in _BITRATES[1:]:
        raise ValueError(f"no MP3 bitrate: {bitrate}")
    index = _BITRATES.index(bitrate)
    return struct.pack(">I", _SYNC_LAYER_III | index << _BITRATE_SHIFT | _RATE_48K | _MONO | _ORIGINAL)


def silent_frame(bitrate: int) -> bytes:
    """Return a frame that decodes to exact digital silence and needs no other frame.

    Side information of zeros says: no bits from earlier frames, no coefficients.
    """
    return header(bitrate).ljust(frame_size(bitrate), b"\0")


def frame_count(length: Frames, lead: Frames = Frames(0)) -> int:
    """Return how many frames a track of a length takes, its Info frame not counted.

    One more than the length fills holds what both delays push out, and the frame that
    an island at the very end rings into. `lead` counts the samples before the track's own.
    """
    return -(-(lead + length) // FRAME) + 1


def padding(length: Frames, lead: Frames = Frames(0)) -> int:
    """Return the samples after the track's end, as LAME counts them: 576 to 1727."""
    return frame_count(length, lead) * FRAME - ENCODER_DELAY - lead - length
