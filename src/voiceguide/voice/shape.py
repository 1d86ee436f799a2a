"""From an engine's raw sound to a finished clip, and clips as bytes.

A finished clip is at 48 kHz and starts and ends with what sounds: trimmed, levelled, with
soft edges; its voice ends on a whole millisecond, and silence fills it up to whole MP3 frames.
"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
import soxr  # type: ignore[import-untyped]  # it ships none

from voiceguide.core.errors import SpeechFailed
from voiceguide.core.sound import Clip, Pcm, amplitude, fade, pad
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Frames

PROCESSING: Final = 1
"""Counted up whenever anything here changes what a clip sounds like; what was made before is made anew."""

_SILENT_DB: Final = -50.0
"""Below the clip's peak: under the softest consonant, over the engine's own hiss."""
_KEPT_BEFORE: Final = 0.005
_KEPT_AFTER: Final = 0.010
"""Seconds kept around what is heard, for the edges of soft consonants."""
_FADE_IN: Final = 2 * FRAMES_PER_MS
_FADE_OUT: Final = 5 * FRAMES_PER_MS

_HEADER: Final = struct.Struct("<4sHHII")
_MAGIC: Final = b"VGCL"
_FORMAT: Final = 1
_SCALE: Final = 2**14
"""Of a sample in 16 bits: 6 dB of headroom, so that levelled speech over full scale survives."""


def shape(raw: Clip, gain_db: float) -> Clip:
    """Trim, resample, level and pad an engine's sound.

    Raises:
        SpeechFailed: Nothing sounds in it.
    """
    pcm = soxr.resample(_trim(raw), raw.sample_rate, SAMPLE_RATE, quality="VHQ")
    pcm = fade(np.asarray(pcm, np.float32) * np.float32(amplitude(gain_db)), _FADE_IN, _FADE_OUT)
    spoken = pad(pcm, FRAMES_PER_MS)
    return Clip(pad(spoken), Frames(len(spoken)))


def _trim(raw: Clip) -> Pcm:
    """Cut the silence off both ends, as judged by the loudest sample."""
    level = np.abs(raw.pcm)
    peak = float(level.max(initial=0.0))
    if not 0 < peak < np.inf:
        raise SpeechFailed("the speech engine gave no sound for the words")
    heard = np.flatnonzero(level > peak * amplitude(_SILENT_DB))
    start = int(heard[0]) - round(_KEPT_BEFORE * raw.sample_rate)
    end = int(heard[-1]) + 1 + round(_KEPT_AFTER * raw.sample_rate)
    return raw.pcm[max(start, 0) : end]


def dump(clip: Clip) -> bytes:
    """Write a finished clip as bytes: a header, then 16-bit samples up to the end of the voice.

    Samples beyond ±2 are cut off.
    """
    voice = np.clip(np.rint(clip.pcm[: clip.voiced] * _SCALE), -_SCALE * 2, _SCALE * 2 - 1)
    header = _HEADER.pack(_MAGIC, _FORMAT, 0, len(clip.pcm), clip.voiced)
    return header + voice.astype("<i2").tobytes()


def load(data: bytes) -> Clip:
    """Read what `dump` wrote.

    Raises:
        ValueError: The bytes are something else, or not whole.
    """
    if len(data) < _HEADER.size:
        raise ValueError("no clip: too short")
    magic, version, _, length, voiced = _HEADER.unpack_from(data)
    if (magic, version) != (_MAGIC, _FORMAT):
        raise ValueError("no clip, or one of another format")
    if voiced > length or len(data) != _HEADER.size + 2 * voiced:
        raise ValueError("a clip that is not whole")
    pcm = np.zeros(length, np.float32)
    pcm[:voiced] = np.frombuffer(data, "<i2", offset=_HEADER.size) / np.float32(_SCALE)
    return Clip(pcm, Frames(voiced))
