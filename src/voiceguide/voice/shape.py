"""From an engine's raw sound to a finished clip.

A finished clip is at 48 kHz and starts and ends with what sounds: trimmed, levelled, with
soft edges; its voice ends on a whole millisecond, and silence fills it up to whole MP3 frames.
Whoever changes what comes out of here counts up `PROCESSING` in `keys`.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import soxr  # type: ignore[import-untyped]  # it ships none

from voiceguide.core.errors import SpeechFailed
from voiceguide.core.sound import Clip, Pcm, amplitude, fade, pad
from voiceguide.core.units import FRAMES_PER_MS, SAMPLE_RATE, Frames

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
    trimmed = _trim(raw)
    resampled = soxr.resample(trimmed, raw.sample_rate, SAMPLE_RATE, quality="VHQ")
    voice = pad(fade(resampled * np.float32(amplitude(gain_db)), _FADE_IN, _FADE_OUT), FRAMES_PER_MS)
    return Clip(pad(voice), Frames(len(voice)))


def _trim(raw: Clip) -> Pcm:
    """Cut the silence off both ends, as judged by the loudest sample."""
    level = np.abs(raw.pcm)
    peak = float(level.max(initial=0.0))
    if not 0 < peak < np.inf:
        raise SpeechFailed("the speech engine gave silence for words")
    heard = np.flatnonzero(level > peak * amplitude(_SILENT_DB))
    start = int(heard[0]) - round(_BEFORE * raw.sample_rate)
    end = int(heard[-1]) + 1 + round(_AFTER * raw.sample_rate)
    return raw.pcm[max(start, 0) : end]
