"""A sentence as it was recorded: what is wrong with it, and the part of it that is kept.

Loudness is judged in frames of 10 ms: the loud ones are the voice, the softest ones the room.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile
import soxr  # type: ignore[import-untyped]  # it ships none

from voiceguide.core.meter import integrated_lufs
from voiceguide.core.sound import Pcm, amplitude, decibels, fade
from voiceguide.core.units import MINUTE, SAMPLE_RATE, Frames, Ms, frames_from_ms, ms_from_frames
from voiceguide.voice.files import SoundFileError, read_channels

if TYPE_CHECKING:
    from pathlib import Path

LONGEST: Final = Ms(2 * MINUTE)
"""A longer file is no sentence."""

_CELL: Final = SAMPLE_RATE // 100
_VOICE_AT: Final = 95
_ROOM_AT: Final = 5
"""Of a hundred frames, sorted by loudness: where the voice is, and where the room."""
_RISE_DB: Final = 6.0
_SHARE: Final = 0.3
"""A frame is voice from so far up between the room and the voice, and at least so much over the room."""
_RUN: Final = 3
"""Frames in a row that are voice; fewer are a click."""
_EDGE: Final = 2
"""Frames at an end that tell whether words were cut off there."""
_CUT_DB: Final = -20.0
"""Below the voice: what is louder at an end is no breath, but a word."""
_SILENT_DB: Final = -60.0
"""Of the loudest sample: as a microphone that is off."""
_SOFT_LUFS: Final = -45.0
_NOISY_DB: Final = 25.0
"""What the room has to be below the voice."""
_FULL: Final = 0.995
_CLIPPED: Final = 3
"""Samples in a row at full scale."""
_SIDE_DB: Final = -30.0
"""A channel that is so much softer than the other has nothing in it."""
_BEFORE: Final = Ms(80)
_AFTER: Final = Ms(160)
"""What is kept of the room around the words, and faded."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a recording, and what to do about it."""

    name: str
    """`silence`, `clipping`, `quiet`, `noise`, `cut start`, `cut end`, or `file`."""
    message: str
    cure: str


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """A recording that was looked at."""

    pcm: Pcm
    """The words, with a little of the room around them, at 48 kHz; empty where there are none."""
    lufs: float
    faults: tuple[Fault, ...] = ()

    @property
    def length(self) -> Ms:
        """How long it is."""
        return ms_from_frames(Frames(len(self.pcm)))


def read_take(path: Path) -> Take:
    """Read a file and look at what is in it; what cannot be read at all is a fault, too."""
    try:
        channels, sample_rate = read_channels(path, LONGEST)
    except SoundFileError as error:
        cure = "save it as WAV or FLAC, a sentence a file"
        return Take(np.zeros(0, np.float32), -np.inf, (Fault("file", str(error), cure),))
    clipped = any(_clips(side) for side in channels.T)
    pcm = _mixed_down(channels)
    if sample_rate != SAMPLE_RATE:
        pcm = soxr.resample(pcm, sample_rate, SAMPLE_RATE, quality="VHQ")
    return _looked_at(np.asarray(pcm, np.float32), clipped=clipped)


def look_at(pcm: Pcm) -> Take:
    """Look at what a microphone took, mono at 48 kHz."""
    return _looked_at(pcm, clipped=_clips(pcm))


def flac_of(take: Take) -> bytes:
    """Return a take as a FLAC file of 24 bits, as loud as it was recorded."""
    file = io.BytesIO()
    soundfile.write(file, take.pcm, SAMPLE_RATE, subtype="PCM_24", format="FLAC")
    return file.getvalue()


