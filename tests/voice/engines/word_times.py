"""An ear for words: when they begin in a clip, as a recogniser hears that knows what is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pocketsphinx
import soxr

from voiceguide.core.utterance import Utterance
from voiceguide.voice.shape import shape

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Engine

SENTENCES = (
    "Sit comfortably, and let both feet rest on the floor.",
    "Take your left foot in both hands, and press your thumbs into the sole.",
    "Turn the foot slowly to the left, then to the right.",
    "Rest your hands on the knees and close your eyes.",
    "Rub the sole of your left foot from the heel to the toes and back.",
    "Walk with your thumbs from the heel to the big toe.",
)
_RATE = 16_000
_FRAMES_A_SECOND = 100
_QUIET = 0.5
"""Seconds of silence around a clip, for the recogniser."""


def offsets(engine: Engine, voice: str, rate: int = 140) -> list[float]:
    """Return by how many milliseconds each marked word is late, but the first of each sentence."""
    ear = pocketsphinx.Decoder(
        samprate=_RATE, beam=1e-100, wbeam=1e-80, pbeam=1e-100, lm=None, loglevel="FATAL"
    )
    found = []
    for text in SENTENCES:
        clip = shape(engine.speak(Utterance(text, voice, rate, "en")), 0.0)
        marked = {one.start: one.at / clip.sample_rate for one in clip.marks}
        begins = [word.start() for word in re.finditer(r"\S+", text)]
        heard = zip(begins, _heard(ear, clip.pcm[: clip.voiced], text), strict=False)
        found += [1000 * (marked[begin] - at) for begin, at in heard if begin and begin in marked]
    return found


def _heard(ear: pocketsphinx.Decoder, pcm: np.ndarray, text: str) -> list[float]:
    """Return when the words of a text begin in a clip, in seconds; of the last ones it may not be sure."""
    quiet = np.zeros(round(_QUIET * _RATE), np.float32)
    sound = np.concatenate((quiet, soxr.resample(pcm, 48_000, _RATE), quiet))
    ear.set_align_text(" ".join(re.findall(r"[a-z']+", text.lower())))
    ear.start_utt()
    ear.process_raw((sound * 16_384 / np.abs(sound).max()).astype("<i2").tobytes(), full_utt=True)
    ear.end_utt()
    words = (word for word in ear.seg() if word.word[0] not in "<[")
    return [word.start_frame / _FRAMES_A_SECOND - _QUIET for word in words]
