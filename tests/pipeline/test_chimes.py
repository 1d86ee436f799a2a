"""The author's own sound files ring as chimes; what does not play is a mistake with its place."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from output.decoders import Sound, noise
from pipeline.hearing import Track, by_ebur128, compare, make, tone_world
from voiceguide.core.source import Diagnostic
from voiceguide.core.units import Ms
from voiceguide.pipeline.chimes import Chimes, lead_of_file
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.world import Timing, World
from voiceguide.testing import MemoryStore
from voiceguide.voice.clip_bytes import is_clip

ROUTINE = """\
---
voice: tone:en-low
chimes: {start: none, end: none}
---
## Ring {chime: none}
Listen. [5s] [chime NAME] [5s]
Thank you.
"""
RATE = 44_100


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a world for all of them."""
    return tone_world(tmp_path_factory.mktemp("store"), jobs=1)


def routine(folder: Path, name: str) -> Path:
    """Write a routine that rings a chime by name."""
    source = folder / "ring.md"
    source.write_text(ROUTINE.replace("NAME", name), encoding="utf-8")
    return source


def gong() -> Sound:
    """Return a second and a half of a sound that dies away, at 44.1 kHz."""
    sound = noise(RATE * 3 // 2, seed=5)
    return (sound * np.exp(-np.arange(len(sound)) / RATE * 3)).astype(np.float32)


@pytest.mark.parametrize("ending", ["wav", "flac", "mp3", "ogg"])
def test_own_files_ring(world: World, tmp_path: Path, ending: str) -> None:
    """A stereo file at 44.1 kHz with silence before its sound rings at the chime's place, not too loud."""
    alone = gong()
    late = np.concatenate((np.zeros(RATE // 2, np.float32), alone))
    soundfile.write(tmp_path / f"own.{ending}", np.stack((late, late), axis=1), RATE)
    track = make(routine(tmp_path, f"own.{ending}"), tmp_path / "ring.mp3", world)
    (cue,) = (one for one in track.timeline.cues if one.name)
    start = cue.start * 48
    around = track.heard[start - 4_800 : start + 96_000]
    place, likeness = compare(soxr.resample(alone, RATE, 48_000)[:48_000], around)
    # Lossy files sound a little before their sound: that is not cut off.
    assert abs(place - 4_800) <= (96 if ending in {"wav", "flac"} else 600)
    assert likeness > 0.95
    assert all(abs(one.late) <= 96 for one in track.places)
    assert by_ebur128(around)[1] <= -23
    assert 1_000 < cue.end - cue.start <= 1_600
    assert heard_once(track)


def heard_once(track: Track) -> bool:
    """Tell whether nothing is heard where nothing is planned."""
    return not any(track.heard[start:end].any() for start, end in track.gaps())


def wrong(source: Path, world: World) -> Diagnostic:
    """Return the only mistake of a routine that cannot be exported."""
    planned, exported = export_routine(source, source.with_suffix(".mp3"), "mp3", Timing(), world)
    assert exported is None
    assert not source.with_suffix(".mp3").exists()
    (found,) = planned.diagnostics
    assert (found.span.line, found.span.column) == (6, 14)
    assert found.hint
    return found


def test_a_missing_file_is_a_mistake(world: World, tmp_path: Path) -> None:
    """It is told with its place, and nothing is written."""
    found = wrong(routine(tmp_path, "gone.wav"), world)
    assert (found.code, found.message) == ("VG071", "there is no sound file `gone.wav`")


@pytest.mark.parametrize(("name", "data"), [("empty.wav", b""), ("text.mp3", b"not a sound at all\n" * 100)])
def test_a_broken_file_is_a_mistake(world: World, tmp_path: Path, name: str, data: bytes) -> None:
    """What no reader takes for sound is told with its place."""
    (tmp_path / name).write_bytes(data)
    found = wrong(routine(tmp_path, name), world)
    assert found.code == "VG071"
    assert found.message.startswith(f"`{name}` cannot be played: ")


def test_a_silent_file_is_a_mistake(world: World, tmp_path: Path) -> None:
    """A chime that nobody hears is no chime."""
    soundfile.write(tmp_path / "silent.wav", np.zeros(4_800, np.float32), 48_000)
    assert "only silence" in wrong(routine(tmp_path, "silent.wav"), world).message


@pytest.mark.parametrize("link", [False, True])
def test_a_file_outside_the_folder_is_a_mistake(world: World, tmp_path: Path, *, link: bool) -> None:
    """Neither a path nor a link leads out of the routine's folder, though the file is there."""
    soundfile.write(tmp_path / "own.wav", gong(), RATE)
    folder = tmp_path / "inside"
    folder.mkdir()
    if link:
        (folder / "link.wav").symlink_to(tmp_path / "own.wav")
    name = "link.wav" if link else "../own.wav"
    found = wrong(routine(folder, name), world)
    assert (found.code, found.message) == ("VG071", f"`{name}` is outside the routine's folder")


@pytest.mark.parametrize(
    ("sounds", "lead"), [(10, 0), (24, 24), (400, 384), (1_199, 1_176), (1_200, 1_200), (9_000, 1_200)]
)
def test_words_wait_for_a_short_chime_and_not_for_a_long_one(sounds: int, lead: int) -> None:
    """A chime from a file leads with its length, at most 1200 ms, in whole 24 ms."""
    assert lead_of_file(Ms(sounds)) == lead


def test_a_chime_of_an_older_form_is_made_again(tmp_path: Path) -> None:
    """What a store holds of a chime that cannot be read any more is put there anew, under the same key."""
    store = MemoryStore()
    chimes = Chimes(store, tmp_path)
    key = chimes.key("bell")
    store.put(key, struct.pack("<4sHHII", b"VGCL", 1, 0, 1152, 2) + bytes(4))
    assert len(chimes.load(key)) > 1152
    assert Chimes(store, tmp_path).key("bell") == key
    assert is_clip(store.get(key))