def _looked_at(pcm: Pcm, *, clipped: bool) -> Take:
    pcm = pcm - pcm.mean(dtype=np.float64).astype(np.float32) if len(pcm) else pcm
    levels = _levels(pcm)
    silent = decibels(float(np.abs(pcm).max(initial=0.0))) < _SILENT_DB
    found = None if silent else _words(levels)
    if found is None:
        message = "nothing is heard" if silent else "no words stand out from the noise"
        cure = "see to it that the microphone is the right one, and on: `--device NAME`"
        return Take(np.zeros(0, np.float32), -np.inf, (Fault("silence", message, cure),))
    first, last = found
    start = max(0, first * _CELL - frames_from_ms(_BEFORE))
    end = min(len(pcm), last * _CELL + frames_from_ms(_AFTER))
    kept = fade(pcm[start:end], first * _CELL - start, end - last * _CELL)
    lufs = integrated_lufs(kept)
    return Take(kept, lufs, tuple(_faults(levels, first, last, lufs, clipped=clipped)))


def _faults(levels: Pcm, first: int, last: int, lufs: float, *, clipped: bool) -> list[Fault]:
    """Return what is wrong with a recording whose words stand between two frames."""
    found: list[Fault] = []
    voice = _mean_db(levels[first:last])
    if clipped:
        cure = "turn the microphone down, or sit farther from it, and record it again"
        found.append(Fault("clipping", "it is too loud for the microphone: its peaks are cut off", cure))
    if lufs < _SOFT_LUFS:
        cure = "come closer to the microphone, or turn it up"
        found.append(Fault("quiet", f"it is very soft ({lufs:.0f} LUFS)", cure))
    starts = first == 0 and levels[:_EDGE].max() > voice + _CUT_DB
    ends = last == len(levels) and levels[-_EDGE:].max() > voice + _CUT_DB
    if starts:
        cure = "wait a moment before you speak"
        found.append(Fault("cut start", "it begins in the middle of a word", cure))
    if ends:
        cure = "wait a moment after the last word"
        found.append(Fault("cut end", "it ends in the middle of a word", cure))
    around = np.concatenate((levels[: max(0, first - _EDGE)], levels[last + _EDGE :]))
    room = _mean_db(around) if len(around) > _EDGE else float(np.percentile(levels, _ROOM_AT))
    if voice - room < _NOISY_DB and not (starts and ends):
        message = f"the room is heard: it is only {voice - room:.0f} dB softer than the voice"
        cure = "close the windows, switch off what hums, and come closer to the microphone"
        found.append(Fault("noise", message, cure))
    return found


def _words(levels: Pcm) -> tuple[int, int] | None:
    """Return from which frame to which there are words; None where nothing stands out."""
    if len(levels) < _RUN:
        return None
    voice, room = (float(np.percentile(levels, share)) for share in (_VOICE_AT, _ROOM_AT))
    loud = levels > max(room + max(_RISE_DB, _SHARE * (voice - room)), _SILENT_DB - 20)
    runs = np.convolve(loud, np.ones(_RUN, int), "valid") == _RUN
    places = np.flatnonzero(runs)
    if not len(places):
        return None
    return int(places[0]), int(places[-1]) + _RUN


def _levels(pcm: Pcm) -> Pcm:
    """Return how loud each whole frame of 10 ms is, in decibels."""
    whole = len(pcm) // _CELL
    powers = np.square(pcm[: whole * _CELL], dtype=np.float64).reshape(whole, _CELL).mean(axis=1)
    return np.asarray(10 * np.log10(powers + amplitude(-120) ** 2), np.float32)


def _mean_db(levels: Pcm) -> float:
    return float(10 * np.log10(np.power(10, levels.astype(np.float64) / 10).mean()))


def _clips(pcm: Pcm) -> bool:
    """Tell whether several samples in a row are at full scale."""
    full = np.abs(pcm) >= _FULL
    runs = np.convolve(full, np.ones(_CLIPPED, int), "valid") if len(full) >= _CLIPPED else np.zeros(1)
    return bool(runs.max() >= _CLIPPED)


def _mixed_down(channels: Pcm) -> Pcm:
    """Return one channel of several: their mean, without those that have nothing in them."""
    powers = np.square(channels, dtype=np.float64).mean(axis=0) if len(channels) else np.ones(1)
    heard = powers >= powers.max(initial=0.0) * amplitude(_SIDE_DB) ** 2
    return np.asarray(channels[:, heard].mean(axis=1), np.float32) if len(channels) else channels[:, 0]
