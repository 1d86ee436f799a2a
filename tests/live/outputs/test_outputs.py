"""Outputs by their names, and what can be said of them without a device."""

from __future__ import annotations

import sys
import threading
import time

import numpy as np
import pytest

from voiceguide.core.errors import DeviceMissing, RequestError
from voiceguide.core.live import Device
from voiceguide.core.units import Frames
from voiceguide.live.outputs import DEFAULT, OUTPUTS, SILENT, open_output
from voiceguide.live.outputs.choice import choose
from voiceguide.live.outputs.ring import Ring
from voiceguide.live.outputs.silent_output import SilentStage
from voiceguide.live.outputs.streaming import StreamStage

DEVICES = [Device("default", default=True), Device("USB Audio"), Device("HDMI Audio"), Device("Audio")]


def test_an_unknown_output_is_the_command_lines_mistake() -> None:
    """The hint names the nearest one."""
    assert {DEFAULT, SILENT} <= set(OUTPUTS)
    with pytest.raises(RequestError, match="no sound output `minaudio`") as refused:
        open_output("minaudio")
    assert "miniaudio" in refused.value.hint


@pytest.mark.parametrize("name", sorted(set(OUTPUTS) - {SILENT}))
def test_a_package_that_is_not_installed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the package, the hint says how to install it."""
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, OUTPUTS[name].partition(":")[0], raising=False)
    with pytest.raises(DeviceMissing, match=name) as refused:
        open_output(name)
    assert "pip install" in refused.value.hint


def test_a_library_that_is_not_installed(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sounddevice finds no PortAudio, the hint says how to install that."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")  # type: ignore[operator]
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.delitem(sys.modules, OUTPUTS["sounddevice"].partition(":")[0], raising=False)
    with pytest.raises(DeviceMissing, match="PortAudio") as refused:
        open_output("sounddevice")
    assert "libportaudio2" in refused.value.hint


@pytest.mark.parametrize(("name", "place"), [("audio", 3), ("usb", 1), ("HDMI AUDIO", 2), ("Default", 0)])
def test_a_device_by_its_name_or_a_part(name: str, place: int) -> None:
    """A whole name wins over a part of one; letters may be small or large."""
    assert choose(name, DEVICES) == place


@pytest.mark.parametrize(
    ("name", "says", "hints"),
    [("dio", "several", "USB Audio, HDMI Audio, Audio"), ("x", "no sound device", "default")],
)
def test_no_such_device(name: str, says: str, hints: str) -> None:
    """The hint names the devices that were meant, or all."""
    with pytest.raises(DeviceMissing, match=says) as refused:
        choose(name, DEVICES)
    assert hints in refused.value.hint


def test_the_silent_clock() -> None:
    """Time goes on at 48 kHz, whatever is played; nothing is ever lost."""
    seconds = [5.0]
    stage = SilentStage(lambda: seconds[0])
    stage.play(np.ones(100, np.float32), Frames(0))
    stage.fade(Frames(10))
    stage.set_gain(-3)
    seconds[0] += 2.5
    assert (stage.now(), stage.lost) == (120_000, False)
    stage.close()
    silent = open_output(SILENT)
    assert [device.default for device in silent.devices()] == [True]
    with pytest.raises(DeviceMissing, match="`usb`"):
        silent.open("usb")


def test_a_device_that_takes_nothing_is_lost() -> None:
    """A stream that stands still is noticed; closing returns though the device hangs, and once is enough."""
    hangs, calls = threading.Event(), []

    def end() -> None:
        calls.append("end")
        hangs.wait(20)

    turns = sys.getswitchinterval()
    stage = StreamStage(Ring(), lambda: calls.append("begin"), end)
    until = time.monotonic() + 10
    while not stage.lost:
        assert time.monotonic() < until
        time.sleep(0.05)
    stage.close()
    stage.close()
    assert calls == ["begin", "end"]
    assert sys.getswitchinterval() == turns
    hangs.set()


def test_a_device_fills_its_memory_before_the_first_sound() -> None:
    """A device that takes a burst when it starts costs no sound its front, given as soon as it is open."""
    ring, started = Ring(), threading.Event()

    def burst() -> None:
        started.wait(5)
        for _ in range(6):
            time.sleep(0.01)
            ring.take(960)

    device = threading.Thread(target=burst)
    device.start()
    stage = StreamStage(ring, started.set, lambda: None)
    at = stage.now()
    stage.play(np.full(100, 0.5, np.float32), at)
    device.join()
    assert ring.taken == 5_760 < at
    heard = np.frombuffer(ring.take(at + 100 - ring.taken), "<i2")
    stage.close()
    assert np.count_nonzero(heard) == 100
