"""FLAC: every sample as it is, in about half the space."""

from __future__ import annotations

import hashlib
import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from voiceguide.core.units import SAMPLE_RATE, Frames
from voiceguide.output.codec import Codec, Encoder, chunks
from voiceguide.output.reel import Reel
from voiceguide.output.vorbis import comments, gain_of_flac, picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from voiceguide.core.sound import Block
    from voiceguide.output.info import Head, TrackInfo
    from voiceguide.output.samples import Samples

FLAC: Final = Codec("flac", "FLAC", Frames(4608), options=(("compression_level", "8"),))

_STREAM_INFO, _SEEK_TABLE, _COMMENTS, _PICTURE, _LAST = 0, 3, 4, 6, 0x80
_EVERY: Final = 100
"""Packets from one point of the seek table to the next: 9.6 s."""
_SMALLEST: Final = 16
"""Samples that the format's least packet has."""
_MONO_16: Final = 0 << 41 | 15 << 36
"""One channel and 16 bits, each less one, in the word that also holds rate and length."""


class FlacMaker:
    """FLAC tracks from the sound of a session, one stretch after another.

    Args:
        blocks: The session's sound.
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._reel = Reel((block.start, block.end, block) for block in blocks)

    def write(self, target: BinaryIO, start: Frames, end: Frames, info: TrackInfo) -> Head:
        """Write a track of what sounds from one place to another; its head is to be written again at the end."""
        sound = [0] * (1 + -(-(end - start) // FLAC.packet))
        digest = hashlib.md5(usedforsecurity=False)
        points = range(0, len(sound) - 1, _EVERY)

        def head(lufs: float | None) -> bytes:
            packets = [after - before for before, after in pairwise(sound)]
            told = _stream_info(packets, Frames(end - start), digest.digest())
            table = b"".join(_point(at, sound[at], Frames(end - start)) for at in points)
            blocks = [
                (_STREAM_INFO, told),
                (_SEEK_TABLE, table),
                (_COMMENTS, comments(info, gain_of_flac(lufs))),
            ]
            if info.cover:
                blocks.append((_PICTURE, picture(info.cover)))
            return b"fLaC" + b"".join(
                struct.pack(">I", (kind | (_LAST if number == len(blocks) else 0)) << 24 | len(one)) + one
                for number, (kind, one) in enumerate(blocks, 1)
            )

        target.write(head(None))
        heard = (block for _, _, block in self._reel.between(start, end))
        samples = _digested(chunks(heard, start, end, FLAC.packet), digest)
        for number, packet in enumerate(Encoder(FLAC).packets(samples), 1):
            target.write(packet)
            sound[number] = sound[number - 1] + len(packet)
        return head


def _digested(sound: Iterable[Samples], digest: Any) -> Iterator[Samples]:  # noqa: ANN401  hashlib's own
    for samples in sound:
        digest.update(samples.astype("<i2", copy=False).tobytes())
        yield samples


def _stream_info(sizes: Sequence[int], length: Frames, digest: bytes) -> bytes:
    """Return what a decoder is told first: sizes, rate, length, and a checksum of all samples."""
    packet = min(FLAC.packet, max(length, _SMALLEST))
    extremes = min(sizes).to_bytes(3, "big") + max(sizes).to_bytes(3, "big")
    return (
        struct.pack(">HH", packet, packet)
        + extremes
        + struct.pack(">Q", SAMPLE_RATE << 44 | _MONO_16 | length)
        + digest
    )


def _point(number: int, at: int, length: Frames) -> bytes:
    """Return a point of the seek table: a packet's first sample, its place and its length."""
    first = number * FLAC.packet
    return struct.pack(">QQH", first, at, min(FLAC.packet, length - first))
