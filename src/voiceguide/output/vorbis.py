"""Vorbis comments: what FLAC and Opus tracks say about themselves."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from voiceguide.core.units import HOUR, MINUTE, SECOND, Ms
from voiceguide.output.info import REPLAY_GAIN_LUFS, replay_gain
from voiceguide.output.languages import iso_639_2

if TYPE_CHECKING:
    from voiceguide.output.info import Cover, TrackInfo

PLAN: Final = "VOICEGUIDE_PLAN"
"""The comment that holds the plan."""

_VENDOR: Final = b"voiceguide"
_FRONT: Final = 3
_COLOURS: Final = 24
_R128_LUFS: Final = -23.0
_STEPS: Final = 256
_MOST: Final = 0x7FFF


def comments(info: TrackInfo, *more: str) -> bytes:
    """Return a track's comments, and more of them that are ready, as both FLAC and Opus hold them."""
    told = [one.encode() for one in (*(f"{name}={value}" for name, value in _facts(info)), *more)]
    head = struct.pack("<I", len(_VENDOR)) + _VENDOR + struct.pack("<I", len(told))
    return head + b"".join(struct.pack("<I", len(one)) + one for one in told)


def gain_of_flac(lufs: float | None) -> str:
    """Return the comment that tells players the gain; always of the same size."""
    return f"REPLAYGAIN_TRACK_GAIN={_gain(lufs):+06.2f} dB"


def gain_of_opus(lufs: float | None) -> str:
    """Return the same for Opus: to -23 LUFS, in 256ths of a dB."""
    gain = 0 if lufs is None else round((_gain(lufs) + _R128_LUFS - REPLAY_GAIN_LUFS) * _STEPS)
    return f"R128_TRACK_GAIN={max(-_MOST, min(gain, _MOST)):+06d}"


def picture(cover: Cover) -> bytes:
    """Return a picture as FLAC has it."""
    mime = cover.mime.encode()
    size = struct.pack(">5I", cover.width, cover.height, _COLOURS, 0, len(cover.data))
    return struct.pack(">II", _FRONT, len(mime)) + mime + struct.pack(">I", 0) + size + cover.data


def _gain(lufs: float | None) -> float:
    return 0.0 if lufs is None else replay_gain(lufs)


def _facts(info: TrackInfo) -> Iterator[tuple[str, str]]:
    facts = (
        ("TITLE", info.title),
        ("ARTIST", info.author),
        ("ALBUM", info.album),
        ("TRACKNUMBER", f"{info.number}" if info.number else ""),
        ("TRACKTOTAL", f"{info.tracks}" if info.tracks else ""),
        ("LANGUAGE", iso_639_2(info.lang)),
        ("GENRE", "Speech"),
        ("LYRICS", "\n".join(one.text for one in info.words)),
        ("SYNCEDLYRICS", "\n".join(f"[{_minutes(one.at)}]{one.text}" for one in info.words)),
        (PLAN, info.plan),
    )
    yield from ((name, value) for name, value in facts if value)
    for number, chapter in enumerate(info.chapters, 1):
        yield f"CHAPTER{number:03}", _clock(chapter.start)
        yield f"CHAPTER{number:03}NAME", chapter.title


def _clock(at: Ms) -> str:
    """Write a place as chapters want it: `00:01:02.345`."""
    hours, rest = divmod(at, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, millis = divmod(rest, SECOND)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{millis:03}"


def _minutes(at: Ms) -> str:
    """Write a place as lyrics want it: `01:02.34`."""
    minutes, rest = divmod(at, MINUTE)
    return f"{minutes:02}:{rest // SECOND:02}.{rest % SECOND // 10:02}"
