"""Tracks of other formats than MP3 are held against their plans: good ones pass, faults are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from output.decoders import Sound
from pipeline.faults import beep, move, remade, write
from pipeline.hearing import SHIPPED, Track, make, real_world, tone_world
from pipeline.test_verify import SESSION, cue, faults
from voiceguide.core.errors import MachineError
from voiceguide.output.info import Chapter, Words
from voiceguide.pipeline.verify import verify

KINDS = ("m4a", "opus", "flac")
EVERY = pytest.mark.parametrize("kind", KINDS)
CHECKS = ["length", "frames", "cues", "silence", "speech", "peak", "chapters"]
Change = Callable[[Track, Sound], Sound | None]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Track:
    """Return a session of half a minute, in tones."""
    folder = tmp_path_factory.mktemp("small")
    source = folder / "small.md"
    source.write_text(SESSION, encoding="utf-8")
    return make(source, folder / "small.mp3", tone_world(folder / "store"))


@EVERY
def test_what_export_makes_is_right(small: Track, kind: str) -> None:
    """Nothing is wrong with it, and words are checked where the format holds them."""
    verdict = verify(
        make(small.source, small.source.with_suffix(f".{kind}"), small.world, kind).exported.path
    )
    words = ["words in the tag"] if kind == "m4a" else ["captions in the tag", "words in the tag"]
    assert [(one.name, one.faults) for one in verdict.checks] == [(name, ()) for name in (*CHECKS, *words)]
    assert verdict.frames == 40_000 * 48


@EVERY
def test_faults_of_sound_and_tag_are_found(small: Track, tmp_path: Path, kind: str) -> None:
    """A late sentence, one left out, sound in silence, a wrong chapter and a word too few, all in one track."""
    late, gone = cue(small, "Pull each finger."), cue(small, "Now the next one.")

    def spoil(sound: Sound) -> None:
        move(sound, late.start, late.end, 200)
        sound[gone.start * 48 : gone.end * 48] = 0
        beep(sound, 30_000, 300, 0.003)

    sections = [Chapter(one.title, one.start, one.end) for one in small.timeline.sections]
    chapters = (*sections[:2], replace(sections[2], title="Your other hand"), *sections[3:])
    words = tuple(Words(one.text, one.start) for one in small.timeline.cues if one.utterance)[:-1]
    data = remade(small.data, kind, spoil, chapters=chapters, words=words)
    found = faults(write(tmp_path / f"wrong.{kind}", data))
    assert "“Pull each finger.” is heard about" in found["cues"][0]
    assert any("“Now the next one.” is missing" in told for told in found["cues"])
    assert "should be silence" in found["silence"][0]
    assert "is called “Your other hand”, not “Your left hand”" in found["chapters"][0]
    assert "“Thank you.” is not in its place" in found["words in the tag"][0]


@EVERY
def test_faults_of_the_file_are_found(small: Track, tmp_path: Path, kind: str) -> None:
    """A truncated file is too short, and noise within one is damage."""
    data = remade(small.data, kind, lambda _: None)
    place = len(data) * 2 // 3
    short = faults(write(tmp_path / f"short.{kind}", data[:place]))
    assert "shorter than planned" in short["length"][0]
    assert short["frames"]
    noise = np.random.default_rng(5).integers(0, 255, 300, np.uint8).tobytes()
    noisy = faults(write(tmp_path / f"noisy.{kind}", data[:place] + noise + data[place + 300 :]))
    assert noisy["frames"]


@pytest.mark.engine
@EVERY
@pytest.mark.parametrize(
    ("check", "told", "change"),
    [
        ("peak", "true peak", lambda _, sound: np.clip(sound * 12, -1, 1)),
        ("speech", "too soft", lambda _, sound: sound * np.float32(0.5)),
        ("length", "longer than planned", lambda _, sound: np.pad(sound, (0, 480))),
        ("cues", "not in the plan", lambda _, sound: beep(sound, 18_200)),
    ],
    ids=["clipped", "quiet", "long", "extra"],
)
def test_more_faults_are_found(
    small: Track, tmp_path: Path, kind: str, check: str, told: str, change: Change
) -> None:
    """The check that looks for it tells what is wrong, whatever the codec."""
    data = remade(small.data, kind, lambda sound: change(small, sound))
    assert any(told in message for message in faults(write(tmp_path / f"wrong.{kind}", data))[check])


def test_a_chapter_at_another_time_is_found(small: Track, tmp_path: Path) -> None:
    """Where a format tells only when chapters begin, that is checked."""
    sections = [Chapter(one.title, one.start, one.end) for one in small.timeline.sections]
    chapters = (*sections[:3], replace(sections[3], start=sections[3].start + 7), *sections[4:])
    found = faults(
        write(tmp_path / "wrong.flac", remade(small.data, "flac", lambda _: None, chapters=chapters))
    )
    assert list(found) == ["chapters"]
    assert [told.split(" at ")[0] for told in found["chapters"]] == ["the chapter “Your right hand” begins"]


def test_a_wav_is_refused(small: Track) -> None:
    """It can hold no plan, and the cure names what can."""
    path = make(small.source, small.source.with_suffix(".wav"), small.world, "wav").exported.path
    with pytest.raises(MachineError, match="holds no plan") as failure:
        verify(path)
    assert "Opus or FLAC" in failure.value.hint


@pytest.mark.engine
@pytest.mark.parametrize("kind", ["m4b", "opus"])
def test_a_spoken_session_is_right(own_store: Path, tmp_path: Path, kind: str) -> None:
    """Spoken by the real engine, nothing is wrong with it."""
    (source,) = [path for path in SHIPPED if path.name == "foot-five-minutes.md"]
    track = make(source, tmp_path / f"track.{kind}", real_world(own_store), kind)
    assert faults(track.exported.path) == {}
