"""From an engine's raw sound to a finished clip.

A finished clip is at 48 kHz and starts and ends with what sounds: trimmed, levelled, with
soft edges; its voice ends on a whole millisecond, and silence fills it up to whole MP3 frames.
Whoever changes what comes out of here counts up `PROCESSING` in `keys`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr  # type: ignore[import-untyped]  # it ships none

from voiceguide.core.errors import SpeechFailed
from voiceguide.core.sound import Clip, Pcm, amplitude, fade, pad
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Frames

if TYPE_CHECKING:
    from voiceguide.core.utterance import WordMark

_SILENT_DB: Final = -50.0
"""Below the clip's peak: under the softest consonant, over an engine's own hiss."""
_BEFORE: Final = 0.005
"""Seconds kept before what is heard, for soft beginnings."""
_AFTER: Final = 0.010
"""Seconds kept after what is heard, for consonants that die away."""
_FADE_IN: Final = 2 * FRAMES_PER_MS
_FADE_OUT: Final = 5 * FRAMES_PER_MS


def shape(raw: Clip, gain_db: float) -> Clip:
    """Trim, resample, level and pad an engine's sound.

    Raises:
        SpeechFailed: Nothing sounds in it.
    """
    start, trimmed = _trim(raw)
    resampled = soxr.resample(trimmed, raw.sample_rate, SAMPLE_RATE, quality="VHQ")
    voice = pad(fade(resampled * np.float32(amplitude(gain_db)), _FADE_IN, _FADE_OUT), FRAMES_PER_MS)
    return Clip(pad(voice), Frames(len(voice)), marks=_moved(raw, start, len(voice)))


def _moved(raw: Clip, start: int, end: int) -> tuple[WordMark, ...]:
    """Return a clip's marks as they are after its front was cut; what begins after the voice is not heard."""
    places = (max(0, one.at - start) * SAMPLE_RATE // raw.sample_rate for one in raw.marks)
    moved = (replace(one, at=Frames(at)) for one, at in zip(raw.marks, places, strict=True))
    return tuple(one for one in moved if one.at < end)


def _trim(raw: Clip) -> tuple[int, Pcm]:
    """Cut the silence off both ends, as judged by the loudest sample; tell where what is left began."""
    level = np.abs(raw.pcm)
    peak = float(level.max(initial=0.0))
    if not 0 < peak < np.inf:
        raise SpeechFailed("the speech engine gave silence for words")
    heard = np.flatnonzero(level > peak * amplitude(_SILENT_DB))
    start = max(int(heard[0]) - round(_BEFORE * raw.sample_rate), 0)
    end = int(heard[-1]) + 1 + round(_AFTER * raw.sample_rate)
    return start, raw.pcm[start:end]
