"""A finished track to its samples, a piece at a time, and what is damaged in it.

A decoder that is told to look closely says which frames do not add up. What it cannot decode is as
long in the result as it was, and silent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from voiceguide.core.errors import MachineError
from voiceguide.core.sound import Pcm
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Frames, Ms
from voiceguide.output.samples import samples16
from voiceguide.output.walk import Damage

_CLOSELY: Final = {"err_detect": "crccheck+bitstream+buffer+explode"}
_AT_ONCE: Final = 200
"""Frames of a piece: four or five seconds."""
_WALKED: Final = "mp3"
"""The format whose frames are found by `walk`: what is said while they are looked for tells nothing more."""


@dataclass(slots=True)
class Decoding:
    """What is noted of a track while it is decoded."""

    packets: int = 0
    """Frames of the codec so far."""
    promised: int | None = None
    """How many there should be, where the file has a table of them."""
    damage: list[Damage] = field(default_factory=list)
    digest: Any = field(default_factory=lambda: hashlib.md5(usedforsecurity=False))
    """Of all samples, as FLAC has it."""

    def note(self, done: int, what: str) -> None:
        """Write down damage after so many samples."""
        self.damage.append(Damage(Ms(done // FRAMES_PER_MS), what))


def decode(path: Path, notes: Decoding) -> Iterator[Pcm]:
    """Yield the samples of a track, mono at 48 kHz; what else is found is noted.

    Raises:
        MachineError: It cannot be opened, or holds no sound.
    """
    import av  # noqa: PLC0415  heavy; only where a track is read
    from av import logging  # noqa: PLC0415  the same

    before = logging.get_level()
    logging.set_level(logging.ERROR)
    try:
        with logging.Capture(local=True) as said, av.open(str(path), metadata_errors="replace") as container:
            if not container.streams.audio:
                raise MachineError(f"{path} holds no sound", "name a finished track")
            stream = container.streams.audio[0]
            stream.codec_context.options = _CLOSELY
            notes.promised = stream.frames or None
            said.clear()
            heeded = container.format.name != _WALKED
            for pcm in _joined(_decoded(container.demux(stream), said, notes, heeded=heeded)):
                notes.digest.update(samples16(pcm).astype("<i2", copy=False).tobytes())
                yield pcm
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


def _decoded(packets: Iterator[Any], said: list[Any], notes: Decoding, *, heeded: bool) -> Iterator[Pcm]:
    import av  # noqa: PLC0415  the same

    resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)
    done = 0
    for packet in packets:
        if said and heeded:
            notes.note(done, "something that is no sound")
        said.clear()
        notes.packets += packet.size > 0
        try:
            frames = [part for frame in packet.decode() for part in resampler.resample(frame)]
        except av.error.FFmpegError:
            notes.note(done, "a frame cannot be decoded")
            lost = np.zeros(_lasts(packet), np.float32)
            done += len(lost)
            yield lost
            continue
        if said:
            notes.note(done, "a frame does not add up")
        said.clear()
        for frame in frames:
            pcm = np.ascontiguousarray(frame.to_ndarray().ravel(), np.float32)
            done += len(pcm)
            yield pcm


def _lasts(packet: Any) -> Frames:  # noqa: ANN401  PyAV's own, which is imported late
    """Return how long a packet is, as its file says."""
    return Frames(round((packet.duration or 0) * (packet.time_base or 0) * SAMPLE_RATE))
