"""A bed is heard where it was asked for, as loud as it was asked for, and moves no word."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from output.decoders import Sound
from pipeline.hearing import ROOT, Track, compare, make, tone_world
from voiceguide.core.errors import RequestError
from voiceguide.core.meter import integrated_lufs
from voiceguide.core.source import Diagnostic
from voiceguide.pipeline.exported import Counts
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.world import Timing, World
from voiceguide.plan.show import as_json

S = 48_000
NEAR = 96
"""Frames: 2 ms."""
REACH = 960
FADE = 3_000
SPEECH = -19.0
BEDDED = """\
---
title: Under rain
voice: tone:en-low
bed: rain -20dB
length: 100s
chimes: {start: none, section: none, end: none}
---

Sit down on the floor. [14s] Close both of your eyes. [14s]

[bed ocean -16dB] Let your two hands rest. [14s] Now it will be quiet. [2s]

[bed off] [10s..60s] Thank you very much.
"""
DRY = BEDDED.replace("bed: rain -20dB\n", "").replace("[bed ocean -16dB] ", "").replace("[bed off] ", "")


def refuse(*_: object, **__: object) -> None:
    """Stand in for work that is not to be done."""
    raise AssertionError("it was made again")


@dataclass(frozen=True)
class Bedded:
    """A session with beds as MP3 and as WAV."""

    mp3: Track
    wav: Track
    samples: Sound
    """Those of the WAV."""
    voice: Sound
    """The words alone, at their places."""


@pytest.fixture(scope="module")
def bedded(tmp_path_factory: pytest.TempPathFactory) -> Bedded:
    """Make the session once."""
    folder = tmp_path_factory.mktemp("bedded")
    source = folder / "bedded.md"
    source.write_text(BEDDED, encoding="utf-8")
    world = tone_world(folder / "store")
    mp3 = make(source, folder / "bedded.mp3", world)
    wav = make(source, folder / "bedded.wav", world, "wav")
    samples, rate = soundfile.read(folder / "bedded.wav", dtype="float32")
    assert rate == S
    voice = np.zeros(mp3.length, np.float32)
    for start, sound in spoken(mp3):
        voice[start : start + len(sound)] += sound
    return Bedded(mp3, wav, samples, voice)


def spoken(track: Track) -> list[tuple[int, Sound]]:
    """Return where each sentence begins, and its sound."""
    takes = [
        (cue.start * 48, track.planned.takes[cue.utterance]) for cue in track.timeline.cues if cue.utterance
    ]
    with track.world.studio() as studio:
        return [(start, studio.load(take.key)[: take.voiced]) for start, take in takes]


def beds(track: Track) -> list[tuple[str, int, int]]:
    """Return the beds of a plan, and from when to when they sound."""
    return [(cue.name, cue.start, cue.end) for cue in track.timeline.cues if cue.kind == "bed"]


def edited(world: World, folder: Path, script: str) -> Track:
    """Export another script with a copy of a world's store."""
    shutil.copytree(world.settings.store, folder / "store")
    source = folder / "bedded.md"
    source.write_text(script, encoding="utf-8")
    return make(source, folder / "edited.mp3", tone_world(folder / "store"))


def test_the_length_is_exact(bedded: Bedded) -> None:
    """A track with beds is as long as was asked for, to the sample, as MP3 and as WAV."""
    assert len(bedded.mp3.heard) == len(bedded.samples) == 100 * S


def test_every_word_is_at_its_place(bedded: Bedded) -> None:
    """Each sentence is found in the decoded track within 2 ms of its plan, clear above the bed."""
    sentences = spoken(bedded.mp3)
    assert len(sentences) == 5
    for start, sound in sentences:
        around = bedded.mp3.heard[start - REACH : start + len(sound) + REACH]
        place, likeness = compare(sound, around)
        assert abs(place - REACH) <= NEAR
        assert likeness > 0.97


def test_a_bed_moves_nothing(bedded: Bedded, tmp_path: Path) -> None:
    """The plan has the times that it has without beds."""
    source = tmp_path / "dry.md"
    source.write_text(DRY, encoding="utf-8")
    dry = make(source, tmp_path / "dry.mp3", bedded.mp3.world).timeline
    timeline = bedded.mp3.timeline
    words = [(cue.text, cue.start, cue.end) for cue in timeline.cues if cue.utterance]
    assert words == [(cue.text, cue.start, cue.end) for cue in dry.cues]
    assert (timeline.length, timeline.dial) == (dry.length, dry.dial)


def test_the_plan_tells_of_beds(bedded: Bedded) -> None:
    """Each is a cue, from where it begins to the end of its fade; the JSON has it as it has chimes."""
    third, fourth = (cue for cue in bedded.mp3.timeline.cues if cue.text.startswith(("Let", "Now")))
    (rain, begins, rain_ends), (ocean, turns, ends) = beds(bedded.mp3)
    assert (rain, begins, rain_ends) == ("rain", 0, third.start + FADE)
    assert (ocean, turns) == ("ocean", third.start)
    assert fourth.slot_end + 2_000 + FADE == ends
    first, *_ = (cue for cue in as_json(bedded.mp3.timeline)["cues"] if cue["kind"] == "bed")
    assert {key: first[key] for key in ("role", "name", "start_ms", "end_ms", "line", "section", "step")} == {
        "role": "narration",
        "name": "rain",
        "start_ms": 0,
        "end_ms": rain_ends,
        "line": 4,
        "section": 0,
        "step": None,
    }


