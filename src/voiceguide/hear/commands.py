"""Hears commands in sound as it comes, also while the session itself speaks."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from voiceguide.core.hearing import HEARING_RATE, Heard, HearingSettings
from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import Ms
from voiceguide.hear.echo import BLOCK, EchoFilter
from voiceguide.hear.recogniser import Recogniser, load_pocketsphinx

_PER_MS: Final = HEARING_RATE // 1000
_GAP: Final = Ms(60)
"""Sound that comes so much earlier or later than it should is a new beginning."""
_REMEMBERED: Final = Ms(3000)
"""How long it is remembered when the session spoke."""
_SMOOTH: Final = 0.75
"""How much of the past stays, a block, in the levels that are compared."""
_HISS: Final = 0.0003
"""How loud the noise is that stands where the session spoke, before the room's own is known."""
_FAINT: Final = 0.0001
"""How loud the noise is that is always added: a microphone that gives nothing at all between words is not understood."""
_RISE: Final = 1.005
"""How fast what counts as the room's noise can become louder, a block."""
_NOISE: Final = 2.0
"""Up to so many times the energy of the least is noise."""
_PATCHES: Final = 40
"""Blocks of noise that are kept."""
_FULL: Final = 32767
_ABRUPT: Final = 500
"""Milliseconds that a run of speech may be longer than the longest command: silence counts to it."""
_RUN: Final = 20_000
"""Milliseconds of speech, or of noise that is taken for it, after which the beginning is forgotten."""
_WINDOW: Final = 0.3
_SHARE: Final = 0.6
"""Speech begins and ends where so much of so many seconds is speech, or is none: short words are to be found."""
_STRICT: Final = 0
"""How sure the endpointer has to be that there is speech, from 0 to 3."""
_BEFORE: Final = 200
_AFTER: Final = 250
_KEPT: Final = 2000
"""Milliseconds that are heard before and after a run of speech, and that are kept for it."""

Span = tuple[Ms, Ms]
"""A start and an end."""


