"""Finished tracks with something wrong in them: their sound, their tag or their bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from mutagen.id3 import ID3

from output.decoders import Sound, by_ffmpeg
from voiceguide.core.sound import Block
from voiceguide.core.units import Frames, Ms
from voiceguide.output.info import TrackInfo, Words
from voiceguide.output.mp3 import APART, Mp3Settings, encode_island, write_mp3
from voiceguide.output.tag_reader import read_tag
from voiceguide.pipeline.formats import FORMATS, Wish

FRAME_BYTES = 288
"""Of a frame at 96 kbit/s."""


def resounded(data: bytes, change: Callable[[Sound], Sound | None]) -> bytes:
    """Return a track with other sound and the same tag: decoded, changed, and encoded island by island."""
    pcm = by_ffmpeg(data).copy()
    changed = change(pcm)
    sound = pcm if changed is None else changed
    into = io.BytesIO()
    runs = (encode_island(island, Mp3Settings()) for island in islands(sound))
    write_mp3(into, runs, Frames(len(sound)), Mp3Settings(), data[: sound_start(data)])
    return into.getvalue()


def remade(data: bytes, kind: str, change: Callable[[Sound], Sound | None], **facts: object) -> bytes:
    """Return an MP3 as a track of another format, with other sound or other facts."""
    told = read_tag(io.BytesIO(data))
    pcm = by_ffmpeg(data).copy()
    changed = change(pcm)
    sound = pcm if changed is None else changed
    length = Frames(len(sound))
    words = tuple(Words(text, at) for at, text in told.lyrics)
    info = TrackInfo(
        told.title, "", "en", Ms(len(sound) // 48), told.chapters, words=words, plan=told.plan or ""
    )
    into = io.BytesIO()
    form = FORMATS[kind]
    head = form.make(_Sound(sound), length, form.bitrates.get("standard", 0), Wish()).write(
        into, Frames(0), length, replace(info, **facts)
    )
    into.seek(0)
    into.write(head(-19.0))
    return into.getvalue()


class _Sound:
    """A whole sound as what a session's sound comes from."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound

    def blocks(self) -> Iterator[Block]:
        """Yield it."""
        yield Block(Frames(0), self._sound)


def islands(sound: Sound) -> list[Block]:
    """Return the runs of a sound between silences that are long enough to part them."""
    heard = np.flatnonzero(np.abs(sound) > 1e-5)
    if not len(heard):
        return []
    breaks = np.flatnonzero(np.diff(heard) > 2 * APART)
    firsts = [heard[0], *heard[breaks + 1]]
    lasts = [*heard[breaks], heard[-1]]
    return [
        Block(Frames(int(start)), sound[start : end + 1]) for start, end in zip(firsts, lasts, strict=True)
    ]


def retagged(data: bytes, change: Callable[[ID3], None]) -> bytes:
    """Return a track with another tag and the same sound."""
    into = io.BytesIO(data)
    tag = ID3(into, translate=False)
    change(tag)
    into.seek(0)
    tag.save(into, v1=0, v2_version=3)
    return into.getvalue()


def sound_start(data: bytes) -> int:
    """Return at which byte the tag ends."""
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte
    return 10 + size


def move(sound: Sound, start: int, end: int, by: int) -> None:
    """Move what sounds from one millisecond to another."""
    kept = sound[start * 48 : end * 48].copy()
    sound[start * 48 : end * 48] = 0
    sound[(start + by) * 48 : (end + by) * 48] += kept


def damaged(data: bytes, at_ms: int, count: int, *, spare: int = 0) -> bytes:
    """Return a track with noise over so many bytes of the frames at a time, after what is to be spared."""
    at = sound_start(data) + FRAME_BYTES * (1 + at_ms // 24) + spare
    noise = np.random.default_rng(5).integers(0, 255, count, np.uint8).tobytes()
    return data[:at] + noise + data[at + count :]


def beep(sound: Sound, at_ms: int, length_ms: int = 150, level: float = 0.1) -> None:
    """Add a burst of noise that nobody planned."""
    noise = np.random.default_rng(6).standard_normal(length_ms * 48)
    sound[at_ms * 48 : (at_ms + length_ms) * 48] += (level * noise).astype(np.float32)


def write(path: Path, data: bytes) -> Path:
    """Write a track and return where it is."""
    path.write_bytes(data)
    return path
