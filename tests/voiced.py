"""Sentences as somebody would record them: a voice of tones, in a quiet room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceguide.core.sound import Pcm
    from voiceguide.live.remotes.microphone import Deliver


def voiced(  # noqa: PLR0913  what may be wrong with a recording
    seconds: float = 1.0,
    pitch: float = 160,
    *,
    level: float = 0.2,
    noise: float = 1e-4,
    before: float = 0.4,
    after: float = 0.5,
    rate: int = SAMPLE_RATE,
) -> Pcm:
    """Return so many seconds of a voice with its syllables, and the room before and after."""
    at = np.arange(round(seconds * rate)) / rate
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * at)
    words = level * syllables * np.sin(2 * np.pi * pitch * at + 3 * np.sin(7 * at))
    room = np.random.default_rng(round(pitch)).normal(0, noise, round((before + seconds + after) * rate))
    start = round(before * rate)
    room[start : start + len(words)] += words
    return room.astype(np.float32)


class FakeMicrophone:
    """A microphone that takes one sound after another, each time that it is opened; an `Opener`."""

    def __init__(self, *sounds: Pcm) -> None:
        self._sounds = list(sounds)
        self.open = 0

    def __call__(self, deliver: Deliver) -> FakeMicrophone:
        """Open it: all of the next sound comes at once."""
        self.open += 1
        deliver((self._sounds.pop(0) * 32_767).astype("<i2").tobytes())
        return self

    def close(self) -> None:
        """Give it back."""
        self.open -= 1


class FakeDesk:
    """A `Desk` at which answers are given that are known beforehand; then nobody is there."""

    def __init__(self, *answers: str | Callable[[], str]) -> None:
        self._answers = list(answers)
        self.shown: list[str] = []

    def show(self, line: str) -> None:
        """Keep a line."""
        self.shown.append(line)

    def ask(self, question: str) -> str:
        """Give the next answer."""
        self.shown.append(question)
        if not self._answers:
            raise EOFError
        answer = self._answers.pop(0)
        return answer if isinstance(answer, str) else answer()
