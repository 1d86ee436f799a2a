"""Runs of frames to a track: silent frames between them, the Info header before.

Bytes are written as they come and nothing is kept but where each hundredth of the
track begins, so an hour takes no more memory than a minute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voiceguide.core.units import Frames
from voiceguide.output.mp3.encode import Mp3Settings
from voiceguide.output.mp3.frames import SMALLEST, frame_count, frame_size, silent_frame
from voiceguide.output.mp3.info import POINTS, info_frame

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from voiceguide.output.mp3.encode import Run

_AT_ONCE = 512
"""Silent frames written in one piece."""


def write_mp3(  # noqa: PLR0913  a track's facts
    target: BinaryIO,
    runs: Iterable[Run],
    length: Frames,
    settings: Mp3Settings,
    tag: bytes = b"",
    *,
    small: bool = False,
    lead: Frames = Frames(0),
) -> None:
    """Write a track of `length` exactly: tag, Info header, runs, silence between.

    `lead` counts the samples of the first frames that are before the track's own. `target` can seek. Silence has the bitrate of the sound, so that cheap players seek
    rightly; with `small` it has the lowest there is.

    Raises:
        ValueError: Runs overlap, are out of order or reach past the track, or the track is empty.
    """
    if length <= 0:
        raise ValueError("a track has a length")
    target.write(tag)
    start = target.tell()
    frames = frame_count(length, lead)
    writer = _Writer(target, frames, byte=frame_size(settings.bitrate))
    target.write(bytes(writer.byte))
    silence = silent_frame(SMALLEST if small else settings.bitrate)
    for run in runs:
        writer.silence(run.first - writer.frame, silence)
        writer.sound(run.data, frame_size(run.bitrate or settings.bitrate))
    writer.silence(frames - writer.frame, silence)
    info = info_frame(settings, length, writer.byte, writer.points, small=small, lead=lead)
    target.seek(start)
    target.write(info)
    target.seek(start + writer.byte)


@dataclass(slots=True)
class _Writer:
    """Frames in a row, counted, and where each hundredth of them begins."""

    target: BinaryIO
    frames: int
    byte: int
    """Where the next frame goes, from the start of the Info header."""
    frame: int = 0
    """Which one the next frame is."""
    points: list[int] = field(default_factory=list)

    def silence(self, count: int, frame: bytes) -> None:
        if count < 0:
            raise ValueError(
                f"a run begins at frame {self.frame + count}, before the last one ends at {self.frame}"
            )
        self._advance(count, len(frame))
        whole, rest = divmod(count, _AT_ONCE)
        for _ in range(whole):
            self.target.write(frame * _AT_ONCE)
        self.target.write(frame * rest)

    def sound(self, data: bytes, size: int) -> None:
        count, rest = divmod(len(data), size)
        if rest or self.frame + count > self.frames:
            raise ValueError(
                f"a run at frame {self.frame} is not whole frames within the {self.frames} of the track"
            )
        self._advance(count, size)
        self.target.write(data)

    def _advance(self, count: int, size: int) -> None:
        """Note the hundredths that begin within the next `count` frames, and pass over those."""
        while (
            len(self.points) < POINTS
            and (at := len(self.points) * self.frames // POINTS) < self.frame + count
        ):
            self.points.append(self.byte + (at - self.frame) * size)
        self.frame += count
        self.byte += count * size
