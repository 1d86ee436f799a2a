"""Commands given to sessions that play, from everywhere, judged by what the device played."""

from __future__ import annotations

import os
import pty
import subprocess
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cli.play.ears import Track, frame_of, track_of, without
from live.outputs.cards import RATE
from live.remotes.test_mpris import bus_daemon
from voiceguide.live.tones import Tone, tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.play.session import Session
    from live.outputs.cards import PulseCard, Take

pytestmark = pytest.mark.device
LONG = "Let your breath come and go as it likes, and feel how your shoulders sink a little more each time."
STEPS = f"""\
---
title: Steps
chimes: {{start: none, section: none, step: none, end: none}}
---
## One
{LONG} Then listen to what is around you.

- 12s Rub your left hand slowly.
- 10s..90s Press the palm with your thumb. {{chime: click}}

## Two
- 9s Shake out both of your arms. {{chime: click}}
"""
FIRST = "Rub your left hand slowly."
SECOND = "Press the palm with your thumb."
THIRD = "Shake out both of your arms."
HEARD_LATER = 0.2
"""Seconds from a portion that the device took to its end in the recording, at most."""


def hears(take: Take, track: Track, place: int, start: int, end: int | None = None) -> int:
    """Return where what the track holds at a place is heard between two frames; it is heard as it is there."""
    pcm = track.pcm[place : place + RATE * 4 // 5]
    found = take.find(pcm, start, end)
    assert found.likeness > 0.97, (found, place / RATE)
    return found.at


SOON = 0.150
"""Seconds in which a pause is heard."""
AGAIN = 0.5
"""Seconds in which a session that goes on is heard."""


def quiet_after(take: Take, asked: int, kind: Tone, seconds: float = 1.0) -> float:
    """Return how many seconds after a frame all but the tone that answers has gone."""
    end = asked + int(seconds * RATE)
    without(take, tone(kind), asked - RATE // 20, end)
    loud = np.flatnonzero(np.abs(take.left[asked:end]) > 2e-3)
    return int(loud[-1]) / RATE if len(loud) else 0.0


def paused_and_gone_on(
    session: Session, give: Callable[[str], float], take: Callable[[], Take], folder: Path
) -> tuple[float, float]:
    """Pause a session in the middle of a sentence, and let it go on.

    Returns:
        Seconds from the pause to quiet, and from going on to the sentence's start, which is heard again.
    """
    track = track_of(STEPS, folder)
    session.until(2.5)
    paused = give("pause")
    session.becomes("paused")
    time.sleep(1.2)
    gone_on = give("go on")
    session.becomes("playing")
    time.sleep(1.8)
    session.tell("stop")
    session.end()
    heard = take()
    quiet = quiet_after(heard, frame_of(heard, paused), Tone.FALL)
    after = frame_of(heard, gone_on)
    without(heard, tone(Tone.RISE), after - RATE // 20, after + RATE)
    start, _ = track.words(LONG)
    again = hears(heard, track, start, after)
    return quiet, (again - after) / RATE


@pytest.mark.parametrize("name", ["miniaudio", pytest.param("sounddevice", marks=pytest.mark.slow)])
def test_lines_on_standard_input(
    name: str, pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path
) -> None:
    """A pause is heard within 150 ms, in the middle of a word, and the sentence is said again."""
    session = play(STEPS, "--output", name)
    quiet, again = paused_and_gone_on(session, session.say, pulse_card.take, tmp_path)
    assert quiet < SOON
    assert again < AGAIN


@pytest.mark.slow
def test_a_fifo(pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path) -> None:
    """The same by lines into a FIFO."""
    fifo = tmp_path / "pedal"
    session = play(STEPS, "--fifo", str(fifo))

    def give(line: str) -> float:
        when = time.monotonic()
        fifo.write_text(f"{line}\n")
        return when

    quiet, again = paused_and_gone_on(session, give, pulse_card.take, tmp_path)
    assert quiet < SOON
    assert again < AGAIN
    assert not fifo.exists()


def test_keys(pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path) -> None:
    """The same by the space bar in a terminal."""
    person, program = pty.openpty()
    session = play(STEPS, stdin=program)

    def give(_line: str) -> float:
        when = time.monotonic()
        os.write(person, b" ")
        return when

    try:
        quiet, again = paused_and_gone_on(session, give, pulse_card.take, tmp_path)
    finally:
        os.close(person)
        os.close(program)
    assert quiet < SOON
    assert again < AGAIN


@pytest.mark.slow
def test_media_keys(
    pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same by `playerctl`; the time is that at which it has ended."""
    with bus_daemon() as (address, _):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        session = play(STEPS, "--mpris")

        def give(line: str) -> float:
            word = {"pause": "pause", "go on": "play"}[line]
            subprocess.run(["playerctl", "--player=voiceguide", word], check=True, timeout=20)
            return time.monotonic()

        quiet, again = paused_and_gone_on(session, give, pulse_card.take, tmp_path)
    assert quiet < SOON
    assert again < AGAIN


def test_the_command_tell(pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path) -> None:
    """The same by `voiceguide tell`; the time is that at which it has ended."""
    session = play(STEPS)

    def give(line: str) -> float:
        session.tell(line)
        return time.monotonic()

    quiet, again = paused_and_gone_on(session, give, pulse_card.take, tmp_path)
    assert quiet < SOON
    assert again < AGAIN


@pytest.mark.slow
def test_a_pause_where_sounds_are_only_started(
    pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path
) -> None:
    """By simpleaudio it is heard within half a second, and the sentence is said again after it."""
    track = track_of(STEPS, tmp_path)
    session = play(STEPS, "--output", "simpleaudio")
    session.until(2.5)
    paused = session.say("pause")
    session.becomes("paused")
    time.sleep(1.2)
    gone_on = session.say("go on")
    session.becomes("playing")
    time.sleep(2.2)
    session.say("stop")
    session.end()
    heard = pulse_card.take()
    assert quiet_after(heard, frame_of(heard, paused), Tone.FALL) < 0.5
    start, _ = track.words(LONG)
    again = heard.find(track.pcm[start + RATE // 2 : start + RATE], frame_of(heard, gone_on))
    assert again.likeness > 0.97


@pytest.mark.slow
def test_next_and_back(pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path) -> None:
    """They land on the first sound of a step, its chime where it has one."""
    track = track_of(STEPS, tmp_path)
    session = play(STEPS)
    session.until(1.5)
    moments = []
    for word, kind, text in (
        ("next", Tone.RISE, FIRST),
        ("next", Tone.RISE, SECOND),
        ("back", Tone.FALL, FIRST),
        ("section Two", Tone.RISE, THIRD),
    ):
        moments.append((session.say(word), kind, text))
        time.sleep(2)
    session.say("stop")
    session.end()
    heard = pulse_card.take()
    for when, kind, text in moments:
        after = frame_of(heard, when)
        without(heard, tone(kind), after - RATE // 20, after + RATE)
        begins, _ = track.step(text)
        at = hears(heard, track, begins, after, after + 2 * RATE)
        assert at - after < 0.5 * RATE, text


@pytest.mark.slow
def test_repeat_and_how_long_are_heard_in_a_silence(
    pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path
) -> None:
    """The words of the step and the time that is left are heard where nobody speaks, and what follows is at its place."""
    track = track_of(STEPS, tmp_path)
    session = play(STEPS, "--from", "One")
    start, words = track.words(FIRST)
    session.until(start / RATE + 2.2)
    asked = session.say("repeat")
    time.sleep(0.1)
    session.say("how long")
    session.until(track.step(SECOND)[0] / RATE + 2)
    session.say("stop")
    session.end()
    heard = pulse_card.take()
    after = frame_of(heard, asked)
    for _ in range(2):
        without(heard, tone(Tone.NOTE), after - RATE // 20, after + RATE)
    once = heard.find(words, 0, after)
    heard.left[once.at : once.at + len(words)] = 0
    again = heard.find(words)
    assert again.likeness > 0.99
    assert again.at >= max(frame_of(heard, asked), once.at + len(words))
    following, _ = track.step(SECOND)
    expected = once.at + following - start
    assert abs(hears(heard, track, following, expected - RATE) - expected) < 0.02 * RATE
    free = heard.left[again.at + len(words) : expected - 480]
    told = np.flatnonzero(np.abs(free) > 1e-3)
    assert 1.5 * RATE < np.ptp(told) < len(free) - RATE // 10


@pytest.mark.slow
@pytest.mark.parametrize("length", [None, "80s"])
def test_longer(
    length: str | None, pulse_card: PulseCard, play: Callable[..., Session], tmp_path: Path
) -> None:
    """What follows comes 30 s later; where a length was asked for, the end stays where it was."""
    options = ["--length", length] if length else []
    track = track_of(STEPS, tmp_path, *options)
    start, words = track.words(FIRST)
    session = play(STEPS, *options, "--from", str(start // 48) + "ms")
    session.until(start / RATE + 2)
    before = session.ask()
    session.tell("longer")
    time.sleep(0.5)
    after = session.ask()
    assert after["step_length_ms"] == before["step_length_ms"] + 30_000
    assert after["length_ms"] == before["length_ms"] + (0 if length else 30_000)
    following, _ = track.step(SECOND)
    session.until(following / RATE + 32)
    session.say("stop")
    session.end()
    heard = pulse_card.take()
    at = heard.find(words)
    assert at.likeness > 0.99
    expected = at.at + following - start + 30 * RATE
    found = hears(heard, track, following, at.at + 20 * RATE)
    assert abs(found - expected) < 0.02 * RATE


def test_stop_fades_out_and_keeps_the_place(pulse_card: PulseCard, play: Callable[..., Session]) -> None:
    """In the middle of a sentence: it is gone in 200 ms and what the device holds, and the exit code is 0."""
    session = play(STEPS)
    session.until(2.5)
    asked = session.say("stop")
    session.end()
    heard = pulse_card.take()
    quiet = quiet_after(heard, frame_of(heard, asked), Tone.FALL)
    assert 0.1 < quiet < 0.2 + 0.15
    again = play(STEPS, "--resume", "--silent-clock")
    again.shows("resumed at")
    assert again.ask()["position_ms"] < 9_000
