"""The microphone of the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soxr

from contracts.output import wait_until
from hear.said import laid, say
from live.outputs.cards import PulseCard, hearing_itself
from live.remotes.orders import Orders
from voiceguide.core.errors import RemoteFailed
from voiceguide.core.hearing import HearingSettings
from voiceguide.core.units import Frames, Ms
from voiceguide.hear.commands import CommandListener
from voiceguide.live.outputs import open_output
from voiceguide.live.remotes.microphone import open_microphone
from voiceguide.live.remotes.voice import Voice
from voiceguide.live.tap import Tap
from voiceguide.testing import FakeOutput


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is a failure with a cure."""
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(RemoteFailed, match="sounddevice") as failed:
        open_microphone(print)
    assert "voiceguide[listen]" in failed.value.hint


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseCard]:
    """Give a private PulseAudio whose default microphone hears what it plays."""
    with hearing_itself(tmp_path, monkeypatch) as card:
        yield card


@pytest.mark.device
def test_a_command_is_heard_through_a_real_microphone(card: PulseCard, tmp_path: Path) -> None:
    """What another program plays is heard in the room, recognised, and ordered."""
    path, orders = tmp_path / "said.raw", Orders()
    sound = laid(Ms(9000), [(2000, say("next")), (4500, say("how long")), (7000, say("longer"))])
    sound += 0.0005 * np.random.default_rng(1).standard_normal(len(sound)).astype(np.float32)
    path.write_bytes((sound * 32767).astype("<i2").tobytes())
    listener = CommandListener(HearingSettings())
    with Voice(orders.put_nowait, listener, Tap(FakeOutput()), print, open_microphone):
        play = ["paplay", "--raw", "--rate=16000", "--channels=1", "--format=s16le", path]
        subprocess.run(play, check=True, timeout=60, env={**os.environ, **card.environment})
        assert orders.heard("next", "how long", "longer")


@pytest.mark.device
def test_the_session_itself_is_not_obeyed(card: PulseCard, tmp_path: Path) -> None:
    """It says `stop` and `repeat` into its own microphone, and only the voice after it is heard."""
    path, orders = tmp_path / "said.raw", Orders()
    path.write_bytes((laid(Ms(3000), [(1000, say("next"))]) * 32767).astype("<i2").tobytes())
    tap = Tap(open_output("miniaudio"))
    stage = tap.open(None)
    with Voice(orders.put_nowait, CommandListener(HearingSettings()), tap, print, open_microphone):
        at = Frames(stage.now() + 48_000)
        for text in ("Stop.", "Repeat.", "Now stop, and go back.", "Next.", "How long?"):
            pcm = soxr.resample(say(text, "en-us+klatt4", 140), 16_000, 48_000).astype(np.float32)
            stage.play(pcm, at)
            at = Frames(at + len(pcm) + 48_000)
        wait_until(stage, at + 48_000)
        assert orders.empty()
        play = ["paplay", "--raw", "--rate=16000", "--channels=1", "--format=s16le", path]
        subprocess.run(play, check=True, timeout=60, env={**os.environ, **card.environment})
        assert orders.heard("next")
    stage.close()


@pytest.mark.device
@pytest.mark.usefixtures("card")
def test_no_such_microphone_is_a_failure_with_a_cure() -> None:
    """A name that no microphone has says what to do."""
    with pytest.raises(RemoteFailed, match="Trumpet") as failed:
        open_microphone(print, "Trumpet")
    assert "--listen" in failed.value.hint
