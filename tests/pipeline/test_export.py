"""What is exported is what was planned: every sound at its place, to the end, at its loudness."""

from __future__ import annotations

import io
import json
from itertools import groupby, pairwise
from pathlib import Path

import av
import mutagen.id3
import numpy as np
import pytest
import soundfile

from output.decoders import Sound
from pipeline.hearing import ENGINES, SHIPPED, Track, by_ebur128, make, real_world, tone_world
from voiceguide.config import Settings
from voiceguide.core.sound import Island
from voiceguide.core.timeline import Timeline
from voiceguide.output.mp3 import Mp3Settings, Run, encode_island, first_frame
from voiceguide.output.mp3.encode import encode_frames
from voiceguide.output.samples import Samples
from voiceguide.output.tags import stored_plan
from voiceguide.pipeline.world import Timing, World
from voiceguide.plan.show import as_json
from voiceguide.testing import MemoryStore

NEAR = 96
"""Frames: 2 ms."""
COVER = 300_000
"""Bytes that a picture takes at most."""
LIKE_WORDS, LIKE_CHIME = 0.97, 0.6
"""How alike a sound is to what was made, at least: words cover a soft chime, and the encoder saves on it."""


def sounding(track: Track) -> Sound:
    """Return what is heard of a track without its silences, which measure nothing."""
    silent = np.zeros(len(track.heard), bool)
    for start, end in track.gaps():
        silent[start:end] = True
    return track.heard[~silent]


def spoken(track: Track) -> Sound:
    """Return what is heard while somebody speaks."""
    cues = [cue for cue in track.timeline.cues if cue.utterance]
    return np.concatenate([track.heard[cue.start * 48 : cue.end * 48] for cue in cues])


def check_sound(track: Track) -> None:
    """Hold a track to its plan: its length, every sound's place, and silence everywhere else."""
    assert len(track.heard) == track.length
    assert len(track.data) < 1.1 * track.length / 4 + COVER
    for place in track.places:
        assert abs(place.late) <= NEAR, place
        assert place.likeness > (LIKE_WORDS if place.cue.utterance else LIKE_CHIME), place
    for start, end in track.gaps():
        assert not track.heard[start:end].any(), f"something sounds between {start} and {end}"


def check_loudness(track: Track) -> None:
    """Hold a track to its loudness: speech at -19 LUFS within 1, no true peak over -1 dBTP."""
    speech, _, _ = by_ebur128(spoken(track))
    assert speech == pytest.approx(-19, abs=1)
    assert track.exported.loudness.speech_lufs == pytest.approx(speech, abs=0.6)
    whole, _, peak = by_ebur128(sounding(track))
    assert peak <= -1
    assert track.exported.loudness.lufs == pytest.approx(whole, abs=0.6)


def check_sides(track: Track) -> None:
    """Hold both sides of every section to the same time, step by step; without steps, word by word."""
    timeline = track.timeline
    sided = [number for number, one in enumerate(timeline.sections) if one.side]
    for _, pair in groupby(sided, key=lambda number: timeline.sections[number].span):
        numbers = list(pair)
        lengths = [
            [
                (step.text.replace(step.side or "", ""), step.end - step.start)
                for step in timeline.steps
                if step.section == number
            ]
            for number in numbers
        ]
        assert len(numbers) > 1
        assert all([length for _, length in one] == [length for _, length in lengths[0]] for one in lengths)
        paces = [pace(timeline, number) for number in numbers]
        assert lengths[0] or (paces[0] and all(one == paces[0] for one in paces))


def pace(timeline: Timeline, section: int) -> list[int]:
    """Return how far apart the words of a section begin."""
    starts = [
        cue.start
        for cue in timeline.cues
        if cue.section == section and cue.utterance and cue.role != "switch"
    ]
    return [after - before for before, after in pairwise(starts)]


def test_every_sound_is_at_its_place(seed: Track, small: Track) -> None:
    """Speech and chimes are found within 2 ms of their plan, and between them is digital silence."""
    check_sound(seed)
    check_sound(small)


