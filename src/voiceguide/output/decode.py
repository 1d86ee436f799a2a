"""A finished track to its samples, a piece at a time, and what is damaged in it.

Where frames stand is read from their headers; a decoder that is told to look closely says of the rest
which frames do not add up. What it cannot decode is as long in the result as it was, and silent.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np

from voiceguide.core.errors import MachineError
from voiceguide.core.sound import Pcm
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Ms
from voiceguide.output.mp3.frames import FRAME, HEADER_SIZE, SIDE_INFO_SIZE

_CLOSELY: Final = {"err_detect": "crccheck+bitstream+buffer+explode"}
_BITRATES: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_AT_ONCE: Final = 200
"""Frames of a piece: nearly five seconds."""
_TAG_HEAD: Final = 10
_TRAILERS: Final = (b"TAG", b"APETAGEX", b"LYRICS")


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a track that is no sound frame, or one that does not add up."""

    at: Ms
    what: str


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of an MP3, as their headers tell."""

    count: int
    """How many there are, the Info frame not counted."""
    promised: int | None
    """How many the Info frame says; None without one."""
    damage: tuple[Damage, ...]


def decode(path: Path, damage: list[Damage]) -> Iterator[Pcm]:
    """Yield the samples of a track, mono at 48 kHz; what is damaged is appended to a list.

    Raises:
        MachineError: It cannot be opened, or holds no sound.
    """
    import av  # noqa: PLC0415  heavy; only where a track is read
    from av import logging  # noqa: PLC0415  the same

    before = logging.get_level()
    logging.set_level(logging.ERROR)
    try:
        with logging.Capture(local=True) as said, av.open(str(path)) as container:
            if not container.streams.audio:
                raise MachineError(f"{path} holds no sound", "name a finished track")
            stream = container.streams.audio[0]
            stream.codec_context.options = _CLOSELY
            yield from _joined(_decoded(container.demux(stream), said, damage))
    except (av.error.FFmpegError, OSError) as error:
        raise MachineError(f"cannot read {path}: {error.strerror}", "name a finished track") from error
    finally:
        logging.set_level(before)


def _joined(parts: Iterator[Pcm]) -> Iterator[Pcm]:
    """Put small pieces together to such as are worth looking at."""
    held: list[Pcm] = []
    for part in parts:
        held.append(part)
        if len(held) == _AT_ONCE:
            yield np.concatenate(held)
            held = []
    if held:
        yield np.concatenate(held)


def _decoded(packets: Iterator[Any], said: list[Any], damage: list[Damage]) -> Iterator[Pcm]:
    import av  # noqa: PLC0415  the same

    resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)
    done = 0
    for packet in packets:
        said.clear()
        try:
            frames = [part for frame in packet.decode() for part in resampler.resample(frame)]
        except av.error.FFmpegError:
            damage.append(Damage(Ms(done // FRAMES_PER_MS), "a frame cannot be decoded"))
            lost = np.zeros(FRAME, np.float32)
            done += len(lost)
            yield lost
            continue
        if said:
            damage.append(Damage(Ms(done // FRAMES_PER_MS), "a frame does not add up"))
        for frame in frames:
            pcm = np.ascontiguousarray(frame.to_ndarray().ravel(), np.float32)
            done += len(pcm)
            yield pcm


def walk(track: BinaryIO) -> Frames:
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
    return Frames(count, promised, tuple(damage))


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
