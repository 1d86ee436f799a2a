"""Ogg pages: packets of one stream in a file that a player can begin to read anywhere."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Final

FIRST, LAST = 2, 4
"""What a page is marked with that begins or ends its stream."""

_CONTINUED: Final = 1
_NOTHING_ENDS: Final = 0xFFFF_FFFF_FFFF_FFFF
_FULL: Final = 255
_A_PAGE: Final = 50
"""Packets in a page: a second of Opus."""
_HEAD: Final = struct.Struct("<4sBBQIII")
_CRC_AT: Final = 22
_MIRRORED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Pages:
    """The pages of one stream, numbered as they are made.

    Args:
        serial: What the stream's pages are told by.
        number: The first page's.
    """

    def __init__(self, serial: int, number: int = 0) -> None:
        self._serial = serial
        self.number = number

    def page(self, packets: Sequence[bytes], heard: int, mark: int = 0) -> bytes:
        """Return a page of whole packets, up to the end of which so many samples are heard.

        Raises:
            ValueError: They do not fit into a page.
        """
        lengths = b"".join(_lacing(len(packet)) for packet in packets)
        if len(lengths) > _FULL:
            raise ValueError(f"{len(packets)} packets do not fit into a page")
        return self._made(lengths, b"".join(packets), heard, mark)

    def large(self, packet: bytes) -> Iterator[bytes]:
        """Yield the pages of one packet of any size, during which nothing is heard."""
        lengths, room = _lacing(len(packet)), _FULL * _FULL
        for at in range(0, len(lengths), _FULL):
            part = lengths[at : at + _FULL]
            ends = at + _FULL >= len(lengths)
            data = packet[at * _FULL : at * _FULL + room]
            yield self._made(part, data, 0 if ends else _NOTHING_ENDS, _CONTINUED if at else 0)

    def _made(self, lengths: bytes, data: bytes, heard: int, mark: int) -> bytes:
        head = _HEAD.pack(b"OggS", 0, mark, heard, self._serial, self.number, 0)
        page = bytearray(head + bytes((len(lengths),)) + lengths + data)
        page[_CRC_AT : _CRC_AT + 4] = struct.pack("<I", checksum(page))
        self.number += 1
        return bytes(page)


def fits(packets: Sequence[bytes], packet: bytes) -> bool:
    """Tell whether a packet has room on a page beside others."""
    return len(packets) < _A_PAGE and sum(len(one) // _FULL + 1 for one in (*packets, packet)) <= _FULL


def checksum(data: bytes | bytearray) -> int:
    """Return Ogg's CRC-32 (polynomial 0x04C11DB7, not reflected, from 0): zlib's, seen in a mirror."""
    mirrored = ~zlib.crc32(data.translate(_MIRRORED), 0xFFFF_FFFF) & 0xFFFF_FFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def _lacing(size: int) -> bytes:
    """Write a packet's size as Ogg does: bytes of 255, and a smaller one at its end."""
    return bytes((_FULL,)) * (size // _FULL) + bytes((size % _FULL,))
