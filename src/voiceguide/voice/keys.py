"""What clips, their lengths and gains are found by in the store, and small entries as bytes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.core.units import Frames
from voiceguide.core.utterance import AS_SPOKEN

if TYPE_CHECKING:
    from voiceguide.core.utterance import Utterance

PROCESSING: Final = 2
"""Counted up whenever shaping, calibration or an engine's settings change what a clip is, or tells of its words."""


STRETCHING: Final = 1
"""Counted up whenever stretching comes to sound otherwise."""


@dataclass(frozen=True, slots=True)
class Take:
    """An utterance that was made: what its samples are found by, and how long they are."""

    key: str
    length: Frames
    """With the silence that fills it up to whole MP3 frames."""
    voiced: Frames
    """Up to the end of the voice, a whole number of milliseconds."""


def clip_key(utterance: Utterance, version: str) -> str:
    """Return the key of an utterance's clip, spoken by an engine of a version, and stretched where it is to be."""
    parts: tuple[str | int, ...] = (utterance.text, utterance.voice, utterance.rate, utterance.lang)
    if utterance.stretch != AS_SPOKEN:
        parts = (*parts, STRETCHING, utterance.stretch)
    return f"clip-{_digest(version, *parts)}"


def take_key(clip: str) -> str:
    """Return the key of a clip's lengths."""
    return f"take-{clip.removeprefix('clip-')}"


def gain_key(calibration: Utterance, version: str) -> str:
    """Return the key of the gain that a calibration text leads to."""
    return f"gain-{clip_key(calibration, version).removeprefix('clip-')}"


def dump_take(take: Take) -> bytes:
    """Write a take's lengths."""
    return f"{take.length} {take.voiced}".encode()


def load_take(key: str, data: bytes) -> Take | None:
    """Read what `dump_take` wrote; None when it is something else."""
    parts = data.split(b" ")
    if len(parts) != 2 or not all(part.isdigit() for part in parts):  # noqa: PLR2004  two lengths
        return None
    return Take(key, Frames(int(parts[0])), Frames(int(parts[1])))


def load_gain(data: bytes) -> float | None:
    """Read a gain, dB, from its decimal digits; None when they are something else."""
    try:
        return float(data)
    except ValueError:
        return None


def _digest(*parts: str | int) -> str:
    text = json.dumps((PROCESSING, *parts), ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()
