"""M4A, and M4B for players of audiobooks: AAC in MP4, with chapters that every player shows.

What a player needs to know stands before the sound, so it can begin while the rest is still
on its way. Its size follows from the length, so it is laid down first and filled in at the end.

Every player leaves out what an edit list says comes before the sound, and few what comes after it. So
a track ends with a whole packet, and what is left over goes before it: what the session has there, which
warms a decoder up, so that the tracks of an album join without a seam.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from voiceguide.core.errors import OutputFailed
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Frames
from voiceguide.output.boxes import MATRIX, box, descriptor, full_box, table
from voiceguide.output.codec import Codec, Encoder, chunks
from voiceguide.output.languages import iso_639_2
from voiceguide.output.mp4_tags import user_data
from voiceguide.output.reel import Reel

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from voiceguide.core.sound import Block
    from voiceguide.output.info import Chapter, Head, TrackInfo

AAC: Final = Codec(
    "aac", "AAC", Frames(1024), planar_float=True, options=(("aac_coder", "fast"), ("aac_pns", "0"))
)
"""The fast search leaves a hundredth of the noise that the thorough one leaves on speech at 64 kbit/s; no decoder makes up noise itself."""

_DELAY: Final = Frames(1024)
_WARM: Final = 1
"""Packets that a decoder needs before the first one that is heard."""
_TOGETHER: Final = 47
"""Packets that lie together, a second: one entry in the table of places."""
_SOUND, _TITLES = 1, 2
"""The numbers of the tracks in the file."""
_ENABLED, _IN_MOVIE = 1, 2
_SELF: Final = 1
_QUICKTIME_TEXT: Final = bytes.fromhex(
    "00000001 0000 00000000 00000000 00000000 00000000 0001 0000 00000000 0000000d 66746162 0001 0001 00"
)
"""How titles would look: what ffmpeg writes, too."""
_TEXT_MEDIA: Final = struct.pack(">H3I I3I I H", 1, 0, 0, 0, 1, 0, 0, 0, 0x4000, 0)
_UTF_8: Final = struct.pack(">I4sI", 12, b"encd", 0x100)


class M4aMaker:
    """M4A tracks from the sound of a session, one stretch after another.

    Args:
        blocks: The session's sound.
        bitrate: Kbit/s.
        book: Whether players are to take it for an audiobook, which remembers its place.
    """

    def __init__(self, blocks: Iterable[Block], bitrate: int, *, book: bool = False) -> None:
        overlap = (_WARM + 1) * AAC.packet
        self._reel = Reel(((block.start, block.end, block) for block in blocks), overlap)
        self._bitrate, self._book = bitrate, book

    def write(self, target: BinaryIO, start: Frames, end: Frames, info: TrackInfo) -> Head:
        """Write a track of what sounds from one place to another; its head is to be written again at the end.

        Raises:
            OutputFailed: The encoder gave fewer packets than it was asked for.
        """
        length = Frames(end - start)
        lead = Frames(-length % AAC.packet + _WARM * AAC.packet)
        before = Frames(start - lead)
        encoder = Encoder(AAC, self._bitrate)
        movie = _Movie(_DELAY + lead, length, encoder.header, self._bitrate * 1000, info, self._book)
        target.write(movie.head(None))
        heard = (block for _, _, block in self._reel.between(before, end))
        for packet in encoder.packets(chunks(heard, before, end, AAC.packet)):
            movie.sizes.append(len(packet))
            target.write(packet)
        if len(movie.sizes) != movie.count:
            raise OutputFailed("the encoder gave other packets than it was asked for", "Install av again.")
        return movie.head


@dataclass(slots=True)
class _Movie:
    """All that stands before the sound of a file."""

    skip: int
    """Samples before those of the track."""
    length: Frames
    config: bytes
    """What a decoder of AAC is told."""
    rate: int
    """Bits a second."""
    info: TrackInfo
    book: bool
    sizes: list[int] = field(default_factory=list)
    """Of the packets that were written."""

    @property
    def count(self) -> int:
        """How many packets there are."""
        return (self.skip + self.length) // AAC.packet

    def head(self, lufs: float | None) -> bytes:
        """Return everything before the first packet."""
        titles = [_title(one.title) for one in self.info.chapters]
        sizes = self.sizes + [0] * (self.count - len(self.sizes))
        kind = box(b"ftyp", b"M4B " if self.book else b"M4A ", struct.pack(">I", 0x200), b"M4A mp42isom")
        blank = self._movie(0, titles, sizes, lufs)
        texts = b"".join(titles)
        begins = len(kind) + len(blank) + 8
        sound = struct.pack(">I4s", 8 + len(texts) + sum(sizes), b"mdat")
        return kind + self._movie(begins, titles, sizes, lufs) + sound + texts

    def _movie(self, begins: int, titles: list[bytes], sizes: list[int], lufs: float | None) -> bytes:
        told = (
            struct.pack(">IIIIIHHQ", 0, 0, SAMPLE_RATE, self.length, 0x10000, 0x100, 0, 0)
            + MATRIX
            + struct.pack(">6II", 0, 0, 0, 0, 0, 0, 3 if titles else 2)
        )
        tracks = [self._sound(begins + sum(map(len, titles)), sizes, named=bool(titles))]
        if titles:
            tracks.append(_titles(begins, titles, self.info, self.length))
        about = user_data(self.info, self.skip, self.length, lufs, book=self.book)
        return box(b"moov", full_box(b"mvhd", told), *tracks, about)

    def _sound(self, begins: int, sizes: list[int], *, named: bool) -> bytes:
        edit = full_box(b"elst", struct.pack(">IIiHH", 1, self.length, self.skip, 1, 0))
        chapters = [box(b"tref", box(b"chap", struct.pack(">I", _TITLES)))] if named else []
        places = []
        for at in range(0, len(sizes), _TOGETHER):
            places.append((begins,))
            begins += sum(sizes[at : at + _TOGETHER])
        rest = len(sizes) % _TOGETHER
        runs = [(1, _TOGETHER, 1)] if len(sizes) >= _TOGETHER else []
        if rest:
            runs.append((len(places), rest, 1))
        samples = box(
            b"stbl",
            full_box(b"stsd", struct.pack(">I", 1), self._description(max(sizes))),
            table(b"stts", ">II", [(self.count, AAC.packet)]),
            table(b"stsc", ">III", runs),
            full_box(b"stsz", struct.pack(f">II{len(sizes)}I", 0, len(sizes), *sizes)),
            table(b"stco", ">I", places),
            full_box(b"sgpd", b"roll", struct.pack(">IIh", 2, 1, -_WARM), version=1),
            full_box(b"sbgp", b"roll", struct.pack(">III", 1, self.count, 1)),
        )
        media = _media(b"soun", self.skip + self.length, self.info.lang, full_box(b"smhd", bytes(4)), samples)
        return box(
            b"trak", _track(_SOUND, self.length, _ENABLED | _IN_MOVIE), box(b"edts", edit), *chapters, media
        )

    def _description(self, largest: int) -> bytes:
        """Return what a decoder is told of the sound."""
        decoder = bytes((0x40, 0x15)) + largest.to_bytes(3, "big") + struct.pack(">II", self.rate, self.rate)
        setup = descriptor(4, decoder + descriptor(5, self.config))
        stream = full_box(
            b"esds", descriptor(3, struct.pack(">HB", _SOUND, 0) + setup + descriptor(6, b"\2"))
        )
        entry = struct.pack(">6xH8xHHIHH", _SELF, 1, 16, 0, SAMPLE_RATE, 0)
        return box(b"mp4a", entry, stream)


def _title(title: str) -> bytes:
    """Return a chapter's title as a sample of QuickTime text."""
    text = title.encode()
    return struct.pack(">H", len(text)) + text + _UTF_8


