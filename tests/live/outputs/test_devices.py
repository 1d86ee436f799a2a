"""Each output on devices in software, judged by what the device played."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contracts.output import RATE, OutputContract, noise, wait_until
from voiceguide.core.errors import DeviceMissing
from voiceguide.core.units import Frames
from voiceguide.live.outputs import open_output
from voiceguide.pipeline.samples import chime_sample
from voiceguide.pipeline.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from live.outputs.cards import FifoCard, PulseCard, Take
    from voiceguide.core.interfaces import Output

pytestmark = pytest.mark.device
STREAMING = ["miniaudio", "sounddevice"]
ALL = [*STREAMING, "simpleaudio"]

AFRESH = """
import sys, time
from contracts.output import noise
from voiceguide.live.outputs import open_output
stage = open_output(sys.argv[1]).open(None)
stage.play(noise(1, 480_000), stage.now())
time.sleep(1.5)
print("playing", flush=True)
until = time.monotonic() + 6
while not stage.lost and time.monotonic() < until:
    time.sleep(0.05)
print("lost" if stage.lost else "not noticed", flush=True)
began = time.monotonic()
stage.close()
print("closed" if time.monotonic() - began < 4 else "hung", flush=True)
sys.stdin.readline()
stage = open_output(sys.argv[1]).open(None)
stage.play(noise(2, 24_000), stage.now())
time.sleep(1.2)
stage.close()
print("well", stage.lost, flush=True)
"""
"""A player whose device goes away and comes back."""


class OnPulse(OutputContract):
    """An output over PulseAudio."""

    name = ""

    @pytest.fixture
    def output(self, pulse_card: PulseCard) -> Output:
        """Return the output, where it plays on the private server."""
        assert pulse_card.running
        return open_output(self.name)

    @pytest.fixture
    def hear(self, pulse_card: PulseCard) -> Callable[[], Take]:
        """Return the recorder."""
        return pulse_card.take


class OnFifo(OutputContract):
    """An output over ALSA alone; the card holds 120 ms more, which ALSA knows nothing of."""

    name = ""
    quiet_after = 0.150 + 0.121

    @pytest.fixture
    def output(self, fifo_card: FifoCard) -> Output:
        """Return the output, where it plays on the card."""
        assert fifo_card.running
        return open_output(self.name)

    @pytest.fixture
    def hear(self, fifo_card: FifoCard) -> Callable[[], Take]:
        """Return the card's memory."""
        return fifo_card.take


class TestMiniaudioOnPulse(OnPulse):
    """The default output."""

    name = "miniaudio"


class TestMiniaudioOnFifo(OnFifo):
    """The default output, without a server."""

    name = "miniaudio"


class TestSounddeviceOnPulse(OnPulse):
    """The second streaming output."""

    name = "sounddevice"


class TestSounddeviceOnFifo(OnFifo):
    """The second streaming output, without a server."""

    name = "sounddevice"


class TestSimpleaudioOnPulse(OnPulse):
    """The output that starts whole sounds: what it has begun it stops late."""

    name = "simpleaudio"
    tolerance = 0.040
    quiet_after = 0.400


class TestSimpleaudioOnFifo(OnFifo):
    """The same without a server."""

    name = "simpleaudio"
    tolerance = 0.040
    quiet_after = 0.550


@dataclass(frozen=True)
class Heard:
    """How an island was heard."""

    likeness: float
    level_db: float
    off: int
    """Frames from its place in the recording."""
    drift: float
    """Seconds by which it came otherwise than the first one."""