@pytest.mark.parametrize(("sentence", "asked"), [(1, -20), (3, -16)])
def test_a_bed_is_as_loud_as_was_asked(bedded: Bedded, sentence: int, asked: float) -> None:
    """Between words it is at its level beside the speech, under words 6 dB lower; waves are let be waves."""
    ground = bedded.samples - bedded.voice
    start, sound = spoken(bedded.mp3)[sentence]
    end = start + len(sound)
    between = integrated_lufs(ground[start - 9 * S : start - S])
    assert between == pytest.approx(SPEECH + asked, abs=1.5 if asked == -20 else 6)
    plain = make_plain(bedded, start, end, asked)
    assert integrated_lufs(ground[start:end]) - plain == pytest.approx(-6, abs=0.3)
    heard = integrated_lufs(bedded.mp3.heard[start - 9 * S : start - S])
    assert heard == pytest.approx(between, abs=0.5)


def make_plain(bedded: Bedded, start: int, end: int, asked: float) -> float:
    """Return how loud the bed is by itself where it is ducked in the session."""
    (name, begins, _), *_ = [one for one in beds(bedded.mp3) if one[1] * 48 <= start < (one[2] - FADE) * 48]
    shelf = bedded.mp3.planned.beds
    loop = shelf.load(shelf.key(name))
    places = np.arange(start, end) - begins * 48
    return integrated_lufs(np.take(loop, places, mode="wrap") * np.float32(10 ** (asked / 20)))


def test_after_off_there_is_silence(bedded: Bedded) -> None:
    """Once a bed has faded out, the decoded track is digitally silent up to the next words, and at its end."""
    *_, (_, _, ends) = beds(bedded.mp3)
    (start, sound) = spoken(bedded.mp3)[-1]
    margin = 3 * 1152
    silence = bedded.mp3.heard[ends * 48 + margin : start - margin]
    assert len(silence) > 5 * S
    assert not silence.any()
    assert not bedded.mp3.heard[start + len(sound) + margin :].any()


def test_a_bed_ends_with_the_session(bedded: Bedded, tmp_path: Path) -> None:
    """One that nobody turns off fades out over the last three seconds."""
    source = tmp_path / "on.md"
    source.write_text(BEDDED.replace("[bed off] ", ""), encoding="utf-8")
    track = make(source, tmp_path / "on.wav", bedded.mp3.world, "wav")
    assert beds(track)[-1][2] == track.timeline.length
    samples, _ = soundfile.read(tmp_path / "on.wav", dtype="float32")
    assert np.abs(samples[-24:]).max() < 1e-4
    assert integrated_lufs(samples[-2 * S : -S]) > -70


