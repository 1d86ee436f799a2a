"""Sound devices in software, private to a test, and what was heard from them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

    from voiceguide.core.sound import Pcm

HERE = Path(__file__).parent
RATE = 48_000
SINK = "vg"


@dataclass(frozen=True, eq=False)
class Found:
    """Where a sound was heard in a take, and how like itself."""

    at: int
    likeness: float
    """Correlation: 1 is the same."""
    level_db: float
    """How much louder than it was given."""


@dataclass(frozen=True, eq=False)
class Take:
    """What a device played, and when."""

    left: Pcm
    right: Pcm
    stamps: list[tuple[float, int]]
    dry: int

    @classmethod
    def read(cls, folder: Path) -> Take:
        """Read what a recorder or a card wrote."""
        told = json.loads((folder / "stamps.json").read_text())
        samples = np.fromfile(folder / "heard.raw", "<i2").astype(np.float32) / 32_767
        stamps = [(when, size // 4) for when, size in told["stamps"]]
        return cls(samples[::2], samples[1::2], stamps, told["dry"])

    def time_of(self, place: int) -> float:
        """Return when a frame was heard on the monotonic clock, by a line through all arrivals."""
        when, frames = (np.array(column, np.float64) for column in zip(*self.stamps, strict=True))
        slope, start = np.polyfit(frames, when, 1)
        return float(start + slope * place)

    def find(self, pcm: Pcm, start: int = 0, end: int | None = None) -> Found:
        """Return where a sound is most like what was heard."""
        heard = self.left[start:end]
        size = 1 << (len(heard) + len(pcm)).bit_length()
        products = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(pcm, size)), size)
        at = int(np.argmax(products[: max(len(heard) - len(pcm) + 1, 1)]))
        part = heard[at : at + len(pcm)].astype(np.float64)
        power = float(np.sum(pcm.astype(np.float64) ** 2))
        there = float(np.sum(part**2))
        likeness = float(np.sum(part * pcm[: len(part)])) / max(np.sqrt(power * there), 1e-12)
        return Found(start + at, likeness, 10 * float(np.log10(max(there, 1e-12) / power)))

    def last_sound(self, over: float = 1e-3) -> int:
        """Return the last frame at which anything is heard."""
        return int(np.flatnonzero(np.abs(self.left) > over)[-1])


def wait_for(there: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something is there."""
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


@dataclass
class PulseCard:
    """A private PulseAudio with a sink that is recorded."""

    home: Path
    takes: int = 0
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.home / "native"

    @property
    def environment(self) -> dict[str, str]:
        """What makes programs play on it."""
        return {
            "PULSE_SERVER": f"unix:{self.socket}",
            "ALSA_CONFIG_PATH": str(self.home / "asound.conf"),
            "PULSE_COOKIE": str(self.home / "cookie"),
        }

    def start(self) -> None:
        """Start the server, and a recorder of all that it plays."""
        (self.home / "asound.conf").write_text(
            "pcm.!default { type pulse }\nctl.!default { type pulse }\npcm.pulse { type pulse }\n"
        )
        places = ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH", "PULSE_CONFIG_PATH")
        options = "-n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm=yes --realtime=no"
        modules = (
            f"module-native-protocol-unix auth-anonymous=1 socket={self.socket}",
            f"module-null-sink sink_name={SINK} rate={RATE} channels=2 format=s16le norewinds=1",
        )
        server = subprocess.Popen(
            ["pulseaudio", *options.split(), "--high-priority=no", "--log-level=error",
             f"--log-target=file:{self.home / 'log'}", *(part for one in modules for part in ("-L", one))],
            env={**os.environ, **dict.fromkeys(places, str(self.home))},
        )  # fmt: skip
        self.running.append(server)
        ask = ["pactl", "info"]
        env = {**os.environ, **self.environment}
        wait_for(lambda: not subprocess.run(ask, env=env, capture_output=True, check=False).returncode)
        self.takes += 1
        self._folder.mkdir()
        record = ["parec", "-d", f"{SINK}.monitor", "--format=s16le", f"--rate={RATE}", "--channels=2", "--raw",
                  "--latency-msec=10"]  # fmt: skip
        source = subprocess.Popen(record, env=env, stdout=subprocess.PIPE)
        recorder = subprocess.Popen([sys.executable, HERE / "recorder.py", self._folder], stdin=source.stdout)
        assert source.stdout
        source.stdout.close()
        self.running += [source, recorder]
        wait_for((self._folder / "ready").exists)

    def kill(self) -> Take:
        """End the server as a crash would, and return what was heard until then."""
        server, source, recorder = self.running
        server.kill()
        server.wait(10)
        return self._end(source, recorder)

    def take(self) -> Take:
        """End the recording a little later, and return it."""
        time.sleep(0.3)
        _, source, recorder = self.running
        return self._end(source, recorder)

    def close(self) -> None:
        """End all that was started."""
        for one in reversed(self.running):
            if one.poll() is None:
                one.terminate()
                one.wait(10)
        self.running.clear()

    @property
    def _folder(self) -> Path:
        return self.home / f"take-{self.takes}"

    def _end(self, source: subprocess.Popen[bytes], recorder: subprocess.Popen[bytes]) -> Take:
        source.terminate()
        source.wait(10)
        recorder.wait(10)
        if self.running[0].poll() is not None:
            self.running.clear()
        return Take.read(self._folder)


@dataclass
class FifoCard:
    """An ALSA card without a server: one stream at a time, and nothing that mends a gap."""

    home: Path
    buffer_ms: int = 100
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What makes programs play on it."""
        return {"ALSA_CONFIG_PATH": str(self.home / "asound.conf"), "PULSE_SERVER": f"unix:{self.home}/none"}

    def start(self) -> None:
        """Start the card."""
        program = [sys.executable, HERE / "fifo_card.py", self.home, str(self.buffer_ms)]
        self.running.append(subprocess.Popen(program))
        wait_for((self.home / "ready").exists)

    def take(self) -> Take:
        """Take the card away a little later, and return what it played."""
        time.sleep(0.3)
        self.close()
        return Take.read(self.home)

    def close(self) -> None:
        """End it."""
        for one in self.running:
            one.send_signal(signal.SIGTERM)
            one.wait(10)
        self.running.clear()


def missing() -> str:
    """Return the first program that a card needs and that is not installed, or nothing."""
    return next((name for name in ("pulseaudio", "pactl", "parec") if not shutil.which(name)), "")


@contextmanager
def hearing_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseCard]:
    """Give a private PulseAudio whose default microphone hears what it plays, and make it this process's own."""
    assert not missing(), f"{missing()} is not installed; .ci/run installs what these tests need"
    card = PulseCard(home)
    card.home.chmod(0o700)
    for name, value in card.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PULSE_SOURCE", f"{SINK}.monitor")
    try:
        card.start()
        yield card
    finally:
        card.close()
