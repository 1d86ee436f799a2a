"""WAV: 48 kHz, mono, 16 bits, the very samples that the MP3 encoder hears."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from voiceguide.core.sound import Block
from voiceguide.core.units import SAMPLE_RATE, Frames
from voiceguide.output.reel import Reel
from voiceguide.output.samples import samples16

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from voiceguide.output.info import Head, TrackInfo

_WIDTH = 2
_PCM, _MONO = 1, 1
_RIFF_LIMIT = 0xFFFF_FFFF
_IN_DS64 = 0xFFFF_FFFF
"""What RF64 writes where a size does not fit: it stands in the ds64 chunk instead."""
_SILENCE = bytes(1 << 16)


class WavSink:
    """A `Sink` that writes a WAV file of a length known beforehand; it never seeks.

    Over 4 GiB (12 hours) the file is RF64, which the same readers take.
    """

    def __init__(self, target: BinaryIO, length: Frames) -> None:
        self._target = target
        self._length = length
        self._at = Frames(0)
        target.write(wav_header(length))

    def write(self, block: Block) -> None:
        """Write the next block, and silence up to its start.

        Raises:
            ValueError: The block starts before the last one ended, or ends past the file.
        """
        if not self._at <= block.start <= block.end <= self._length:
            raise ValueError(
                f"a block from {block.start} to {block.end} is not within {self._at} to {self._length}"
            )
        self._silence(block.start)
        self._target.write(samples16(block.pcm).astype("<i2", copy=False).tobytes())
        self._at = block.end

    def close(self) -> None:
        """Write silence up to the file's length; the target stays open."""
        self._silence(self._length)

    def _silence(self, end: Frames) -> None:
        whole, rest = divmod((end - self._at) * _WIDTH, len(_SILENCE))
        for _ in range(whole):
            self._target.write(_SILENCE)
        self._target.write(_SILENCE[:rest])
        self._at = end


class WavMaker:
    """WAV tracks from the sound of a session, one stretch after another; they say nothing about themselves.

    Args:
        blocks: The session's sound.
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._reel = Reel((block.start, block.end, block) for block in blocks)

    def write(self, target: BinaryIO, start: Frames, end: Frames, info: TrackInfo) -> Head:  # noqa: ARG002  as every maker
        """Write a track of what sounds from one place to another."""
        sink = WavSink(target, Frames(end - start))
        for first, last, block in self._reel.between(start, end):
            low, high = max(first, start), min(last, end)
            sink.write(Block(Frames(low - start), block.pcm[low - first : high - first]))
        sink.close()
        return lambda _: b""


def wav_header(length: Frames) -> bytes:
    """Return everything of a WAV file that stands before its samples."""
    size = length * _WIDTH
    form = struct.pack(
        "<4sIHHIIHH", b"fmt ", 16, _PCM, _MONO, SAMPLE_RATE, SAMPLE_RATE * _WIDTH, _WIDTH, 8 * _WIDTH
    )
    riff = len(b"WAVE") + len(form) + 8 + size
    if riff <= _RIFF_LIMIT:
        return struct.pack("<4sI4s", b"RIFF", riff, b"WAVE") + form + struct.pack("<4sI", b"data", size)
    ds64 = struct.pack("<4sIQQQI", b"ds64", 28, riff + 36, size, length, 0)
    top = struct.pack("<4sI4s", b"RF64", _IN_DS64, b"WAVE")
    return top + ds64 + form + struct.pack("<4sI", b"data", _IN_DS64)