class CommandListener:
    """Takes sound as a microphone hears it, and gives the commands that were said in it.

    While the session speaks, its own voice is never heard: until it is known how that voice comes back to the
    microphone, nothing is listened to; then it is taken out, and what is louder than its rest is listened to.
    The same sound in the same blocks always gives the same.

    Args:
        settings: How sure one has to be.

    Raises:
        RemoteFailed: Pocketsphinx is not installed.
    """

    def __init__(self, settings: HearingSettings) -> None:
        self._settings = settings
        self._recogniser = Recogniser(settings)
        self._endpointer = load_pocketsphinx().Endpointer
        self._echo = EchoFilter()
        self._noise = np.random.default_rng(2)
        self._over = amplitude(settings.over) ** 2
        self._saying: deque[Span] = deque()
        self._heard: Pcm
        self._own: Pcm
        self._begin(Ms(0))

    def hear(
        self, at: Ms, heard: Pcm, saying: Iterable[Span] = (), own: Pcm | None = None
    ) -> Iterator[Heard]:
        """Take the next sound and yield the commands that have ended in it, with their times.

        Args:
            at: When the sound began.
            heard: What the microphone heard, at 16 kHz.
            saying: When the session spoke or speaks; what was told before is remembered for some seconds.
            own: What the session played in that time, at 16 kHz, if it is known.
        """
        if abs(at - self._now(len(self._heard))) > _GAP:
            self._begin(at)
        self._saying.extend(saying)
        while self._saying and self._saying[0][1] + _REMEMBERED < self._now():
            self._saying.popleft()
        self._heard = np.concatenate((self._heard, heard))
        self._own = np.concatenate((self._own, np.zeros_like(heard) if own is None else own))
        while len(self._heard) >= BLOCK:
            self._pass_on(self._heard[:BLOCK], self._own[:BLOCK])
            self._heard, self._own = self._heard[BLOCK:], self._own[BLOCK:]
            self._taken += BLOCK
        yield from self._listen()

    def _begin(self, at: Ms) -> None:
        """Begin anew; what is known of the way from the loudspeaker stays."""
        self._start = at
        self._taken = 0
        self._heard, self._own = np.zeros(0, np.float32), np.zeros(0, np.float32)
        self._clean = bytearray()
        """What is listened to, as 16-bit samples: the newest of it."""
        self._forgotten = self._offered = 0
        """Bytes of it that are gone, and that were looked through for speech."""
        self._ears = self._endpointer(
            window=_WINDOW, ratio=_SHARE, vad_mode=_STRICT, sample_rate=HEARING_RATE
        )
        self._left = self._came_back = 0.0
        self._room = _Room()

    def _now(self, waiting: int = 0) -> Ms:
        return Ms(self._start + (self._taken + waiting) // _PER_MS)

    def _pass_on(self, heard: Pcm, own: Pcm) -> None:
        """Take the session's sound out of a block, or drop the block where that cannot be done."""
        left, came_back = self._echo.take_out(heard, own)
        self._left = _SMOOTH * self._left + (1 - _SMOOTH) * float(np.mean(left**2))
        self._came_back = _SMOOTH * self._came_back + (1 - _SMOOTH) * float(np.mean(came_back**2))
        learned = self._echo.reduction_db >= self._settings.learned
        rest = learned and self._left < self._over * self._came_back
        if rest or (not learned and self._speaks()):
            left = self._room.instead()
        else:
            self._room.notice(left)
        left = left + _FAINT * self._noise.standard_normal(BLOCK, np.float32)
        self._clean += (np.clip(left, -1, 1) * _FULL).astype("<i2").tobytes()

    def _speaks(self) -> bool:
        """Tell whether the session's words, or what the room makes of them, are in the block that comes now."""
        now = self._now()
        tail = self._settings.tail
        return any(start <= now + BLOCK // _PER_MS and now < end + tail for start, end in self._saying)

    def _listen(self) -> Iterator[Heard]:
        size = self._ears.frame_bytes
        while self._offered + size <= self._forgotten + len(self._clean):
            at = self._offered - self._forgotten
            speech = self._ears.process(bytes(self._clean[at : at + size]))
            self._offered += size
            if speech is not None and not self._ears.in_speech:
                yield from self._recognise(self._ears.speech_start, self._ears.speech_end)
        if not self._ears.in_speech:
            keep = _KEPT * _PER_MS * 2
            gone = max(0, len(self._clean) - keep)
            del self._clean[:gone]
            self._forgotten += gone
        elif len(self._clean) > _RUN * _PER_MS * 2:
            self._begin(self._now(len(self._heard)))

    def _recognise(self, began: float, ended: float) -> Iterator[Heard]:
        """Yield the command that a run of speech is, with what is heard around it, if it is one."""
        if 1000 * (ended - began) > self._settings.longest + _ABRUPT:
            return
        first = max(self._forgotten, 2 * _PER_MS * round(1000 * began - _BEFORE))
        last = 2 * _PER_MS * round(1000 * ended + _AFTER)
        sound = bytes(self._clean[first - self._forgotten : last - self._forgotten])
        found = self._recogniser.recognise(sound, Ms(self._start + first // (2 * _PER_MS)))
        if found:
            yield found


class _Room:
    """Knows what a room sounds like when nobody speaks: silence itself would be taken for an event."""

    def __init__(self) -> None:
        noise = np.random.default_rng(1).standard_normal((_PATCHES, BLOCK), np.float32)
        self._patches: deque[Pcm] = deque(_HISS * noise, _PATCHES)
        self._least = math.inf

    def notice(self, block: Pcm) -> None:
        """Keep a block where it is nothing but noise."""
        energy = float(np.mean(block**2))
        self._least = min(self._least * _RISE, energy)
        if energy <= _NOISE * self._least:
            self._patches.append(block)

    def instead(self) -> Pcm:
        """Return noise in place of a block."""
        self._patches.rotate(1)
        return self._patches[0]
