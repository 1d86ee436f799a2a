"""The Info header: a silent first frame that tells players how long and where.

Without it decoders play both delays and the padding, and guess when they seek. The
layout is Xing's, followed by LAME's extension.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from voiceguide.core.units import Frames
from voiceguide.output.mp3.frames import (
    ENCODER_DELAY,
    HEADER_SIZE,
    SIDE_INFO_SIZE,
    SMALLEST,
    frame_count,
    frame_size,
    header,
    padding,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceguide.output.mp3.encode import Mp3Settings

POINTS = 100
"""Entries of the seek table: where each hundredth of the track begins."""

_FRAMES_BYTES_TABLE_QUALITY = 0x0F
_CBR, _VBR = 1, 4
_STEPS = 256
_XING = struct.Struct(">4sIII100sI")
_LAME = struct.Struct(">9sBB f HH B B 3s BB H I H")
"""Encoder, method, low-pass, peak, two gains, flags, bitrate, delays, misc, gain, preset, bytes, CRC of sound."""


def info_frame(
    settings: Mp3Settings,
    length: Frames,
    size: int,
    points: Sequence[int],
    *,
    small: bool,
    lead: Frames = Frames(0),
) -> bytes:
    """Return the frame that goes before a track's frames.

    `size` counts the bytes of the track's frames and of this one; `points` says at which
    byte, from the start of this frame, each hundredth of the frames begins. A `small`
    track has more than one bitrate and so is a Xing one. The fields for replay gain and
    for the CRC of the sound stay 0, which means that nobody has measured.
    """
    start = header(settings.bitrate).ljust(HEADER_SIZE + SIDE_INFO_SIZE, b"\0")
    table = bytes(min(_STEPS * point // size, _STEPS - 1) for point in points)
    xing = _XING.pack(
        b"Xing" if small else b"Info",
        _FRAMES_BYTES_TABLE_QUALITY,
        frame_count(length, lead),
        size,
        table,
        _quality(settings),
    )
    lame = _LAME.pack(
        b"LAME3.100",
        _VBR if small else _CBR,
        0,
        0.0,
        0,
        0,
        0,
        SMALLEST if small else min(settings.bitrate, 0xFF),
        (ENCODER_DELAY + lead << 12 | padding(length, lead)).to_bytes(3, "big"),
        0,
        0,
        0,
        size,
        0,
    )
    told = start + xing + lame
    return (told + struct.pack(">H", crc16(told))).ljust(frame_size(settings.bitrate), b"\0")


def _quality(settings: Mp3Settings) -> int:
    """Return the quality as LAME notes it for a constant bitrate: 100 is the best."""
    return 60 - settings.quality


def crc16(data: bytes) -> int:
    """Return the CRC-16 (polynomial 0x8005, reflected) by which LAME guards its header."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
