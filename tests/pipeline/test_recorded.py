"""A routine in the author's own voice: recordings in place of the engine, wherever a sentence has one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.hearing import compare
from tones import tone_world
from voiced import voiced
from voiceguide.core.errors import MachineError
from voiceguide.core.sound import Pcm
from voiceguide.pipeline.check import check_routines
from voiceguide.pipeline.compile import compile_routine
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.exported import Exported, Making
from voiceguide.pipeline.freshness import Freshness
from voiceguide.pipeline.plan import Planned, plan_routine
from voiceguide.pipeline.profiles import PROFILES
from voiceguide.pipeline.recorded import folder_of
from voiceguide.pipeline.recording import Brought, bring
from voiceguide.pipeline.sentences import sentences_of
from voiceguide.pipeline.world import Timing, World
from voiceguide.voice.files import read_sound

ROUTINE = """\
---
title: Foot
length: [40s, 1m]
settle: 1s
tail: 1s
chimes: {start: none, section: none, end: none}
---

## Your {side} foot {sides: left, right; switch: 2s}

Press the *heel* for {length}. [1s..60s]

[include part.md]
"""
TEXTS = ("Press the heel for 40 s.", "Now the gate.", "Press the heel for 1 min.")


@pytest.fixture
def routine(tmp_path: Path) -> Path:
    """Return a routine of two lengths with an include, of which nothing is recorded."""
    (tmp_path / "part.md").write_text("Now (L4){the gate}.\n", encoding="utf-8")
    path = tmp_path / "foot.md"
    path.write_text(ROUTINE, encoding="utf-8")
    return path


def record(routine: Path, world: World, takes: dict[int, Pcm]) -> tuple[Brought, ...]:
    """Record some of a routine's sentences, by their numbers."""
    folder = routine.parent / "takes"
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for number, pcm in takes.items():
        soundfile.write(folder / f"{number:02}.wav", pcm, 48_000)
    return bring(routine, sentences_of(compile_routine(routine, Timing(), world)), folder)


def exported(routine: Path, world: World, making: Making | None = None) -> tuple[Planned, Exported]:
    """Export a routine that has no errors."""
    planned, made = export_routine(
        routine, routine.with_suffix(".wav"), "wav", Timing(), world, making or Making()
    )
    assert made is not None, planned.diagnostics
    return planned, made


def warnings(routine: Path, world: World) -> list[tuple[str, int, str]]:
    """Return the codes, lines and messages of what a check finds."""
    ((_, found),) = check_routines([str(routine)], Timing(), world)
    return [(one.code, one.span.line, one.message) for one in found]


def test_sentences_are_listed_once(routine: Path) -> None:
    """Both sides, all lengths and what is included; each as it is to be said, in its order."""
    listed = sentences_of(compile_routine(routine, Timing(), tone_world()))
    assert tuple(one.text for one in listed) == TEXTS
    assert [one.number for one in listed] == [1, 2, 3]
    assert listed[1].shown == "Now L4."
    assert Path(listed[1].span.file).name == "part.md"


def test_a_track_holds_the_recordings(routine: Path) -> None:
    """Each step is as long as its recording, both sides are the same one, and the track holds its very samples."""
    world = tone_world()
    brought = record(routine, world, {1: voiced(2.5, 150), 2: voiced(1.0, 210), 3: voiced(2.0, 180)})
    assert all(one.recording for one in brought)
    planned, made = exported(routine, world)
    assert planned.diagnostics == ()
    heard = read_sound(made.path)
    cues = [cue for cue in made.timeline.cues if cue.utterance]
    assert [cue.text for cue in cues] == ["Press the heel for 40 s.", "Now L4."] * 2
    for cue, one, words in zip(cues, [brought[0], brought[1]] * 2, [2500, 1000] * 2, strict=True):
        assert one.recording
        kept = read_sound(folder_of(routine) / one.recording.file)
        assert cue.end - cue.start == pytest.approx(words, abs=30)
        start = cue.start * 48
        inner = kept[9600:-9600]
        _, likeness = compare(inner, heard[start : start + len(kept) + 4800])
        assert likeness > 0.999
    assert made.loudness.speech_lufs == pytest.approx(-19, abs=0.6)


