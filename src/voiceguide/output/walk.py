"""From frame to frame of a finished track by their headers, without decoding: what lies between, and what is cut off."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from voiceguide.core.units import FRAMES_PER_MS, Ms
from voiceguide.output.mp3.frames import FRAME, HEADER_SIZE, SIDE_INFO_SIZE
from voiceguide.output.ogg import LAST, checksum

_BITRATES: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_TAG_HEAD: Final = 10
_TRAILERS: Final = (b"TAG", b"APETAGEX", b"LYRICS")
_PAGE: Final = struct.Struct("<4sBBqIIIB")
_CRC_AT: Final = 22
_HEADERS: Final = 2
"""Packets at the beginning that hold no sound."""
_FULL: Final = 255
"""What a packet's size is written in parts of, the last of which is smaller."""
_UNFINISHED: Final = -1
"""What a page on which no packet ends says of its place."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a track that is no sound frame, or one that does not add up."""

    at: Ms
    what: str


@dataclass(frozen=True, slots=True)
class Walked:
    """The frames of a track, as their headers tell."""

    count: int
    """How many there are, those that hold no sound not counted."""
    promised: int | None
    """How many the file says; None where it does not."""
    damage: tuple[Damage, ...]


def walk(track: BinaryIO) -> Walked:
    """Go from frame to frame by their headers, and note what lies between."""
    at = _after_tag(track)
    damage: list[Damage] = []
    count, promised, lost = 0, None, 0
    track.seek(at)
    while True:
        head = track.read(HEADER_SIZE)
        if len(head) < HEADER_SIZE or head.startswith(tuple(one[:HEADER_SIZE] for one in _TRAILERS)):
            break
        size = _frame_size(head)
        if size is None:
            if not lost:
                damage.append(Damage(_place(count), "something that is no sound"))
            lost += 1
            track.seek(1 - HEADER_SIZE, 1)
            continue
        lost = 0
        body = track.read(size - HEADER_SIZE)
        if len(body) < size - HEADER_SIZE:
            damage.append(Damage(_place(count), "half a frame, where the file ends"))
            break
        if (
            count == 0
            and promised is None
            and body[SIDE_INFO_SIZE : SIDE_INFO_SIZE + 4] in {b"Info", b"Xing"}
        ):
            (promised,) = struct.unpack_from(">I", body, SIDE_INFO_SIZE + 8)
            continue
        count += 1
    return Walked(count, promised, tuple(damage))


def _place(count: int) -> Ms:
    return Ms(count * FRAME // FRAMES_PER_MS)


def _after_tag(track: BinaryIO) -> int:
    track.seek(0)
    head = track.read(_TAG_HEAD)
    if len(head) < _TAG_HEAD or not head.startswith(b"ID3"):
        return 0
    size = 0
    for byte in head[6:]:
        size = size << 7 | byte & 0x7F
    return _TAG_HEAD + size


def _frame_size(head: bytes) -> int | None:
    """Return how long a frame is by its header, or None where there is none."""
    bits = int.from_bytes(head, "big")
    bitrate, rate, padded = bits >> 12 & 15, bits >> 10 & 3, bits >> 9 & 1
    if bits >> 17 != 0x7FFD or bitrate in {0, 15} or rate == 3:  # noqa: PLR2004  the format's own figures
        return None
    hertz = (44_100, 48_000, 32_000)[rate]
    return 144_000 * _BITRATES[bitrate] // hertz + padded


def walk_pages(track: BinaryIO) -> Walked:
    """Go from page to page of Ogg, and note those that do not add up, are missing, or are cut off."""
    track.seek(0)
    damage: list[Damage] = []
    at, count, mark, packets = Ms(0), 0, 0, -_HEADERS
    while head := track.read(_PAGE.size):
        if len(head) < _PAGE.size or not head.startswith(b"OggS"):
            damage.append(Damage(at, "something that is no sound"))
            if not _found_page(track, len(head)):
                break
            continue
        _, _, mark, heard, _, number, _, parts = _PAGE.unpack(head)
        lengths = track.read(parts)
        body = track.read(sum(lengths))
        if len(body) < sum(lengths):
            damage.append(Damage(at, "half a page, where the file ends"))
            break
        page = bytearray(head + lengths + body)
        page[_CRC_AT : _CRC_AT + 4] = bytes(4)
        if head[_CRC_AT : _CRC_AT + 4] != struct.pack("<I", checksum(page)):
            damage.append(Damage(at, "a page does not add up"))
        if number != count:
            damage.append(Damage(at, "pages are missing"))
        count = number + 1
        packets += sum(length < _FULL for length in lengths)
        at = at if heard == _UNFINISHED else Ms(heard // FRAMES_PER_MS)
    if not mark & LAST:
        damage.append(Damage(at, "the last page is not there"))
    return Walked(max(packets, 0), None, tuple(damage))


def _found_page(track: BinaryIO, back: int) -> bool:
    """Go on to where the next page begins."""
    track.seek(1 - back, 1)
    while window := track.read(1 << 16):
        place = window.find(b"OggS")
        if place >= 0:
            track.seek(place - len(window), 1)
            return True
        if len(window) < 1 << 16:
            break
        track.seek(-3, 1)
    return False


WALKS: Final[Mapping[str, Callable[[BinaryIO], Walked]]] = {"mp3": walk, "opus": walk_pages}
"""By kind of track; the packets of the others are found by tables in them, or by who decodes them."""
