"""Sessions that are interrupted: by a signal, by a sound server that dies, by a window that is closed."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cli.play.ears import frame_of, track_of
from cli.play.session import COMMAND
from cli.play.test_commands import FIRST, LONG, STEPS
from live.outputs.cards import RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.play.session import Session
    from live.outputs.cards import PulseCard

pytestmark = pytest.mark.device
ALL = ["miniaudio", "sounddevice", "simpleaudio"]
DEFAULT_FIRST = ["miniaudio", *(pytest.param(name, marks=pytest.mark.slow) for name in ALL[1:])]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_fades_out_and_keeps_the_place(
    number: signal.Signals, code: int, pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path
) -> None:
    """The sentence falls away in 200 ms; `--resume` begins at the border of the step that was interrupted."""
    track = track_of(STEPS, tmp_path)
    start, words = track.words(FIRST)
    session = play(STEPS, "--from", f"{start // 48 - 1000}ms")
    session.until(start / RATE + 0.6)
    asked = session.signal(number)
    session.end(code)
    again = play(STEPS, "--resume")
    again.shows("resumed at")
    again.until(start / RATE + 2.5)
    again.say("stop")
    again.end()
    heard = pulse_card.take()
    at = frame_of(heard, asked)
    faded = np.abs(heard.left[at : at + RATE // 2])
    loud = np.flatnonzero(faded > 2e-3)
    assert RATE * 0.1 < loud[-1] < RATE * 0.36, "it fades, and does not stop at once"
    whole = heard.find(words, at + RATE // 2)
    assert whole.likeness > 0.99


@pytest.mark.parametrize("name", DEFAULT_FIRST)
def test_a_sound_server_that_dies_and_comes_back(
    name: str, pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path
) -> None:
    """The session says so and waits; when the server is back it goes on at the sentence that was not heard."""
    track = track_of(STEPS, tmp_path)
    first, words = track.words(LONG)
    session = play(STEPS, "--output", name)
    session.until(2.5)
    pulse_card.kill()
    session.becomes("lost")
    assert "goes on when it is back" in session.ask()["message"]
    time.sleep(1)
    stood = session.ask()["position_ms"]
    pulse_card.start()
    session.becomes("playing")
    following, _ = track.step(FIRST)
    session.until(following / RATE + 2.5)
    session.say("stop")
    session.end()
    assert stood == first // 48
    assert any(line.startswith("lost") for line in session.lines)
    heard = pulse_card.take()
    tail = words[RATE:]
    found = heard.find(tail)
    assert found.likeness > 0.99
    _, said = track.words(FIRST)
    next_one = heard.find(said)
    assert next_one.likeness > 0.99
    off = (next_one.at - found.at) - (track.words(FIRST)[0] - first - RATE)
    assert abs(off) < (0.040 if name == "simpleaudio" else 0.020) * RATE


@pytest.mark.parametrize("name", ALL)
@pytest.mark.usefixtures("no_card")
def test_without_a_device(name: str, play: Callable[..., Session]) -> None:
    """It ends with 3 and says what to do; nothing else is complained of."""
    session = play(STEPS, "--output", name)
    session.end(3)
    assert "hint" in session.errors[-1]
    assert "doctor" in session.errors[-1]
    assert all(line.startswith("voiceguide: ") for line in session.errors)


def test_a_closed_window_fades_out_and_keeps_the_place(
    pulse_card: PulseCard, play: Callable[..., Session], home: Path
) -> None:
    """The terminal goes away in the middle of a sentence: it is heard to fade, and can be resumed."""
    routine = home / "routine.md"
    routine.write_text(STEPS, encoding="utf-8")
    person, program = pty.openpty()
    lead = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", lead, *COMMAND, "play", routine],
        stdin=program,
        stdout=program,
        stderr=program,
        start_new_session=True,
    ) as process:
        os.close(program)
        end = time.monotonic() + 4.5
        while time.monotonic() < end:
            os.set_blocking(person, False)
            try:
                os.read(person, 9999)
            except BlockingIOError:
                time.sleep(0.05)
        closed = time.monotonic()
        os.close(person)
        assert process.wait(20) == 128 + signal.SIGHUP
    heard = pulse_card.take()
    at = frame_of(heard, closed)
    assert np.max(np.abs(heard.left[at - RATE // 10 : at])) > 1e-2
    loud = np.flatnonzero(np.abs(heard.left[at:]) > 2e-3)
    assert RATE * 0.1 < loud[-1] < RATE * 0.5
    again = play(STEPS, "--resume", "--silent-clock")
    again.shows("resumed at")
