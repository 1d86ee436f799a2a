"""Ogg pages: checksums, and packets of any size."""

from __future__ import annotations

import zlib

from voiceguide.output.ogg import Pages, checksum, fits


def slow(data: bytes) -> int:
    """Reckon Ogg's CRC-32 bit by bit, as its specification says."""
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


def test_checksum() -> None:
    """It is that of the specification, and not zlib's own."""
    for data in (b"", b"\0", b"OggS", bytes(range(256)) * 3):
        assert checksum(data) == slow(data)
    assert checksum(b"OggS") != zlib.crc32(b"OggS")


def test_a_large_packet_goes_on_over_pages() -> None:
    """A packet of 200 kB takes four pages; only the last says that something ended there."""
    pages = list(Pages(7).large(bytes(200_000)))
    assert [one[5] for one in pages] == [0, 1, 1, 1]
    assert [one[6:14] == b"\xff" * 8 for one in pages] == [True, True, True, False]
    assert sum(sum(one[27 : 27 + one[26]]) for one in pages) == 200_000
    assert all(
        slow(one[:22] + bytes(4) + one[26:]) == int.from_bytes(one[22:26], "little") for one in pages[3:]
    )


def test_a_page_takes_a_second() -> None:
    """No more than 50 packets, and no more lengths than a page can hold."""
    assert fits([b"x"] * 49, b"x")
    assert not fits([b"x"] * 50, b"x")
    assert not fits([bytes(1_275)] * 42, bytes(1_275))
