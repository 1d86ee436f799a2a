"""A session in sound for tests of formats: islands with silence between, whole and as it is decoded."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import av
import numpy as np

from output.decoders import Sound
from voiceguide.core.sound import Block
from voiceguide.core.units import Frames, Ms
from voiceguide.output.flac import FlacMaker
from voiceguide.output.info import Chapter, Cover, TrackInfo, Words
from voiceguide.output.m4a import M4aMaker
from voiceguide.output.opus import OpusMaker
from voiceguide.output.wav import WavMaker

if TYPE_CHECKING:
    from voiceguide.pipeline.formats import Maker

LENGTH = Ms(12_345)
FRAMES = Frames(LENGTH * 48)
CUTS = (0, 2_001, 2_500, 6_017, 8_123, LENGTH)
"""Milliseconds: in silence, and twice in the middle of a sound."""
KINDS = ("m4a", "m4b", "opus", "flac", "wav")
_SOUNDS = ((0.3, 1.2), (2.2, 2.1), (5.5, 4.0), (10.1, 2.2))
"""Seconds: when each begins, and how long it is."""
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    + bytes(range(256)) * 3
    + b"\xff\xd9"
)
"""Looks like a JPEG to whoever does not decode it."""
INFO = TrackInfo(
    title="Feet “and” hands",
    author="Анна",
    lang="en-GB",
    length=LENGTH,
    chapters=(
        Chapter("Opening", Ms(0), Ms(2_001)),
        Chapter("Правая стопа", Ms(2_001), Ms(8_123)),
        Chapter("End", Ms(8_123), LENGTH),
    ),
    words=(Words("Sit down.", Ms(300)), Words("Дышите.", Ms(2_200))),
    cover=Cover(JPEG, "image/jpeg", 1, 1),
    plan='{"title": "Стопы"}',
)


def blocks() -> list[Block]:
    """Return the session's islands: gliding tones that swell."""
    made = []
    for number, (start, length) in enumerate(_SOUNDS):
        time = np.arange(int(length * 48_000)) / 48_000
        tone = np.sin(2 * np.pi * (180 + 70 * number + 40 * time) * time) + 0.4 * np.sin(1900 * time)
        pcm = (0.2 * tone * (0.6 + 0.4 * np.sin(9 * time))).astype(np.float32)
        made.append(Block(Frames(int(start * 48_000)), pcm))
    return made


def whole() -> Sound:
    """Return the session as one sound."""
    pcm = np.zeros(FRAMES, np.float32)
    for one in blocks():
        pcm[one.start : one.end] += one.pcm
    return pcm


def maker(kind: str) -> Maker:
    """Return what makes tracks of the session in a format."""
    sound = iter(blocks())
    if kind == "opus":
        return OpusMaker(sound, FRAMES, 48)
    if kind == "flac":
        return FlacMaker(sound)
    if kind == "wav":
        return WavMaker(sound)
    return M4aMaker(sound, 96, book=kind == "m4b")


def track(made: Maker, start: int, end: int, info: TrackInfo, lufs: float | None = -19.5) -> bytes:
    """Return a finished track from one millisecond to another."""
    into = io.BytesIO()
    head = made.write(into, Frames(start * 48), Frames(end * 48), info)
    size = len(into.getvalue())
    into.seek(0)
    into.write(head(lufs))
    assert len(into.getvalue()) == size
    return into.getvalue()


def decoded(data: bytes) -> Sound:
    """Decode any format with ffmpeg."""
    with av.open(io.BytesIO(data)) as container:
        parts = [frame.to_ndarray().ravel() for frame in container.decode(audio=0)]
    sound = np.concatenate(parts)
    full = {"i2": 32768, "i4": 2147483648}.get(sound.dtype.str[1:], 1)
    return (sound / np.float32(full)).astype(np.float32)