def test_a_changed_sentence_falls_back_and_is_named(routine: Path) -> None:
    """The voice says it, the warning tells where it stands, and the recording that is left over is named, too."""
    world = tone_world()
    record(routine, world, {number: voiced(1.0, 100 + 20 * number) for number in (1, 2, 3)})
    assert warnings(routine, world) == []
    (routine.parent / "part.md").write_text("Now (L4){the door}.\n", encoding="utf-8")
    assert warnings(routine, world) == [
        (
            "VG110",
            2,
            "nothing says what is recorded in `foot.voice`: “Now the gate.” (`002-now-the-gate.flac`)",
        ),
        ("VG109", 1, "“Now L4.” has no recording; `pyttsx3:en-us` says it"),
    ]
    planned, _ = exported(routine, world)
    assert planned.timeline
    voices = {cue.text: cue.utterance.voice for cue in planned.timeline.cues if cue.utterance}
    assert voices["Now L4."] == "pyttsx3:en-us"
    assert voices["Press the heel for 40 s."].startswith("own:")


def test_no_warning_without_recordings(routine: Path) -> None:
    """Whoever records nothing hears nothing of it, whether the folder is there or not."""
    assert warnings(routine, tone_world()) == []
    folder_of(routine).mkdir()
    assert warnings(routine, tone_world()) == []


def test_a_recording_that_is_gone_is_missed(routine: Path) -> None:
    """A file that was deleted is no recording any more, though the index still has it."""
    world = tone_world()
    record(routine, world, {number: voiced(1.0, 100 + 20 * number) for number in (1, 2, 3)})
    (folder_of(routine) / "002-now-the-gate.flac").unlink()
    assert [code for code, _, _ in warnings(routine, world)] == ["VG109"]


def test_recording_makes_what_was_made_stale(routine: Path) -> None:
    """A first recording, another take of it, and one that is gone: each time the session is made anew."""
    world = tone_world()
    lengths: list[int] = []
    bases = []
    for seconds in (None, 1.0, 2.0):
        if seconds:
            record(routine, world, {1: voiced(seconds)})
        freshness = Freshness(routine.parent, "as asked", world)
        assert not any(freshness.holds(one) for one in bases)
        planned = plan_routine(routine, Timing(), world, None)
        bases.append(freshness.of(planned))
        assert Freshness(routine.parent, "as asked", world).holds(bases[-1])
        assert not any("own:" in name for name in bases[-1].voices)
        with world.studio() as studio:
            timeline = plan_routine(routine, Timing(), world, studio).timeline
        assert timeline
        lengths.append(next(cue.end - cue.start for cue in timeline.cues if cue.utterance))
    assert lengths[2] - lengths[1] == pytest.approx(1000, abs=30)
    (folder_of(routine) / "001-press-the-heel-for-40-s.flac").unlink()
    assert not Freshness(routine.parent, "as asked", world).holds(bases[-1])


def test_all_recordings_get_one_gain(routine: Path) -> None:
    """A softer sentence stays softer by as much as it was; with a louder profile all are raised together."""
    world = tone_world()
    soft, loud = voiced(2.0, 180, level=0.1), voiced(2.0, 180, level=0.2)
    record(routine, world, {1: loud, 2: soft, 3: loud})
    for making in (Making(), Making(profile=PROFILES["alexa"])):
        planned, made = exported(routine, world, making)
        heard = read_sound(made.path)
        first, second = (
            heard[(cue.start + 500) * 48 : (cue.start + 1500) * 48]
            for cue in [cue for cue in made.timeline.cues if cue.utterance][:2]
        )
        assert 20 * np.log10(np.abs(first).max() / np.abs(second).max()) == pytest.approx(6, abs=1)
        assert planned.timeline


def test_a_damaged_index_says_so(routine: Path) -> None:
    """It is a failure with the file's name and a cure, not a session in another voice."""
    folder_of(routine).mkdir()
    (folder_of(routine) / "recordings.toml").write_text("what", encoding="utf-8")
    with pytest.raises(MachineError, match=r"foot\.voice/recordings\.toml") as failed:
        compile_routine(routine, Timing(), tone_world())
    assert "mend that file" in failed.value.hint
