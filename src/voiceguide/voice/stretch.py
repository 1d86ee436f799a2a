"""A finished clip made shorter or longer, at the pitch that it has."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from voiceguide.core.errors import EngineMissing
from voiceguide.core.sound import Clip, Pcm, fade, pad
from voiceguide.core.units import (
    FRAMES_PER_MS,
    SAMPLE_RATE,
    Frames,
    frames_from_ms,
    ms_from_frames,
    stretched,
)
from voiceguide.core.utterance import AS_SPOKEN

_MARGIN: Final = SAMPLE_RATE // 10
"""Silence on both sides while it is stretched, so that its edges stay whole."""
_FADE_IN: Final = 2 * FRAMES_PER_MS
_FADE_OUT: Final = 5 * FRAMES_PER_MS


def stretch(clip: Clip, thousandths: int) -> Clip:
    """Stretch a clip to so many thousandths of its length; the same clip gives the same samples every time.

    Its voice is exactly as long as `core.units.stretched` says, and its words begin where they are then.

    Raises:
        EngineMissing: The package that stretches is not installed.
    """
    voiced = frames_from_ms(stretched(ms_from_frames(clip.voiced), thousandths))
    voice = fade(_stretched(clip.pcm[: clip.voiced], voiced, thousandths), _FADE_IN, _FADE_OUT)
    marks = (replace(one, at=Frames(one.at * voiced // clip.voiced)) for one in clip.marks)
    return Clip(pad(voice), voiced, marks=tuple(marks))


def _stretched(pcm: Pcm, frames: int, thousandths: int) -> Pcm:
    try:
        from python_stretch import Signalsmith  # noqa: PLC0415  few routines ask for it
    except ImportError as error:
        message = "`stretch:` needs the package python-stretch"
        raise EngineMissing(
            message, "install it: pip install python-stretch; or take `stretch:` out"
        ) from error

    processor = Signalsmith.Stretch()
    processor.preset(1, SAMPLE_RATE)
    processor.setTimeFactor(AS_SPOKEN / thousandths)
    made = np.asarray(processor.process(np.pad(pcm, _MARGIN)[np.newaxis, :]), np.float32)[0]
    head = _MARGIN * thousandths // AS_SPOKEN
    out = np.zeros(frames, np.float32)
    heard = made[head : head + frames]
    out[: len(heard)] = heard
    return out
