"""Recordings as an engine: a voice is a file, and says what is in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiced import voiced
from voiceguide.core.errors import RequestError, SpeechFailed, VoiceMissing
from voiceguide.core.utterance import Utterance
from voiceguide.voice.engines import ENGINES, open_engine
from voiceguide.voice.engines.own_engine import OwnEngine
from voiceguide.voice.recordings import INDEX

ENTRY = '["{0}.wav"]\ntext = "Sentence {0}."\nlang = "en"\nlufs = {1}\nms = 1000\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two recordings, one of them at another rate."""
    folder = tmp_path / "foot.voice"
    folder.mkdir()
    soundfile.write(folder / "1.wav", voiced(1.0, 150), 48_000, subtype="FLOAT")
    soundfile.write(folder / "2.wav", voiced(1.0, 190, rate=24_000), 24_000, subtype="FLOAT")
    (folder / INDEX).write_text(ENTRY.format(1, -25) + ENTRY.format(2, -25), encoding="utf-8")
    return folder


def said(path: Path) -> Utterance:
    """Return an utterance of a recording."""
    return Utterance("Whatever it is.", f"own:{path}", 140, "en")


def test_a_recording_is_said_with_the_gain_of_all(folder: Path) -> None:
    """Its samples, 6 dB louder as its folder asks for; the folder itself says one after another."""
    engine = OwnEngine()
    one = engine.speak(said(folder / "1.wav"))
    assert one.sample_rate == 48_000
    assert np.allclose(one.pcm, voiced(1.0, 150) * 10 ** (6 / 20), atol=1e-4)
    both = engine.speak(said(folder))
    assert np.array_equal(both.pcm[: len(one.pcm)], one.pcm)
    assert len(both.pcm) == 2 * len(one.pcm)


def test_the_version_is_that_of_the_sound(folder: Path) -> None:
    """Another file or another gain of the folder is another version; another sentence is not."""
    engine, voice = OwnEngine(), f"own:{folder / '1.wav'}"
    before, all_before = engine.version_of(voice), engine.version_of(f"own:{folder}")
    soundfile.write(folder / "2.wav", voiced(0.5), 48_000)
    assert engine.version_of(voice) == before
    assert engine.version_of(f"own:{folder}") != all_before
    (folder / INDEX).write_text(ENTRY.format(1, -20) + ENTRY.format(2, -25), encoding="utf-8")
    louder = engine.version_of(voice)
    assert louder != before
    soundfile.write(folder / "1.wav", voiced(0.5), 48_000)
    assert engine.version_of(voice) not in {before, louder}


def test_what_is_not_there_is_refused(folder: Path) -> None:
    """A missing file by its name, a damaged one by its sentence, an empty folder, a damaged index."""
    engine = OwnEngine()
    with pytest.raises(VoiceMissing, match=r"3\.wav"):
        engine.version_of(f"own:{folder / '3.wav'}")
    (folder / "1.wav").write_text("no sound")
    with pytest.raises(SpeechFailed, match="cannot be used"):
        engine.speak(said(folder / "1.wav"))
    (folder / INDEX).write_text("what")
    with pytest.raises(VoiceMissing, match="cannot be read"):
        engine.version_of(f"own:{folder / '1.wav'}")
    (folder / INDEX).unlink()
    with pytest.raises(VoiceMissing, match="no recording in"):
        engine.version_of(f"own:{folder}")


def test_nobody_asks_for_it_by_name() -> None:
    """It is always there, and offers no voice: which recording says what follows from the routine."""
    engine = open_engine("own", {})
    assert "own" not in ENGINES
    assert engine.voices() == ()
    for ask in (engine.find, engine.default_voice):
        with pytest.raises(RequestError):
            ask("en")
