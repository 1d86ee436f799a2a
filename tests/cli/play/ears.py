"""What a session's track holds, and where it is heard."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from cli.play.session import COMMAND
from live.outputs.cards import RATE

if TYPE_CHECKING:
    from live.outputs.cards import Take
    from voiceguide.core.sound import Pcm

APART = RATE // 20
"""Frames of silence that part two islands."""
LSB = 1.5 / 32_767
"""Less is silence."""


@dataclass(frozen=True, eq=False)
class Track:
    """A routine as `export` makes it, and its plan."""

    pcm: Pcm
    plan: dict[str, Any]

    @property
    def islands(self) -> list[tuple[int, int]]:
        """Where something sounds: first frames and ends."""
        loud = np.flatnonzero(np.abs(self.pcm) > LSB)
        breaks = np.flatnonzero(np.diff(loud) > APART)
        starts = loud[np.concatenate(([0], breaks + 1))]
        ends = loud[np.concatenate((breaks, [len(loud) - 1]))] + 1
        return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]

    def words(self, text: str) -> tuple[int, Pcm]:
        """Return where a sentence begins, and how it sounds."""
        cue = next(one for one in self.plan["cues"] if one["text"] == text)
        start, end = cue["start_ms"] * 48, cue["end_ms"] * 48
        return start, self.pcm[start:end]

    def step(self, text: str, length: float = 1.0) -> tuple[int, Pcm]:
        """Return where a step begins, and how its first seconds sound."""
        found = next(one for one in self.plan["steps"] if one["text"] == text)
        start = found["start_ms"] * 48
        return start, self.pcm[start : start + int(length * RATE)]


def track_of(text: str, folder: Path, *options: str) -> Track:
    """Export a routine as WAV by the command, and return what that holds."""
    routine = folder / "exported.md"
    routine.write_text(text, encoding="utf-8")
    out = folder / "exported.wav"
    subprocess.run([*COMMAND, "export", routine, "-o", out, *options], check=True, capture_output=True)
    told = subprocess.run([*COMMAND, "plan", routine, "--json", *options], check=True, capture_output=True)
    pcm, rate = soundfile.read(out, dtype="float32")
    assert rate == RATE
    return Track(pcm, json.loads(told.stdout))


def frame_of(take: Take, when: float) -> int:
    """Return which frame was heard at a moment of the monotonic clock."""
    zero, second = take.time_of(0), take.time_of(RATE)
    return int((when - zero) / (second - zero) * RATE)


def without(take: Take, sound: Pcm, start: int, end: int) -> int:
    """Take a sound that is known out of what was heard between two frames, and return where it began."""
    at = take.find(sound, max(start, 0), end).at
    take.left[at : at + len(sound)] -= sound[: len(take.left) - at]
    return at