def test_pieces_join_without_a_seam(bedded: Bedded) -> None:
    """The decoded MP3 follows the WAV everywhere: no second differs by more than the coding does."""
    apart = bedded.mp3.heard - bedded.samples
    coded = np.sqrt(np.mean(np.square(apart.reshape(-1, S // 4)), axis=1))
    mixed = np.sqrt(np.mean(np.square(bedded.samples.reshape(-1, S // 4)), axis=1))
    assert (coded <= 0.3 * mixed + 2e-4).all()


def test_a_second_export_makes_nothing(
    bedded: Bedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the same bytes and the same loudness, mixes and encodes nothing, and says so."""
    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr("voiceguide.pipeline.dense.encode_piece", refuse)
    monkeypatch.setattr("voiceguide.pipeline.dense.render_piece", refuse)
    again = make(bedded.mp3.source, tmp_path / "again.mp3", bedded.mp3.world)
    assert again.data == bedded.mp3.data
    assert again.exported.loudness == bedded.mp3.exported.loudness == bedded.wav.exported.loudness
    first = bedded.mp3.exported
    assert again.exported.made == Counts(0, 0)
    assert again.exported.from_store.islands == first.made.islands + first.from_store.islands


def test_another_store_gives_the_same_bytes(bedded: Bedded, tmp_path: Path) -> None:
    """With an empty store and one worker it is the same file."""
    track = make(bedded.mp3.source, tmp_path / "other.mp3", tone_world(tmp_path / "store", jobs=1))
    assert track.data == bedded.mp3.data


def test_an_edit_remakes_few_pieces(bedded: Bedded, tmp_path: Path) -> None:
    """A changed sentence of the same length is one clip, and no more pieces than it reaches into."""
    script = BEDDED.replace("Close both of your eyes.", "Shut both of your eyes.")
    made = edited(bedded.mp3.world, tmp_path, script).exported.made
    assert made.clips == 1
    assert 1 <= made.islands <= 3


def test_where_nobody_speaks_pieces_come_again(tmp_path: Path) -> None:
    """Four minutes of rain are as many pieces as a loop has, and those with words."""
    source = tmp_path / "rain.md"
    source.write_text(
        "---\nvoice: tone:en-low\nbed: rain\nchimes: {start: none, end: none}\n---\nSit. [4m] Stand.\n"
    )
    exported = make(source, tmp_path / "rain.mp3", tone_world(tmp_path / "store")).exported
    assert exported.made.islands + exported.from_store.islands == 25
    assert exported.made.islands <= 4 + 4


def test_loudness_is_what_ffmpeg_would_measure(bedded: Bedded) -> None:
    """The whole track's loudness, put together from pieces, is that of its samples."""
    assert bedded.mp3.exported.loudness.lufs == pytest.approx(integrated_lufs(bedded.samples), abs=0.1)


def wrongs(folder: Path, script: str, timing: Timing | None = None) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a script."""
    source = folder / "routine.md"
    source.write_text(script, encoding="utf-8")
    return plan_routine(source, timing or Timing(), tone_world(folder / "store"), None).diagnostics


def noise(path: Path, seconds: float) -> None:
    """Write a file that rushes."""
    sound = np.random.default_rng(5).standard_normal(int(seconds * S)) * 0.1
    soundfile.write(path, sound.astype(np.float32), S)


def test_a_file_is_a_bed(tmp_path: Path) -> None:
    """The author's own sound is looped under the words, at its level."""
    noise(tmp_path / "rush.wav", 8)
    source = tmp_path / "own.md"
    source.write_text(
        "---\nvoice: tone:en-low\nchimes: {start: none, end: none}\nlength: 30s\n---\n[bed rush.wav -22dB] Sit. [5s..60s] Stand.\n"
    )
    track = make(source, tmp_path / "own.mp3", tone_world(tmp_path / "store"))
    assert len(track.heard) == 30 * S
    assert integrated_lufs(track.heard[10 * S : 24 * S]) == pytest.approx(SPEECH - 22, abs=0.7)


@pytest.mark.parametrize("where", ["front", "text"])
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("rsh.wav", "there is no sound file `rsh.wav`"),
        ("../rush.wav", "`../rush.wav` is outside the routine's folder"),
        ("short.wav", "`short.wav` cannot be played: a bed needs 5 seconds of sound or more"),
        ("broken.wav", "`broken.wav` cannot be played: it cannot be read as sound"),
    ],
)
def test_a_file_that_is_no_bed_is_a_mistake_at_its_place(
    tmp_path: Path, where: str, name: str, message: str
) -> None:
    """A missing, a foreign, a short and a broken file are reported where they are named."""
    noise(tmp_path / "rush.wav", 8)
    noise(tmp_path / "short.wav", 2)
    (tmp_path / "broken.wav").write_bytes(b"RIFF and nothing else")
    head = f"bed: {name}" if where == "front" else "rate: 140"
    text = "Sit." if where == "front" else f"[bed {name}] Sit."
    (found,) = wrongs(tmp_path, f"---\nvoice: tone:en-low\n{head}\n---\n{text}\n")
    assert (found.code, found.span.line) == ("VG071", 3 if where == "front" else 5)
    assert found.message.startswith(message)
    assert found.hint


@pytest.mark.parametrize("bed", ["rian", "rain 10dB", "", "lost.wav"])
def test_a_bed_of_the_command_line_that_cannot_be_is_refused(tmp_path: Path, bed: str) -> None:
    """It is the command line's mistake, and says what to write."""
    with pytest.raises(RequestError) as caught:
        wrongs(tmp_path, BEDDED, Timing(bed=bed))
    assert caught.value.hint


def test_the_command_line_chooses_the_bed(bedded: Bedded) -> None:
    """`--bed` takes the front matter's place, and `none` silences those of the text, too."""

    def chosen(bed: str) -> list[str]:
        planned = plan_routine(bedded.mp3.source, Timing(bed=bed), bedded.mp3.world, None)
        assert planned.timeline is not None
        return [f"{cue.name} {cue.gain_db:g}" for cue in planned.timeline.cues if cue.kind == "bed"]

    assert chosen("drone -24dB") == ["drone -24", "ocean -16"]
    assert chosen("none") == []


MEASURE = """\
import re, sys
from pathlib import Path
from pipeline.hearing import ROOT, make, tone_world
folder, minutes = Path(sys.argv[1]), int(sys.argv[2])
source = folder / f"{minutes}.md"
text = "\\n".join(f"- 20s Now comes number {number}." for number in range(3 * minutes))
source.write_text(f"---\\nvoice: tone:en-low\\nbed: rain\\n---\\n{text}\\n", encoding="utf-8")
make(source, source.with_suffix(".mp3"), tone_world(folder / f"store{minutes}", jobs=2))
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.engine
def test_an_hour_takes_little_more_memory_than_minutes(tmp_path: Path) -> None:
    """The peak of an hour with a bed is within 30 MB of that of six minutes."""

    def peak(minutes: int) -> float:
        ran = subprocess.run(
            [sys.executable, "-c", MEASURE, str(tmp_path), str(minutes)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
            capture_output=True,
            text=True,
            check=True,
        )
        return float(json.loads(ran.stdout)) / 1024

    assert peak(60) < peak(6) + 30
