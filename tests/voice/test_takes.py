"""What is wrong with a recorded sentence, and what of it is kept."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiced import voiced
from voiceguide.core.sound import Pcm
from voiceguide.voice.takes import flac_of, look_at, read_take


def test_a_good_take_has_no_fault() -> None:
    """The words are kept with a little of the room around them, which is faded; the rest is cut off."""
    take = look_at(voiced(1.0, before=1.2, after=2.0))
    assert take.faults == ()
    assert take.length == pytest.approx(1000 + 80 + 160, abs=30)
    assert abs(float(take.pcm[0])) < 1e-5
    assert take.lufs == pytest.approx(-21.8, abs=1)


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("silence", np.zeros(48_000, np.float32)),
        ("silence", voiced(1.0, level=0, noise=0.02)),
        ("silence", np.zeros(0, np.float32)),
        ("clipping", np.clip(voiced(1.0, level=2.0), -1, 1)),
        ("quiet", voiced(1.0, level=0.005, noise=1e-5)),
        ("noise", voiced(1.0, noise=0.02)),
        ("noise", voiced(1.0, noise=0.05)),
        ("cut start", voiced(1.0, before=0)),
        ("cut end", voiced(1.0, after=0)),
    ],
    ids=["off", "only noise", "empty", "clipping", "quiet", "noise", "much noise", "start", "end"],
)
def test_each_fault_is_named_alone(name: str, sound: Pcm) -> None:
    """A take with one fault has that one and no other, and it says what to do."""
    faults = look_at(sound).faults
    assert [fault.name for fault in faults] == [name]
    assert faults[0].message
    assert faults[0].cure


def test_a_click_is_no_word() -> None:
    """The key that began the recording is cut off with the room."""
    sound = voiced(1.0, before=0.8)
    sound[4800:4900] = 0.5
    assert look_at(sound).length == look_at(voiced(1.0, before=0.8)).length


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_files_of_other_rates_and_channels(rate: int, tmp_path: Path) -> None:
    """A file is resampled and mixed down; of a stereo file with one silent side the other is taken as it is."""
    one = voiced(1.0, rate=rate)
    soundfile.write(tmp_path / "mono.wav", one, rate, subtype="FLOAT")
    soundfile.write(tmp_path / "both.wav", np.stack([one, one], 1), rate, subtype="FLOAT")
    soundfile.write(tmp_path / "left.flac", np.stack([one, one * 0], 1), rate)
    takes = [read_take(tmp_path / name) for name in ("mono.wav", "both.wav", "left.flac")]
    assert [take.faults for take in takes] == [(), (), ()]
    assert {take.length for take in takes} == {takes[0].length}
    assert takes[0].length == pytest.approx(look_at(voiced(1.0)).length, abs=12)
    assert [take.lufs for take in takes] == pytest.approx([takes[0].lufs] * 3, abs=0.1)


def test_what_is_no_sound_is_a_fault(tmp_path: Path) -> None:
    """A damaged file and one that is longer than two minutes are refused by their own words."""
    (tmp_path / "text.wav").write_text("no sound")
    soundfile.write(tmp_path / "hour.wav", np.zeros(8000 * 130, np.int16), 8000)
    (text,), (hour,) = (read_take(tmp_path / name).faults for name in ("text.wav", "hour.wav"))
    assert "cannot be read" in text.message
    assert hour.message == "it is longer than 2 minutes"


def test_a_kept_take_is_the_same_sound() -> None:
    """The FLAC holds the take to the 24th bit, as loud as it was."""
    take = look_at(voiced(0.5))
    again, rate = soundfile.read(io.BytesIO(flac_of(take)), dtype="float32")
    assert rate == 48_000
    assert np.abs(again - take.pcm).max() < 2**-22
