"""Continuous sound to MP3 in pieces that are encoded apart and joined without a seam.

MP3 frames borrow space from those before them, so frames of two encoders cannot simply be put
in a row. But an encoder that has heard a little of what goes before (`BEFORE`) codes a frame as
well as one that has heard all, and each frame says how many bytes of the space before it are
its own. So a piece's encoder goes on for some frames into the next piece, and the track
changes over at the first of these in which the next encoder has borrowed no more than the one
before it left unused: what it borrowed is copied into that space. A fresh encoder begins
with nothing to borrow from, so that is nearly always the very first (97 of 100 in trials, and 999
of 1000 within `ON`). Where there is no such frame, both pieces are encoded as one: that one
begins with the same bytes as the first of them, so what was joined before stays as it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceguide.core.errors import OutputFailed
from voiceguide.core.units import Frames
from voiceguide.output.mp3.encode import Mp3Settings, Run, encode_frames, encoder_version
from voiceguide.output.mp3.frames import FRAME, HEADER_SIZE, SIDE_INFO_SIZE, frame_size, header, silent_frame
from voiceguide.output.samples import samples16

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from voiceguide.core.sound import Block

LEAD = 3
"""Frames that an encoder hears before a piece: they fill its filters, and borrowed bytes reach no further."""

ON = 8
"""Frames after a piece in which the next one may take over."""

BEFORE = Frames(LEAD * FRAME)
"""Samples before a piece that its frames depend on."""

AFTER = Frames((ON + 1) * FRAME)
"""Samples after a piece that its frames depend on; the encoder looks ahead by less than a frame."""

_HEAD = HEADER_SIZE + SIDE_INFO_SIZE
_MADE_BY = 2
"""Raised whenever the bytes of a segment change for the same samples and settings."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A piece's frames before they are joined to others."""

    first: int
    """Which of the track's frames the piece begins with, from 0."""
    count: int
    """Frames in the piece."""
    data: bytes
    """`LEAD` frames before it (fewer at a track's start), its own, and `ON` frames after it."""

    @property
    def end(self) -> int:
        """The frame after the piece's last one."""
        return self.first + self.count

    def frames(self, start: int, end: int, size: int) -> bytes:
        """Return frames of `size` bytes by their numbers in the track."""
        zero = max(self.first - LEAD, 0)
        return self.data[(start - zero) * size : (end - zero) * size]

    def borrowed(self, frame: int, size: int) -> int:
        """Return how many bytes before it a frame has taken: the first nine bits of its side information."""
        side = self.frames(frame, frame + 1, size)[HEADER_SIZE : HEADER_SIZE + 2]
        return int.from_bytes(side, "big") >> 7


def piece_run_key(recipe: str, settings: Mp3Settings) -> str:
    """Return what the frames of a piece are remembered by; `recipe` names all samples that are heard."""
    parts = ("piece", recipe, settings.bitrate, settings.quality, LEAD, ON, _MADE_BY, encoder_version())
    return hashlib.blake2b(repr(parts).encode(), digest_size=32).hexdigest()


def encode_piece(heard: Block, start: Frames, end: Frames, settings: Mp3Settings) -> Segment:
    """Encode the piece from `start` up to `end`, both on the grid of frames.

    `heard` begins `BEFORE` the piece, or with the track, and ends `AFTER` it.

    Raises:
        ValueError: The piece is not on the grid, or not all of it is heard.
        OutputFailed: The encoder did not give the frames it was asked for.
    """
    wanted = (max(start - BEFORE, 0), end + AFTER)
    if start % FRAME or end % FRAME or not 0 <= start < end or (heard.start, heard.end) != wanted:
        raise ValueError(f"a piece from {start} to {end} is not on the grid, or not heard from {wanted}")
    first, size = start // FRAME, frame_size(settings.bitrate)
    frames = encode_frames(samples16(heard.pcm), settings)
    lead = first - heard.start // FRAME
    count = (end - start) // FRAME
    data = frames[: (lead + count + ON) * size]
    if len(data) != (lead + count + ON) * size or not data.startswith(header(settings.bitrate)):
        raise OutputFailed("the MP3 encoder gave other frames than it was asked for", "Reinstall lameenc.")
    return Segment(first, count, data)


def place_segment(data: bytes, start: Frames, end: Frames) -> Segment:
    """Place the remembered frames of a piece wherever a piece has the same `piece_run_key`."""
    return Segment(start // FRAME, (end - start) // FRAME, data)


def join(
    segments: Iterable[Segment], settings: Mp3Settings, as_one: Callable[[Segment, Segment], Segment]
) -> Iterator[Run]:
    """Join segments in order to runs for `write_mp3`; where one is missing there is silence.

    Keeps two segments at a time. `as_one` encodes two that follow each other as a single piece.

    Raises:
        ValueError: Segments overlap, are out of order, or are too short to be joined.
    """
    size = frame_size(settings.bitrate)
    before: Segment | None = None
    begins = 0
    for after in segments:
        if before is not None and before.end != after.first and after.first - before.end < LEAD:
            raise ValueError(f"a piece begins at frame {after.first}, after one that ends at {before.end}")
        if before is not None and before.end == after.first:
            joint = _joint(before, after, size)
            if joint is None:
                before = as_one(before, after)
                continue
            if joint - begins < LEAD:
                raise ValueError(f"a piece of {before.count} frames is too short to be joined")
            yield Run(begins, _lend(before.frames(begins, joint, size), after, joint, size))
            begins = joint
        else:
            if before is not None:
                yield Run(begins, before.frames(begins, before.end, size))
            begins = max(after.first - LEAD, before.end if before else 0)
            if begins < after.first:
                silence = silent_frame(settings.bitrate) * (after.first - begins)
                yield Run(begins, _lend(silence, after, after.first, size))
            begins = after.first
        before = after
    if before is not None:
        yield Run(begins, before.frames(begins, before.end, size))


def _joint(before: Segment, after: Segment, size: int) -> int | None:
    """Return the first frame from which the later of two pieces can go on, if there is one."""
    frames = range(after.first, after.first + min(ON, after.count))
    return next((at for at in frames if after.borrowed(at, size) <= before.borrowed(at, size)), None)


def _lend(frames: bytes, after: Segment, joint: int, size: int) -> bytes:
    """Return frames whose unused end holds what the next piece borrowed of it."""
    borrowed = after.borrowed(joint, size)
    out, room = bytearray(frames), size - _HEAD
    theirs = after.frames(max(joint - LEAD, 0), joint, size)
    end = 0
    while borrowed > 0:
        taken = min(borrowed, room)
        out[len(out) + end - taken : len(out) + end] = theirs[len(theirs) + end - taken : len(theirs) + end]
        borrowed -= taken
        end -= size
    return bytes(out)
