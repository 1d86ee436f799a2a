"""Tracks that are cut out of the frames of a session.

A session is encoded once, and each track of its album is a stretch of its frames, so all tracks
played in a row are the very session, to the last bit. A decoder needs one frame before the first that
is heard, and the bytes which that one borrowed of others; two silent frames before it carry these.
The Info header tells players to leave out all that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voiceguide.core.units import Frames
from voiceguide.output.mp3.encode import Mp3Settings, Run
from voiceguide.output.mp3.frames import (
    DECODER_DELAY,
    ENCODER_DELAY,
    FRAME,
    HEADER_SIZE,
    SIDE_INFO_SIZE,
    frame_count,
    frame_size,
    silent_frame,
)
from voiceguide.output.mp3.track import write_mp3
from voiceguide.output.reel import Reel
from voiceguide.output.tags import id3_head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from voiceguide.output.info import Head, TrackInfo

_QUIET: Final = 2
"""Silent frames that a track begins with, unless it is a session's first."""
_WARM: Final = 1
"""Frames after them that are decoded and not heard."""
_REACH: Final = 3
"""Frames before one that it may have borrowed bytes of."""
_OVERLAP: Final = _QUIET + _WARM + _REACH + 3
"""Frames of one track that the next may need again, and those that its padding takes."""
_WIDE: Final = 160
"""Kbit/s of silent frames that two of the track's own would be too narrow for."""
_HEAD: Final = HEADER_SIZE + SIDE_INFO_SIZE
_BORROWED_BITS: Final = 7


class Mp3Maker:
    """MP3 tracks from the frames of a session, one stretch after another.

    Args:
        runs: The session's frames.
        settings: How they were made.
        small: Whether silence between them has the lowest bitrate there is.
    """

    def __init__(self, runs: Iterable[Run], settings: Mp3Settings, *, small: bool = False) -> None:
        self._size = frame_size(settings.bitrate)
        self._settings, self._small = settings, small
        placed = ((run.first, run.first + len(run.data) // self._size, run) for run in runs)
        self._reel = Reel(placed, _OVERLAP)

    def write(self, target: BinaryIO, start: Frames, end: Frames, info: TrackInfo) -> Head:
        """Write a track of what sounds from one place to another; its head is to be written again at the end."""
        heard = (start + ENCODER_DELAY + DECODER_DELAY) // FRAME
        first = max(heard - _QUIET - _WARM, 0)
        lead, length = Frames(start - first * FRAME), Frames(end - start)
        runs = self._cut(first, first + frame_count(length, lead))
        head = id3_head(info)
        write_mp3(target, runs, length, self._settings, head(None), small=self._small, lead=lead)
        return head

    def _cut(self, first: int, end: int) -> Iterator[Run]:
        """Yield the runs of a stretch of frames, counted from its first one."""
        begin = first + _QUIET if first else 0
        before = bytearray()
        for start, stop, run in self._reel.between(max(begin - _REACH, 0), end):
            for frame in range(max(start, begin - _REACH), min(stop, begin)):
                before += self._frames(run, frame, frame + 1)[_HEAD:]
            if stop > begin:
                at = max(start, begin)
                data = self._frames(run, at, min(stop, end))
                if at == begin and first:
                    yield self._lent(data, before)
                yield Run(at - first, data)

    def _frames(self, run: Run, start: int, end: int) -> bytes:
        """Return frames of a run by their numbers in the session."""
        return run.data[(start - run.first) * self._size : (end - run.first) * self._size]

    def _lent(self, data: bytes, before: bytearray) -> Run:
        """Return silent frames to go before others, with the bytes at their ends that the first of these borrowed."""
        borrowed = int.from_bytes(data[HEADER_SIZE : HEADER_SIZE + 2], "big") >> _BORROWED_BITS
        narrow = borrowed > _QUIET * (self._size - _HEAD)
        bitrate = _WIDE if narrow else self._settings.bitrate
        room = frame_size(bitrate) - _HEAD
        lent = bytes(before[len(before) - borrowed :]) if borrowed else b""
        carried = lent.rjust(_QUIET * room, b"\0")
        frames = bytearray()
        for at in range(_QUIET):
            quiet = bytearray(silent_frame(bitrate)[:_HEAD])
            # What a decoder keeps begins where a frame's own data do, and those of a silent one are nothing.
            kept = max(borrowed - (_QUIET - at) * room, 0) if at else 0
            quiet[HEADER_SIZE : HEADER_SIZE + 2] = (kept << _BORROWED_BITS).to_bytes(2, "big")
            frames += quiet + carried[at * room : (at + 1) * room]
        return Run(0, bytes(frames), bitrate)
