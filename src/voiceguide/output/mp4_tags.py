"""What an M4A or M4B track says about itself: facts as iTunes writes them, and chapters."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from voiceguide.output.boxes import box, fact, full_box, own_fact
from voiceguide.output.info import replay_gain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceguide.output.info import Chapter, TrackInfo

PLAN: Final = "voiceguide plan"
OWNER: Final = "voiceguide"
"""Under which name, and whose, the plan is kept."""
KEY: Final = f"----:{OWNER}:{PLAN}"
"""The same as mutagen names it."""

_INTEGER: Final = 21
_PICTURES: Final = {"image/jpeg": 13, "image/png": 14}
_AUDIOBOOK: Final = 2
_NUMBER: Final = 0
_MOST_LISTED: Final = 255
"""Chapters that the short list can count, and bytes of a title in it."""
_TICKS: Final = 10_000
"""Of that list's clock in a millisecond."""


def user_data(info: TrackInfo, skip: int, length: int, lufs: float | None, *, book: bool) -> bytes:
    """Return everything that a track says about itself; of the same size whatever its loudness.

    Args:
        info: The facts.
        skip: Samples before those of the track.
        length: Samples of the track.
        lufs: Its loudness, once it is known.
        book: Whether it is an audiobook.
    """
    handler = full_box(b"hdlr", struct.pack(">I4s4sII", 0, b"mdir", b"appl", 0, 0), b"\0")
    facts = box(b"ilst", *_facts(info, book=book), _gapless(skip, length), _gain(lufs))
    return box(b"udta", *_short_list(info.chapters), full_box(b"meta", handler, facts))


def _facts(info: TrackInfo, *, book: bool) -> list[bytes]:
    texts = (
        (b"\xa9nam", info.title),
        (b"\xa9ART", info.author),
        (b"\xa9alb", info.album or (info.title if book else "")),
        (b"\xa9gen", "Speech"),
        (b"\xa9lyr", "\n".join(one.text for one in info.words)),
    )
    facts = [fact(name, text.encode()) for name, text in texts if text]
    if info.number:
        facts.append(fact(b"trkn", struct.pack(">4H", 0, info.number, info.tracks, 0), _NUMBER))
    if book:
        facts.append(fact(b"stik", bytes((_AUDIOBOOK,)), _INTEGER))
    facts.append(fact(b"pgap", bytes((1,)), _INTEGER))
    if info.cover:
        facts.append(fact(b"covr", info.cover.data, _PICTURES[info.cover.mime]))
    if info.plan:
        facts.append(own_fact(PLAN, info.plan, OWNER))
    return facts


def _gapless(skip: int, length: int) -> bytes:
    """Return what iTunes is told of the samples before the sound; after it there are none."""
    zeros = " ".join(("00000000",) * 8)
    return own_fact("iTunSMPB", f" 00000000 {skip:08X} 00000000 {length:016X} {zeros}")


def _gain(lufs: float | None) -> bytes:
    gain = 0.0 if lufs is None else replay_gain(lufs)
    return own_fact("replaygain_track_gain", f"{gain:+06.2f} dB")


def _short_list(chapters: Sequence[Chapter]) -> list[bytes]:
    """Return the chapters as Nero lists them, which VLC reads; at most 255."""
    if not chapters:
        return []
    listed = chapters[:_MOST_LISTED]
    rows = []
    for chapter in listed:
        title = chapter.title.encode()[:_MOST_LISTED].decode(errors="ignore").encode()
        rows.append(struct.pack(">QB", chapter.start * _TICKS, len(title)) + title)
    return [full_box(b"chpl", struct.pack(">IB", 0, len(listed)), *rows, version=1)]