def test_speech_is_as_loud_as_promised(seed: Track, small: Track) -> None:
    """Words measure -19 LUFS within 1 by ffmpeg, peaks stay under -1 dBTP, and the report says so."""
    check_loudness(seed)
    check_loudness(small)


def test_a_length_that_was_asked_for_is_kept(seed: Track, small: Track) -> None:
    """`length: 14m` is 840.000 s by two decoders, to the sample."""
    assert seed.timeline.length == 840_000
    assert small.timeline.length == 100_000
    for track in (seed, small):
        at, file = 0, soundfile.SoundFile(io.BytesIO(track.data))
        for block in file.blocks(1 << 20, dtype="float32"):
            heard = track.heard[at : at + len(block)]
            assert np.abs(block - heard).max() < 1e-3
            at += len(block)
        assert at == len(track.heard) == track.length


def test_both_feet_have_equal_time(seed: Track) -> None:
    """The left and the right take the same time in all and in every step, as planned and as heard."""
    check_sides(seed)
    starts: dict[str, list[tuple[int, int]]] = {"left": [], "right": []}
    for place in seed.places:
        side, step = seed.timeline.sections[place.cue.section].side, place.cue.step
        if side and step is not None:
            starts[side].append((step, place.cue.start * 48 + place.late))
    # The section's bell rings once: on the left it takes the place of the first step's first words.
    left, right = ([at for step, at in one if step != one[0][0]] for one in starts.values())
    apart = np.array(right) - np.array(left)
    assert len(apart) > 10
    assert np.ptp(apart) <= 2 * NEAR


@pytest.mark.engine
def test_no_chime_startles(tmp_path: Path) -> None:
    """Every chime that ships, decoded alone, stays under -23 LUFS in any 400 ms."""
    names = ("bell", "block", "bowl", "click", "gong", "marimba", "rainstick", "triangle")
    strikes = "\n".join(f"Word. [10s] [chime {name}] [30s]" for name in names)
    source = tmp_path / "chimes.md"
    source.write_text(
        f"---\nvoice: tone:en-low\nchimes: {{start: none, end: none}}\n---\n## Ring {{chime: none}}\n{strikes}\n"
    )
    track = make(source, tmp_path / "chimes.mp3", tone_world(tmp_path / "store"))
    rung = [cue for cue in track.timeline.cues if cue.name]
    assert tuple(cue.name for cue in rung) == names
    for cue in rung:
        _, momentary, _ = by_ebur128(track.heard[cue.start * 48 - 24_000 : cue.end * 48 + 24_000])
        assert -40 < momentary <= -23, cue.name
    check_sound(track)


def test_chapters_and_tags_are_those_of_the_plan(small: Track) -> None:
    """Title, author, language, length and chapters are read back by two readers."""
    timeline = small.timeline
    tags = mutagen.id3.ID3(io.BytesIO(small.data))
    assert tags["TIT2"].text == ["A small session"]
    assert tags["TPE1"].text == ["Somebody"]
    assert tags["TLAN"].text == ["eng"]
    assert tags["TLEN"].text == ["100000"]
    planned = [(one.title, one.start, one.end) for one in timeline.sections]
    assert [title for title, _, _ in planned] == [
        "A small session",
        "Arrive",
        "Your left hand",
        "Your right hand",
        "Rest",
    ]
    frames = [tags[f"CHAP:{name}"] for name in tags["CTOC:toc"].child_element_ids]
    assert [(one.sub_frames["TIT2"].text[0], one.start_time, one.end_time) for one in frames] == planned
    with av.open(io.BytesIO(small.data), format="mp3") as container:
        chapters = container.chapters()
        read = [
            (
                one["metadata"]["title"],
                int(one["start"] * one["time_base"] * 1000),
                int(one["end"] * one["time_base"] * 1000),
            )
            for one in chapters
        ]
        assert read == planned
        assert container.metadata["title"] == "A small session"
    kept = json.loads(stored_plan(io.BytesIO(small.data)) or "")
    plan = as_json(timeline)
    assert plan.pop("stretched") == []
    written = json.loads(json.dumps(plan).replace(json.dumps(str(small.source)), '"small.md"'))
    assert kept == {**written, "speech_lufs": -19.0}


