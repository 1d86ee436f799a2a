"""Commands and sentences as the default engine says them, in rooms that are made up."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import soxr

from voiceguide.core.hearing import HEARING_RATE, Heard, HearingSettings
from voiceguide.core.sound import Pcm
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.hear.commands import CommandListener
from voiceguide.voice.engines import open_engine

PER_MS = HEARING_RATE // 1000
BLOCK = HEARING_RATE // 20


@cache
def say(text: str, voice: str = "en-us", rate: int = 150) -> Pcm:
    """Return words at 16 kHz, as loud as speech, without the silence around them."""
    clip = open_engine("pyttsx3").speak(Utterance(text, f"pyttsx3:{voice}", rate, "en"))
    pcm = soxr.resample(clip.pcm, clip.sample_rate, HEARING_RATE).astype(np.float32)
    (loud,) = np.nonzero(np.abs(pcm) > 0.02 * np.abs(pcm).max())
    pcm = pcm[loud[0] : loud[-1] + 1]
    louder: Pcm = 0.05 / np.float32(np.sqrt(np.mean(pcm**2))) * pcm
    return louder


def laid(length: Ms, sounds: Iterable[tuple[int, Pcm]]) -> Pcm:
    """Return sounds at their moments, in milliseconds, and silence around them."""
    whole = np.zeros(length * PER_MS, np.float32)
    for at, pcm in sounds:
        whole[at * PER_MS : at * PER_MS + len(pcm)] += pcm
    return whole


def room(own: Pcm) -> Pcm:
    """Return what a microphone hears of a session: late, with an echo, and with a little noise."""
    rng = np.random.default_rng(1)
    echo = rng.standard_normal(4000) * np.exp(-np.arange(4000) / 800)
    way = np.concatenate((np.zeros(120 * PER_MS), [1.0], 0.4 * echo / np.sqrt(np.sum(echo**2))))
    size = 1 << (len(own) + len(way)).bit_length()
    back = np.fft.irfft(np.fft.rfft(own, size) * np.fft.rfft(way, size))[: len(own)]
    return (back + 0.001 * rng.standard_normal(len(own))).astype(np.float32)


def spans(own: Pcm, at: int) -> list[tuple[Ms, Ms]]:
    """Return when a block of a session sounds."""
    (loud,) = np.nonzero(np.abs(own) > 1e-3)
    return [(Ms(at + loud[0] // PER_MS), Ms(at + loud[-1] // PER_MS))] if len(loud) else []


def listen(sound: Pcm, own: Pcm | None = None, *, what: bool = True, at: int = 0) -> list[Heard]:
    """Return what is heard, told what the session plays, or only when it sounds."""
    listener, found = CommandListener(HearingSettings()), []
    for place in range(0, len(sound), BLOCK):
        now = at + place // PER_MS
        part = None if own is None else own[place : place + BLOCK]
        saying = () if part is None else spans(part, now)
        found += listener.hear(Ms(now), sound[place : place + BLOCK], saying, part if what else None)
    return found


def words(heard: list[Heard]) -> list[str]:
    """Return which commands were heard."""
    return [str(one.order.command) for one in heard]
