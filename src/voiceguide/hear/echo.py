"""Takes the session's own sound out of what a microphone hears, by what is known to be playing.

The way from the loudspeaker to the microphone is learned as a filter, in pieces in the frequency domain
(overlap-save). Two are kept: one learns all the time, the other is used. The used one takes over what the
learning one knows when that does better, and gives back what it knew when a voice has led the learning one astray.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from voiceguide.core.sound import Pcm

BLOCK: Final = 256
"""Sample frames that are worked on at once: 16 ms at 16 kHz."""

_PIECES: Final = 32
"""Pieces of the filter, a block each: it reaches 512 ms back, for a device's delay and the room."""
_STEP: Final = 0.7
"""How fast it learns; 1 is as fast as can be."""
_SLOW: Final = 0.9
"""How much of the past stays, a block, in the energies that are compared."""
_BETTER: Final = 0.8
_WORSE: Final = 1.6
"""The learning filter is taken over below, and set back above so much of the used one's energy left."""
_USUAL: Final = 0.02
"""How fast what is usual follows what is played."""
_PROOF: Final = 0.02
_DOUBT: Final = 0.005
"""How fast the trust in the filter goes up, and down: a voice over the session looks like a bad filter."""
_SURE: Final = 10.0
_MARGIN: Final = 8.0
"""Decibels from which the filter is trusted to know a stranger's voice, and by how much that is louder."""
_QUIET: Final = 1e-9
"""Energy a frame below which nothing sounds: -90 dB."""

_AUDIBLE: Final = 1e-7
"""Energy a frame in the microphone from which it shows how good the filter is: -70 dB."""


class EchoFilter:
    """Learns how a session's sound comes back, and takes it out; always the same for the same sound."""

    def __init__(self) -> None:
        bins = BLOCK + 1
        self._played = np.zeros((_PIECES, bins), np.complex128)
        self._used = np.zeros_like(self._played)
        self._learning = np.zeros_like(self._played)
        self._before: Pcm = np.zeros(BLOCK, np.float32)
        self._energies = np.zeros(3)
        """Smoothed: of the microphone, of what the used filter leaves, of what the learning one leaves."""
        self._usual = np.zeros(bins)
        """How much of each pitch is usually played."""
        self.reduction_db = 0.0
        """By how much it has lately been seen to make the session's sound softer."""

    def take_out(self, heard: Pcm, own: Pcm) -> tuple[Pcm, Pcm]:
        """Return a block of `BLOCK` frames without the session's sound, and that sound as it was in it.

        Args:
            heard: What the microphone heard.
            own: What was played in that time, however long it takes to come back.
        """
        played = np.fft.rfft(np.concatenate((self._before, own)))
        self._before = own
        self._played = np.roll(self._played, 1, axis=0)
        self._played[0] = played
        echo = self._through(self._used)
        left, astray = heard - echo, heard - self._through(self._learning)
        power = np.sum(np.abs(self._played) ** 2, axis=0)
        if power.sum() / power.size > _QUIET * BLOCK * _PIECES:
            strange = self._is_strange(left, echo)
            self._compare(heard, left, astray)
            if not strange:
                self._learn(astray, power)
        return left, echo

    def _through(self, way: np.ndarray[tuple[int, int], np.dtype[np.complex128]]) -> Pcm:
        return np.fft.irfft(np.sum(self._played * way, axis=0))[BLOCK:].astype(np.float32)

    def _is_strange(self, left: Pcm, echo: Pcm) -> bool:
        """Tell whether far more is left than a filter as good as this one leaves: somebody else speaks.

        When the room has changed it looks the same, until trust in the filter has gone.
        """
        if self.reduction_db < _SURE:
            return False
        meant = float(np.mean(echo**2)) * 10 ** ((_MARGIN - self.reduction_db) / 10)
        return float(np.mean(left**2)) > meant

    def _compare(self, heard: Pcm, left: Pcm, astray: Pcm) -> None:
        now = np.array([np.mean(one.astype(np.float64) ** 2) for one in (heard, left, astray)])
        self._energies = _SLOW * self._energies + (1 - _SLOW) * now
        whole, used, learning = self._energies
        if whole > _AUDIBLE:
            shown = float(10 * np.log10(whole / max(used, _QUIET))) - self.reduction_db
            self.reduction_db += (_PROOF if shown > 0 else _DOUBT) * shown
        if learning < _BETTER * used:
            self._used = self._learning.copy()
            self._energies[1] = learning
        elif learning > _WORSE * used:
            self._learning = self._used.copy()
            self._energies[2] = used

    def _learn(self, error: Pcm, power: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
        spectrum = np.fft.rfft(np.concatenate((np.zeros(BLOCK), error)))
        self._usual += _USUAL * (power - self._usual)
        step = np.conj(self._played) * (_STEP * spectrum / (power + self._usual + _QUIET))
        # what a piece says beyond its own block is false
        pieces = np.fft.irfft(step)
        pieces[:, BLOCK:] = 0
        self._learning += np.fft.rfft(pieces)