def test_russian_titles_and_language_are_told(tmp_path: Path) -> None:
    """A Russian routine says so, and its titles are whole."""
    source = tmp_path / "ru.md"
    source.write_text(
        "---\ntitle: Стопы\nlang: ru\nvoice: tone:ru-low\n---\n## Начало\nСядьте.\n", encoding="utf-8"
    )
    track = make(source, tmp_path / "ru.mp3", tone_world(tmp_path / "store"))
    tags = mutagen.id3.ID3(io.BytesIO(track.data))
    assert (tags["TIT2"].text, tags["TLAN"].text) == (["Стопы"], ["rus"])
    assert {
        tags[f"CHAP:{name}"].sub_frames["TIT2"].text[0] for name in tags["CTOC:toc"].child_element_ids
    } >= {"Начало"}
    check_sound(track)


class Forgetful(MemoryStore):
    """A store that remembers no frames, so that every island is encoded."""

    def get(self, key: str) -> bytes | None:
        """Return what was put under a key, unless it is frames."""
        return None if key.startswith("run-") else super().get(key)


def test_wav_is_what_the_encoder_was_fed(
    small: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A WAV has the MP3's length and loudness, and its samples are those that are encoded, to the last bit."""
    starts: list[int] = []
    fed: list[bytes] = []

    def frames(samples: Samples, settings: Mp3Settings) -> bytes:
        fed.append(samples.tobytes())
        return encode_frames(samples, settings)

    def encode(island: Island, settings: Mp3Settings) -> Run:
        starts.append(first_frame(island.start) * 1152)
        return encode_island(island, settings)

    monkeypatch.setattr("voiceguide.output.mp3.encode.encode_frames", frames)
    monkeypatch.setattr("voiceguide.pipeline.sparse.encode_island", encode)
    world = World(Settings(jobs=1), Forgetful(), ENGINES)
    mp3 = make(small.source, tmp_path / "small.mp3", world)
    wav = make(small.source, tmp_path / "small.wav", world, "wav")
    samples, rate = soundfile.read(io.BytesIO(wav.data), dtype="int16")
    assert (rate, len(samples)) == (48_000, small.length)
    assert len(fed) == len(starts) == mp3.exported.made.islands == wav.exported.made.islands > 10
    heard = np.zeros(small.length + 4 * 1152, np.int16)
    for start, part in zip(starts, fed, strict=True):
        heard[start : start + len(part) // 2] = np.frombuffer(part, np.int16)
    assert np.array_equal(heard[: small.length], samples)
    loud, decoded = (
        float(np.sqrt(np.mean(np.square(one, dtype=np.float64)))) for one in (samples / 32768, mp3.heard)
    )
    assert abs(20 * np.log10(decoded / loud)) < 0.1
    assert len(mp3.heard) == len(samples)


IN_THE_GATE = ("foot-back-release", "morning-yoga", "knee-physiotherapy", "intervals-40-20")
"""The routines that are exported each time; all others by hand, since each takes many seconds."""


@pytest.mark.engine
@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            path,
            id=f"{path.parent.name}-{path.stem}",
            marks=() if path.stem in IN_THE_GATE else pytest.mark.slow,
        )
        for path in SHIPPED
    ],
)
def test_every_shipped_routine_sounds_as_planned(source: Path, own_store: Path, tmp_path: Path) -> None:
    """Every routine that ships keeps its length, its places, its loudness and its sides; beds are silent."""
    timing = Timing(bed="none")
    track = make(source, tmp_path / "track.mp3", real_world(own_store), timing=timing)
    assert track.timeline.length == track.planned.compiled.document.meta.lengths[0]
    check_sound(track)
    check_loudness(track)
    check_sides(track)
