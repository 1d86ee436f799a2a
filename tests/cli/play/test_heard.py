"""Sessions played by the command, heard from the device: what sounds is what `export` makes, at its moment."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cli.play.ears import LSB, Track, track_of
from live.outputs.cards import RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.play.session import Session
    from live.outputs.cards import FifoCard, PulseCard, Take

pytestmark = pytest.mark.device
STREAMING = ["miniaudio", "sounddevice"]
ALL = [*STREAMING, "simpleaudio"]
DEFAULT_FIRST = ["miniaudio", *(pytest.param(name, marks=pytest.mark.slow) for name in ALL[1:])]
"""What takes minutes is heard through the default output in the gate, and through the others by hand."""
MINUTE = """\
---
title: A minute
settle: 300ms
chimes: {start: bell, section: bell, step: click, end: bell}
---
## Get ready
Sit down and breathe out. [3s]

- 9s Rub your left hand.
- 12s Press it, and [count 1..4]
- 8s Shake it out. {countdown: 2}

## Rest
Lie back. [3s..12s] Feel both of your hands.
"""
PIECE = int(9.6 * RATE)


def as_planned(take: Take, track: Track, tolerance: float) -> list[float]:
    """Hold every island to its moment against the first, to its sound and level, and the rest to silence.

    Moments are those of the clock: a device that plays by a clock of its own may have taken more frames, or fewer.

    Returns:
        How far each was off, in milliseconds.
    """
    islands = track.islands
    start, end = islands[0]
    first = take.find(track.pcm[start:end]).at
    quiet = np.ones(len(take.left), dtype=bool)
    off = []
    for at, until in islands:
        pcm, place = track.pcm[at:until], first + at - start
        found = take.find(pcm, max(place - RATE // 5, 0), place + len(pcm) + RATE // 5)
        assert found.likeness > 0.99, (at / RATE, found)
        assert abs(found.level_db) < 0.5, (at / RATE, found)
        off.append((take.time_of(found.at) - take.time_of(first) - (at - start) / RATE) * 1000)
        quiet[found.at - 8 : found.at + len(pcm) + 8] = False
    assert max(map(abs, off)) <= tolerance * 1000, off
    assert np.max(np.abs(take.left[quiet]), initial=0.0) <= LSB
    return off


@pytest.mark.parametrize("name", DEFAULT_FIRST)
def test_a_minute(name: str, pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path) -> None:
    """Chimes, a count, steps and pauses are heard at their moments; nothing is heard between them."""
    track = track_of(MINUTE, tmp_path)
    assert len(track.islands) > 8
    play(MINUTE, "--output", name).end(seconds=120)
    as_planned(pulse_card.take(), track, 0.040 if name == "simpleaudio" else 0.020)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_ten_minutes(name: str, pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path) -> None:
    """The same over ten minutes, without drift: the last island is where the first ones say."""
    text = MINUTE.replace("## Rest", "## Again {silent}\n- 45s Rest a while. {repeat: 12}\n\n## Rest")
    track = track_of(text, tmp_path)
    assert len(track.pcm) > 580 * RATE
    play(text, "--output", name).end(seconds=700)
    off = as_planned(pulse_card.take(), track, 0.040 if name == "simpleaudio" else 0.020)
    assert abs(np.median(off[-6:]) - np.median(off[1:7])) < (0.020 if name == "simpleaudio" else 0.010) * 1000


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_with_a_bed(name: str, pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path) -> None:
    """The bed and the words over it are heard as the track has them, each stretch at its moment.

    An output that only starts sounds begins each piece of the bed apart: it is heard piece by piece.
    """
    track = track_of(MINUTE, tmp_path, "--bed", "rain -18dB")
    play(MINUTE, "--output", name, "--bed", "rain -18dB").end(seconds=120)
    take = pulse_card.take()
    first = None
    for at in range(0, len(track.pcm) - PIECE, PIECE):
        begins = at + RATE * 2
        pcm = track.pcm[begins : begins + RATE * 5]
        first = take.find(pcm).at - begins if first is None else first
        place = first + begins
        found = take.find(pcm, max(place - RATE // 5, 0), place + len(pcm) + RATE // 5)
        assert found.likeness > 0.99, (begins / RATE, found)
        assert abs(found.level_db) < 0.5
        assert abs(found.at - place) <= (0.040 if name == "simpleaudio" else 0.020) * RATE, begins / RATE


@pytest.mark.slow
@pytest.mark.parametrize("name", STREAMING)
def test_a_busy_machine(name: str, fifo_card: FifoCard, play: Callable[..., Session], tmp_path: Path) -> None:
    """With a process on every core the card never runs dry, and all is heard as planned."""
    text = MINUTE.replace("12s Press", "6s Press")
    track = track_of(text, tmp_path)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: sum(range(9999))"]) for _ in range(2)]
    try:
        play(text, "--output", name, "--to", "Rest").end(seconds=120)
    finally:
        for one in busy:
            one.kill()
            one.wait()
    take = fifo_card.take()
    rest = next(one["start_ms"] for one in track.plan["sections"] if one["title"] == "Rest") * 48
    as_planned(take, replace(track, pcm=track.pcm[:rest]), 0.020)
    assert take.dry <= 1, "once it runs dry: at the end"
