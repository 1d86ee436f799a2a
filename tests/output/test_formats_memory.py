"""An hour takes no more memory than six minutes, in any format."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.engine
PROGRAM = """
import io, resource, sys
import numpy as np
from voiceguide.core.sound import Block
from voiceguide.core.units import Frames, Ms
from voiceguide.output.flac import FlacMaker
from voiceguide.output.info import TrackInfo
from voiceguide.output.m4a import M4aMaker
from voiceguide.output.opus import OpusMaker

kind, minutes = sys.argv[1], int(sys.argv[2])
length = Frames(minutes * 60 * 48_000)
pcm = (0.2 * np.sin(np.arange(48_000 * 3) / 20)).astype(np.float32)
sound = (Block(Frames(at), pcm) for at in range(0, length - len(pcm), 10 * 48_000))
makers = {"flac": lambda: FlacMaker(sound), "m4a": lambda: M4aMaker(sound, 64), "opus": lambda: OpusMaker(sound, length, 40)}
with open("/dev/null", "wb") as nowhere:
    head = makers[kind]().write(nowhere, Frames(0), length, TrackInfo("T", "", "en", Ms(minutes * 60_000)))
    head(-19.0)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize(
    "kind",
    ["flac", pytest.param("opus", marks=pytest.mark.slow), pytest.param("m4a", marks=pytest.mark.slow)],
)
def test_memory_is_flat(kind: str) -> None:
    """What grows is a table of the packets' sizes at most: less than 25 MB for 54 minutes more."""
    peaks = [
        int(
            subprocess.run(
                [sys.executable, "-c", PROGRAM, kind, minutes], check=True, capture_output=True, timeout=280
            ).stdout
        )
        for minutes in ("6", "60")
    ]
    assert peaks[1] - peaks[0] < 25_000