def _titles(begins: int, titles: list[bytes], info: TrackInfo, length: Frames) -> bytes:
    """Return the track of chapters, which Apple's players read: a text for each, as long as it."""
    lasts = _lasts(info.chapters, length)
    media = box(
        b"gmhd",
        full_box(b"gmin", struct.pack(">H3HhH", 0x40, 0x8000, 0x8000, 0x8000, 0, 0)),
        box(b"text", _TEXT_MEDIA),
    )
    entry = box(b"text", struct.pack(">6xH", _SELF), _QUICKTIME_TEXT)
    samples = box(
        b"stbl",
        full_box(b"stsd", struct.pack(">I", 1), entry),
        table(b"stts", ">II", [(1, last) for last in lasts]),
        table(b"stsc", ">III", [(1, len(titles), 1)]),
        full_box(b"stsz", struct.pack(f">II{len(titles)}I", 0, len(titles), *map(len, titles))),
        table(b"stco", ">I", [(begins,)]),
    )
    total = sum(lasts)
    return box(b"trak", _track(_TITLES, total, _IN_MOVIE), _media(b"text", total, info.lang, media, samples))


def _lasts(chapters: Iterable[Chapter], length: Frames) -> list[int]:
    """Return how long each chapter's title stands: up to the next one, the last up to the end."""
    starts = [one.start * FRAMES_PER_MS for one in chapters]
    return [after - before for before, after in zip(starts, [*starts[1:], length], strict=True)]


def _track(number: int, length: int, flags: int) -> bytes:
    told = struct.pack(
        ">IIIII2IHHHH", 0, 0, number, 0, length, 0, 0, 0, number - 1, 0x100 * (number == _SOUND), 0
    )
    return full_box(b"tkhd", told, MATRIX, bytes(8), flags=flags)


def _media(kind: bytes, length: int, lang: str, header: bytes, samples: bytes) -> bytes:
    code = 0
    for letter in iso_639_2(lang):
        code = code << 5 | (ord(letter) - 0x60)
    told = full_box(b"mdhd", struct.pack(">IIIIHH", 0, 0, SAMPLE_RATE, length, code, 0))
    handler = full_box(b"hdlr", struct.pack(">I4s12x", 0, kind), b"\0")
    here = full_box(b"dref", struct.pack(">I", 1), full_box(b"url ", flags=_SELF))
    return box(b"mdia", told, handler, box(b"minf", header, box(b"dinf", here), samples))