def played_over(name: str, seconds: int, card: PulseCard) -> list[Heard]:
    """Play islands over a time, each given two seconds before, and return how they were heard."""
    stage = open_output(name).open(None)
    start = stage.now() + RATE
    gaps = np.random.default_rng(5).integers(RATE // 2, 3 * RATE, size=seconds)
    places = [int(place) for place in start + np.cumsum(gaps) if place < start + seconds * RATE]
    for seed, place in enumerate(places):
        time.sleep(max(place - 2 * RATE - stage.now(), 0) / RATE)
        stage.play(noise(seed, 12_000), Frames(place))
    wait_until(stage, places[-1] + 12_000)
    stage.close()
    take = card.take()
    first = take.find(noise(0, 12_000), 0, 6 * RATE)
    heard: list[Heard] = []
    for seed, place in enumerate(places):
        expected = first.at + place - places[0]
        found = take.find(noise(seed, 12_000), max(expected - 9_600, 0), expected + 12_000 + 9_600)
        drift = (take.time_of(found.at) - take.time_of(first.at)) - (place - places[0]) / RATE
        heard.append(Heard(found.likeness, found.level_db, found.at - expected, drift))
    return heard


def in_time(name: str, one: Heard) -> bool:
    """Tell whether an island was heard where and when it was to be; exactly where an output streams."""
    streams = open_output(name).ability.streams
    frames, seconds = (0, 0.020) if streams else (0.040 * RATE, 0.040)
    return abs(one.off) <= frames and abs(one.drift) < seconds


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_a_minute(name: str, pulse_card: PulseCard) -> None:
    """Over a minute every island is heard at its moment; gaps are exact to the sample where it streams."""
    heard = played_over(name, 60, pulse_card)
    assert heard
    assert all(one.likeness > 0.99 and abs(one.level_db) < 0.5 for one in heard)
    assert [one for one in heard if not in_time(name, one)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_ten_minutes(name: str, pulse_card: PulseCard) -> None:
    """The same over ten minutes."""
    heard = played_over(name, 600, pulse_card)
    assert heard
    assert all(one.likeness > 0.99 and abs(one.level_db) < 0.5 for one in heard)
    assert [one for one in heard if not in_time(name, one)] == []


@pytest.mark.parametrize("name", STREAMING)
def test_sounds_that_touch_have_no_seam(name: str, pulse_card: PulseCard) -> None:
    """Pieces that are given one by one and touch come out as one, sample for sample."""
    whole = noise(9, 4 * RATE)
    stage = open_output(name).open(None)
    start = stage.now() + 4_800
    for at in range(0, len(whole), 19_201):
        stage.play(whole[at : at + 19_201], Frames(start + at))
        time.sleep(0.3)
    wait_until(stage, start + len(whole))
    stage.close()
    take = pulse_card.take()
    found = take.find(whole)
    assert np.max(np.abs(take.left[found.at : found.at + len(whole)] - whole)) <= 1 / 32_767


@pytest.mark.parametrize("name", STREAMING)
def test_a_gain_glides(name: str, pulse_card: PulseCard) -> None:
    """A tone that is made softer and louder again never jumps from one sample to the next."""
    tone = (0.4 * np.sin(2 * np.pi * 200 / RATE * np.arange(4 * RATE))).astype(np.float32)
    stage = open_output(name).open(None)
    stage.play(tone, Frames(stage.now() + 4_800))
    for gain in (-12.0, 0.0, -6.0):
        time.sleep(0.7)
        stage.set_gain(gain)
    time.sleep(0.7)
    stage.fade(Frames(960))
    time.sleep(0.5)
    stage.close()
    heard = pulse_card.take().left
    sounding = np.flatnonzero(np.abs(heard) > 1e-3)
    inside = heard[sounding[0] : sounding[-1]]
    steepest = 0.4 * 2 * np.pi * 200 / RATE
    assert np.max(np.abs(np.diff(inside))) < steepest * 1.1
    loud = [float(np.max(np.abs(part))) for part in np.array_split(inside, 56)]
    assert max(loud) == pytest.approx(0.4, abs=0.01)
    assert min(loud[5:-5]) == pytest.approx(0.1, abs=0.01)


def _busy(over: threading.Event) -> None:
    while not over.is_set():
        sum(range(2_000))


@pytest.mark.slow
@pytest.mark.parametrize("name", STREAMING)
def test_threads_that_hog_the_interpreter(name: str, pulse_card: PulseCard) -> None:
    """Three threads that never rest make no hole."""
    stage = open_output(name).open(None)
    whole = noise(3, 6 * RATE)
    stage.play(whole, Frames(stage.now() + RATE))
    over = threading.Event()
    hogs = [threading.Thread(target=_busy, args=(over,)) for _ in range(3)]
    for hog in hogs:
        hog.start()
    time.sleep(7.5)
    over.set()
    for hog in hogs:
        hog.join()
    underruns = stage.underruns  # type: ignore[attr-defined]
    stage.close()
    found = pulse_card.take().find(whole)
    assert underruns == 0
    assert found.likeness > 0.999


@pytest.mark.slow
@pytest.mark.parametrize("name", STREAMING)
def test_a_busy_machine(name: str, fifo_card: FifoCard) -> None:
    """With a process on every core the card never runs dry, and all is heard exactly."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: sum(range(9999))"]) for _ in range(2)]
    try:
        stage = open_output(name).open(None)
        whole = noise(4, 8 * RATE)
        start = stage.now() + RATE // 2
        stage.play(whole, Frames(start))
        wait_until(stage, start + len(whole))
        stage.close()
    finally:
        for one in busy:
            one.kill()
            one.wait()
    take = fifo_card.take()
    assert take.find(whole).likeness > 0.999
    assert take.dry <= 1, "once it runs dry: at the end"


@pytest.mark.parametrize("name", ALL)
def test_the_server_goes_and_comes_back(name: str, pulse_card: PulseCard) -> None:
    """When the sound server is killed the stage is soon lost, closes, and can be opened anew."""
    program = subprocess.Popen(
        [sys.executable, "-c", AFRESH, name],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin
    assert program.stdout
    try:
        assert program.stdout.readline() == "playing\n"
        pulse_card.kill()
        killed = time.monotonic()
        assert program.stdout.readline() == "lost\n"
        assert time.monotonic() - killed < 2.5
        assert program.stdout.readline() == "closed\n"
        pulse_card.start()
        program.stdin.write("\n")
        program.stdin.flush()
        assert program.stdout.readline() == "well False\n"
        assert program.wait(10) == 0
    finally:
        program.kill()
        program.wait()
        program.stdin.close()
        program.stdout.close()
    assert pulse_card.take().find(noise(2, 24_000)).likeness > 0.99


@pytest.mark.parametrize("name", ALL)
@pytest.mark.usefixtures("no_card")
def test_no_device_at_all(name: str) -> None:
    """Without any sound device the error says so, and what to do."""
    with pytest.raises(DeviceMissing) as refused:
        open_output(name).open(None)
    assert "doctor" in refused.value.hint
    assert "export" in refused.value.hint


@pytest.mark.parametrize(("name", "device"), [("miniaudio", "null out"), ("sounddevice", "PULSE")])
def test_a_device_by_a_part_of_its_name(name: str, device: str, pulse_card: PulseCard) -> None:
    """Any part of a device's name chooses it, in any case of letters."""
    stage = open_output(name).open(device)
    stage.play(noise(1, 9_600), Frames(stage.now() + 4_800))
    time.sleep(0.8)
    stage.close()
    assert pulse_card.take().find(noise(1, 9_600)).likeness > 0.99


def test_the_command_is_heard(tmp_path: Path, pulse_card: PulseCard) -> None:
    """`chimes --play` sounds on the default output, whole, and `doctor` names its device."""
    world = World.open({"VOICEGUIDE_CACHE": str(tmp_path / "store")})
    chime = chime_sample("bowl", world)
    command = [sys.executable, "-m", "voiceguide"]
    subprocess.run([*command, "chimes", "--play", "bowl"], check=True)
    told = json.loads(subprocess.run([*command, "doctor", "--json"], check=True, capture_output=True).stdout)
    outputs = {one["name"]: one for one in told["findings"] if one["part"] == "output"}
    assert all(outputs[name]["works"] for name in ALL)
    assert "Null Output" in outputs["miniaudio"]["about"]
    found = pulse_card.take().find(chime)
    assert found.likeness > 0.99
    assert abs(found.level_db) < 0.5


@pytest.mark.usefixtures("no_card")
def test_the_command_without_a_device() -> None:
    """Nothing to play on ends with 3 and what to do, and the libraries' own complaints are not shown."""
    command = [sys.executable, "-m", "voiceguide", "chimes", "--play", "click"]
    for name in ALL:
        ran = subprocess.run([*command, "--output", name], capture_output=True, text=True, check=False)
        assert ran.returncode == 3
        assert [line.split(":")[0] for line in ran.stderr.splitlines()] == ["voiceguide", "voiceguide"]
        assert "voiceguide doctor" in ran.stderr
