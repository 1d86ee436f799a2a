"""Opus in Ogg: speech at a third of an MP3's size.

A session is encoded once, and the tracks of an album are cut out of its packets: each begins
some packets early, and says how much of them is not to be heard.
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING, Final

from voiceguide.core.errors import OutputFailed
from voiceguide.core.units import Frames
from voiceguide.output.codec import Codec, Encoder, chunks
from voiceguide.output.ogg import FIRST, LAST, Pages, fits
from voiceguide.output.reel import Reel
from voiceguide.output.vorbis import comments, gain_of_opus, picture

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from voiceguide.core.sound import Block
    from voiceguide.output.info import Head, TrackInfo

OPUS: Final = Codec(
    "libopus", "Opus", Frames(960), options=(("application", "audio"), ("frame_duration", "20"))
)

_DELAY: Final = Frames(312)
_WARM: Final = 4
"""Packets after which a decoder is where it would be had it heard all: 80 ms."""
_SKIP_AT: Final = 10
"""Where the header says how many samples are not to be heard."""


class OpusMaker:
    """Opus tracks from the sound of a session, one stretch after another.

    Args:
        blocks: The session's sound.
        length: The session's.
        bitrate: Kbit/s.
    """

    def __init__(self, blocks: Iterable[Block], length: Frames, bitrate: int) -> None:
        self._encoder = Encoder(OPUS, bitrate)
        sound = self._encoder.packets(chunks(blocks, Frames(0), length, OPUS.packet))
        self._reel = Reel(((at, at + 1, one) for at, one in enumerate(sound)), overlap=_WARM + 2)

    def write(self, target: BinaryIO, start: Frames, end: Frames, info: TrackInfo) -> Head:
        """Write a track of what sounds from one place to another; its head is to be written again at the end.

        Raises:
            OutputFailed: The encoder gave fewer packets than it was asked for.
        """
        first = max((_DELAY + start) // OPUS.packet - _WARM, 0)
        last = -(-(_DELAY + end) // OPUS.packet)
        skip = _DELAY + start - first * OPUS.packet
        header = bytearray(self._encoder.header)
        header[_SKIP_AT : _SKIP_AT + 2] = struct.pack("<H", skip)
        pages = Pages(zlib.crc32(repr((info.title, info.number, start, end)).encode()))

        def head(lufs: float | None) -> bytes:
            pages.number = 0
            told = b"OpusTags" + comments(info, gain_of_opus(lufs), *_picture(info))
            return pages.page([bytes(header)], 0, FIRST) + b"".join(pages.large(told))

        target.write(head(None))
        waiting: list[bytes] = []
        packets = 0
        for _, _, packet in self._reel.between(first, last):
            if waiting and not fits(waiting, packet):
                target.write(pages.page(waiting, packets * OPUS.packet))
                waiting = []
            waiting.append(packet)
            packets += 1
        if packets != last - first:
            raise OutputFailed("the encoder gave fewer packets than it was asked for", "Install av again.")
        target.write(pages.page(waiting, skip + end - start, LAST))
        return head


def _picture(info: TrackInfo) -> tuple[str, ...]:
    """Return the comment that holds the cover, if there is one."""
    if info.cover is None:
        return ()
    return (f"METADATA_BLOCK_PICTURE={base64.b64encode(picture(info.cover)).decode()}",)
