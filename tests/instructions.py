"""The parts that callgrind counts the instructions of: run as a program beneath valgrind, by `test_instructions.py`.

Between two dumps lies one part, done for the second time, so that what is imported and
remembered once is not counted.
"""

from __future__ import annotations

import gc
import os
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from plan.planned import plan_session, session_of
from voiceguide.core.sound import Pcm, Sounding
from voiceguide.core.units import Frames, Ms, frames_from_ms
from voiceguide.mix.islands import gather
from voiceguide.mix.mixer import render

ROUTINE = Path(__file__).parents[1] / "scripts" / "en" / "foot-back-release.md"
SECOND = 48_000


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    number: int


def yardstick() -> object:
    """Do what any program does, none of it ours: so much longer do all parts take in a slower build of Python."""
    words = [_Word(text, len(text)) for text in re.findall(r"\w+|\s", "a routine, and another one " * 800)]
    counted: dict[str, int] = {}
    for word in words:
        counted[word.text] = counted.get(word.text, 0) + word.number
    return sorted((f"{number:06d} {text}" for text, number in counted.items()), key=str.casefold)


def read() -> object:
    """Parse the routine and unroll it."""
    return session_of(ROUTINE.read_text(encoding="utf-8"))


def parts() -> dict[str, Callable[[], object]]:
    """Return what is counted, by name."""
    session = session_of(ROUTINE.read_text(encoding="utf-8"), Ms(20 * 60_000))
    noise = np.random.default_rng(1).standard_normal(SECOND).astype(np.float32)
    sounds: dict[str, Pcm] = {"words": noise * np.float32(0.08), "bowl": noise * np.float32(0.8)}
    soundings = [
        Sounding(frames_from_ms(Ms(at * 1000)), Frames(SECOND), key, 3.0)
        for at in range(0, 40, 10)
        for key in sounds
    ]
    return {
        "nothing": lambda: None,
        "yardstick": yardstick,
        "parse and unroll": read,
        "plan": lambda: plan_session(session),
        "mix": lambda: [render(passage, sounds.__getitem__) for passage in gather(soundings)],
    }


def tell(*words: str) -> None:
    """Tell valgrind something; it listens while this runs, not while this waits."""
    with subprocess.Popen(
        ["vgdb", f"--pid={os.getpid()}", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as said:
        while said.poll() is None:
            time.sleep(0.01)


if __name__ == "__main__":
    every = parts()
    for part in every.values():
        part()
    gc.collect()
    gc.disable()
    tell("instrumentation", "on")
    tell("dump")
    for part in every.values():
        part()
        tell("dump")
