"""Engines that fail in every way there is; workers make them by `voice.odd_engines:Name`."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.sound import Clip
from voiceguide.core.units import Frames
from voiceguide.testing import ToneEngine

if TYPE_CHECKING:
    from voiceguide.core.utterance import Utterance

ENGINES = {
    "tone": "voiceguide.testing:ToneEngine",
    "silent": "voiceguide.testing:SilentEngine",
    **{
        name: f"voice.odd_engines:{name.title()}" for name in ("killed", "quits", "hangs", "raises", "prints")
    },
}
"""Where each is made; each but `silent` fails only at a text with the word "bad" in it."""


class Killed(ToneEngine):
    """Is killed by the system."""

    def speak(self, utterance: Utterance) -> Clip:
        """Die at a bad text."""
        if "bad" in utterance.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return _tone(utterance)


class Quits(ToneEngine):
    """Has a C library that prints a word and ends the process."""

    def speak(self, utterance: Utterance) -> Clip:
        """Quit at a bad text."""
        if "bad" in utterance.text:
            os.write(2, b"library: cannot go on\n")
            ctypes.CDLL(None)._exit(3)  # noqa: SLF001  a C function
        return _tone(utterance)


class Hangs(ToneEngine):
    """Never comes back from its C library."""

    def speak(self, utterance: Utterance) -> Clip:
        """Sleep at a bad text."""
        if "bad" in utterance.text:
            time.sleep(3600)
        return _tone(utterance)


class Raises(ToneEngine):
    """Lets out an exception of its own."""

    def speak(self, utterance: Utterance) -> Clip:
        """Raise at a bad text."""
        if "bad" in utterance.text:
            raise LookupError("no such phoneme")
        return _tone(utterance)


class Prints(ToneEngine):
    """Prints on standard output, from Python and from C."""

    def speak(self, utterance: Utterance) -> Clip:
        """Print a great deal."""
        print("chatter\n" * 1000)  # noqa: T201  what this engine is about
        os.write(1, b"more of it\n" * 1000)
        return _tone(utterance)


def _tone(utterance: Utterance) -> Clip:
    """Return a second of a hum whose pitch follows from the text."""
    at = np.arange(22_050, dtype=np.float64) / 22_050
    hum = 0.3 * np.sin(2 * np.pi * (200 + len(utterance.text)) * at)
    return Clip(hum.astype(np.float32), Frames(len(hum)), 22_050)
