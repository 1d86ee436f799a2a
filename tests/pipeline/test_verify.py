"""A finished track is held against its plan: a good one passes, and every fault is found and named."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3, SYLT, USLT

from output.decoders import Sound
from pipeline.faults import beep, damaged, move, resounded, retagged, write
from pipeline.hearing import SHIPPED, SMALL, Track, make, real_world, tone_world
from voiceguide.core.errors import MachineError
from voiceguide.core.timeline import Cue
from voiceguide.pipeline.captions import Piece, write_captions
from voiceguide.pipeline.verify import verify
from voiceguide.pipeline.world import Timing

SESSION = """\
---
title: A small session
voice: tone:en-low
length: 40s
settle: 300ms
section-gap: 1s
chimes: {start: none, warning: none, end: bell}
---

> [!CAUTION]
> Leave this out when you are ill.

## Arrive

Sit down on the floor. [1s..3s]

## Your {side} hand {sides: left, right; switch: 2s}

- 9s Pull each finger.
  - @ half Now the next one.

## Rest

Thank you.
"""
IN_TAG = ("captions in the tag", "words in the tag")
Plant = Callable[[Track], bytes]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Track:
    """Return a session of half a minute, in tones."""
    folder = tmp_path_factory.mktemp("small")
    source = folder / "small.md"
    source.write_text(SESSION, encoding="utf-8")
    return make(source, folder / "small.mp3", tone_world(folder / "store"))


def cue(track: Track, text: str) -> Cue:
    """Return the first cue that says a text."""
    return next(one for one in track.timeline.cues if one.text == text)


def faults(path: Path) -> dict[str, list[str]]:
    """Return what is wrong with a track, by the names of checks."""
    return {one.name: [fault.message for fault in one.faults] for one in verify(path).checks if one.faults}


def sounded(change: Callable[[Track, Sound], Sound | None]) -> Plant:
    """Return a fault of the sound."""
    return lambda track: resounded(track.data, lambda sound: change(track, sound))


def tagged(change: Callable[[ID3], None]) -> Plant:
    """Return a fault of the tag."""
    return lambda track: retagged(track.data, change)


def shift(track: Track, sound: Sound, by: int) -> None:
    """Move one sentence."""
    one = cue(track, "Pull each finger.")
    move(sound, one.start, one.end, by)


def silence(track: Track, sound: Sound) -> None:
    """Leave one sentence out."""
    one = cue(track, "Now the next one.")
    sound[one.start * 48 : one.end * 48] = 0


def soften(track: Track, sound: Sound, gain: float) -> None:
    """Make all speech softer."""
    for one in track.timeline.cues:
        if one.utterance:
            sound[one.start * 48 : one.end * 48] *= np.float32(gain)


def soften_one(track: Track, sound: Sound) -> None:
    """Make one sentence much softer."""
    one = cue(track, "Thank you.")
    sound[one.start * 48 : one.end * 48] *= np.float32(0.1)


def chapter(tag: ID3, **values: object) -> None:
    """Change the third chapter."""
    for name, value in values.items():
        setattr(tag["CHAP:ch2"], name, value)


def rename(tag: ID3) -> None:
    """Call the third chapter otherwise."""
    tag["CHAP:ch2"].sub_frames["TIT2"].text = ["Your other hand"]


def forget(tag: ID3) -> None:
    """Leave one line out of the lyrics."""
    (lyrics,) = tag.getall("SYLT")
    lyrics.text = [one for one in lyrics.text if "Thank you" not in one[0]]


PLANTED: list[tuple[str, str, str, Plant]] = [
    (
        "late",
        "cues",
        r"“Pull each finger.” is heard about \d+ ms late",
        sounded(lambda t, s: shift(t, s, 200)),
    ),
    (
        "early",
        "cues",
        r"“Pull each finger.” is heard about \d+ ms early",
        sounded(lambda t, s: shift(t, s, -200)),
    ),
    ("missing", "cues", "“Now the next one.” is missing", sounded(silence)),
    ("extra", "cues", "not in the plan", sounded(lambda _, s: beep(s, 18_200))),
    ("extra in silence", "silence", "should be silence", sounded(lambda _, s: beep(s, 18_200, 300, 0.003))),
    ("chapter time", "chapters", "begins at", tagged(lambda tag: chapter(tag, start_time=20_500))),
    ("chapter title", "chapters", "is called “Your other hand”, not “Your left hand”", tagged(rename)),
    ("no chapter", "chapters", "4 chapters?, and 5", tagged(lambda tag: tag.delall("CHAP:ch2"))),
    ("caption gone", "captions in the tag", "the caption “Thank you.” is missing", tagged(forget)),
    ("clipped", "peak", "true peak", sounded(lambda _, s: np.clip(s * 12, -1, 1))),
    ("quiet", "speech", "too soft", sounded(lambda t, s: soften(t, s, 0.5))),
    ("one quiet", "speech", "“Thank you.” is .* softer", sounded(soften_one)),
    ("truncated", "length", "shorter than planned", lambda t: t.data[: len(t.data) // 2]),
    ("frames gone", "length", "0.2.. s shorter", lambda t: t.data[:300_000] + t.data[300_000 + 2880 :]),
    ("damaged", "frames", "at 0:3[01].* damage", lambda t: damaged(t.data, 31_000, 1500)),
    ("damaged within", "frames", "does not add up", lambda t: damaged(t.data, 31_500, 200, spare=60)),
    (
        "length tag",
        "length",
        "the tag says 1:39.000",
        tagged(lambda tag: setattr(tag["TLEN"], "text", ["99000"])),
    ),
]


def test_a_good_track_is_right(small: Track) -> None:
    """Nothing is wrong with what export made; each check has its figures."""
    verdict = verify(small.exported.path)
    assert [(one.name, one.faults) for one in verdict.checks] == [
        (name, ()) for name in ("length", "frames", "cues", "silence", "speech", "peak", "chapters", *IN_TAG)
    ]
    assert verdict.is_right
    assert verdict.title == "A small session"
    figures = {one.name: one.figures for one in verdict.checks}
    assert figures["length"] == {"planned_ms": 40_000, "heard_ms": 40_000.0, "tag_ms": 40_000}
    assert figures["cues"]["planned"] == figures["cues"]["heard"] == len(small.timeline.cues)


@pytest.mark.parametrize(
    ("check", "told", "plant"), [one[1:] for one in PLANTED], ids=[one[0] for one in PLANTED]
)
def test_a_planted_fault_is_found(small: Track, tmp_path: Path, check: str, told: str, plant: Plant) -> None:
    """The check that looks for it tells what is wrong, and where."""
    found = faults(write(tmp_path / "wrong.mp3", plant(small)))
    assert check in found
    assert any(re.search(told, message) for message in found[check]), found


@pytest.mark.engine
@pytest.mark.parametrize("how", [1, 3], ids=["as it was", "encoded again"])
def test_no_other_check_complains(small: Track, tmp_path: Path, how: int) -> None:
    """A missing sentence is one fault; sound that was only encoded again has none."""
    if how == 1:
        found = faults(write(tmp_path / "wrong.mp3", resounded(small.data, lambda s: silence(small, s))))
        assert {name: len(told) for name, told in found.items()} == {"cues": 1, "speech": 1}
    else:
        assert faults(write(tmp_path / "again.mp3", resounded(small.data, lambda _: None))) == {}


@pytest.fixture(scope="module", params=["rain", pytest.param("ocean", marks=pytest.mark.slow)])
def bedded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Track:
    """Return the small session with a bed under the voice."""
    folder = tmp_path_factory.mktemp("bed")
    source = folder / "small.md"
    source.write_text(SMALL, encoding="utf-8")
    world = tone_world(folder / "store")
    return make(source, folder / "small.mp3", world, timing=Timing(bed=request.param))


@pytest.mark.engine
def test_a_good_track_with_a_bed_is_right(bedded: Track) -> None:
    """Over a bed every cue is heard at its time, too, and nothing else."""
    assert faults(bedded.exported.path) == {}
    assert "bed" in {one.name for one in verify(bedded.exported.path).checks}


@pytest.mark.engine
def test_faults_over_a_bed_are_found(bedded: Track, tmp_path: Path) -> None:
    """A cue at another time, one that is missing, a strange sound, and a bed that stops are told."""
    moved, gone = cue(bedded, "Pull each finger."), cue(bedded, "Now the next one.")
    stroke = cue(bedded, "Stroke it.")
    start, end = moved.start - 100, moved.end + 300

    def spoil(sound: Sound) -> None:
        bed = sound[60 * 48 : 960 * 48]
        pasted = sound[moved.start * 48 : moved.end * 48].copy()
        sound[start * 48 : end * 48] = np.resize(bed, (end - start) * 48)
        sound[(moved.start + 200) * 48 : (moved.end + 200) * 48] = pasted
        sound[gone.start * 48 : gone.end * 48] = np.resize(bed, (gone.end - gone.start) * 48)
        beep(sound, 97_000, 300)
        sound[(gone.end + 20) * 48 : (stroke.start - 20) * 48] = 0

    found = faults(write(tmp_path / "wrong.mp3", resounded(bedded.data, spoil)))
    assert any("“Pull each finger.” is heard about" in told for told in found["cues"])
    assert any("“Now the next one.” is missing" in told for told in found["cues"])
    assert any(told.startswith("at 1:3") and "not in the plan" in told for told in found["cues"])
    assert "is not heard" in found["bed"][0]


def test_captions_beside_a_track_are_checked(small: Track, tmp_path: Path) -> None:
    """Files that export wrote are right; a missing, a shifted and a strange caption are told."""
    track = write(tmp_path / "small.mp3", small.data)
    paths = write_captions(Piece.whole(small.timeline), track, ["lrc", "vtt", "srt", "json"])
    assert faults(track) == {}
    assert [one.name for one in verify(track).checks[-4:]] == [
        "small.lrc",
        "small.vtt",
        "small.srt",
        "small.chapters.json",
    ]
    lrc, vtt, srt, chapters = paths
    lrc.write_text(lrc.read_text().replace("Thank you.", "Thanks."))
    block = srt.read_text().split("\n\n")
    srt.write_text("\n\n".join(block[1:]))
    one = cue(small, "Thank you.")
    vtt.write_text(vtt.read_text().replace(f"{one.start % 60_000 / 1000:06.3f} -->", "25.900 -->"))
    chapters.write_text(chapters.read_text().replace("Arrive", "Come"))
    found = faults(track)
    assert [told.split(" ", 2)[2] for told in found["small.lrc"]] == [
        "the caption “Thank you.” is missing",
        "there is a caption that is not said: “Thanks.”",
    ]
    assert "“Leave this out when you are ill.” is missing" in found["small.srt"][0]
    assert "the caption “Thank you.” stands at 0:25.900" in found["small.vtt"][0]
    assert found["small.chapters.json"] == ["chapter 2 is not “Arrive” at 0:04.324"]
    again = write_captions(Piece.whole(small.timeline), track, ["vtt"])[0]
    again.write_text(again.read_text().replace("Sit down", "Sit <00:00:59.000>down"))
    assert faults(track)["small.vtt"] == [
        "in the caption “Sit down on the floor.” a word has a time out of turn"
    ]
    srt.write_text("nothing")
    assert "cannot be read" in faults(track)["small.srt"][0]


def test_captions_in_the_tag_are_checked(small: Track, tmp_path: Path) -> None:
    """Lyrics with times and without are held against what is said."""
    said = [(one.text, one.start) for one in small.timeline.cues if one.utterance]

    def lyrics(lines: list[tuple[str, int]]) -> Callable[[ID3], None]:
        def add(tag: ID3) -> None:
            tag.add(SYLT(encoding=1, lang="eng", format=2, type=1, text=lines))
            tag.add(USLT(encoding=1, lang="eng", text="\n".join(text for text, _ in lines)))

        return add

    right = write(tmp_path / "right.mp3", retagged(small.data, lyrics(said)))
    assert faults(right) == {}
    assert [one.name for one in verify(right).checks[-2:]] == ["captions in the tag", "words in the tag"]
    late = [*said[:-1], (said[-1][0], said[-1][1] + 500)]
    assert list(faults(write(tmp_path / "late.mp3", retagged(small.data, lyrics(late))))) == [
        "captions in the tag"
    ]
    gone = faults(write(tmp_path / "gone.mp3", retagged(small.data, lyrics(said[1:]))))
    assert "“Leave this out when you are ill.” is missing" in gone["captions in the tag"][0]
    assert "is not in its place" in gone["words in the tag"][0]


def test_what_is_no_track_of_ours_is_refused(small: Track, tmp_path: Path) -> None:
    """Without a plan, with a broken one, or without sound, it is a failure that says what is needed."""
    bare = write(tmp_path / "bare.mp3", retagged(small.data, lambda tag: tag.delall("GEOB")))
    with pytest.raises(MachineError, match="holds no plan") as failure:
        verify(bare)
    assert "voiceguide export" in failure.value.hint

    def spoil(tag: ID3) -> None:
        tag.getall("GEOB")[0].data = b'{"cues": 1}'

    with pytest.raises(MachineError, match=r"plan in .* cannot be read"):
        verify(write(tmp_path / "spoilt.mp3", retagged(small.data, spoil)))
    with pytest.raises(MachineError, match="holds no plan"):
        verify(write(tmp_path / "text.mp3", b"no sound at all"))
    with pytest.raises(MachineError, match="cannot read"):
        verify(tmp_path / "absent.mp3")


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("source", SHIPPED, ids=[f"{path.parent.name}-{path.stem}" for path in SHIPPED])
@pytest.mark.parametrize("bed", [None, "rain"], ids=["as it is", "in the rain"])
def test_every_shipped_routine_is_right(
    source: Path, bed: str | None, own_store: Path, tmp_path: Path
) -> None:
    """Spoken by the real engine, with and without rain under it, nothing is wrong."""
    track = make(source, tmp_path / "track.mp3", real_world(own_store), timing=Timing(bed=bed))
    assert faults(track.exported.path) == {}


@pytest.mark.engine
def test_the_first_routine_is_right(seed: Track) -> None:
    """Spoken by the real engine, nothing is wrong with it."""
    assert faults(seed.exported.path) == {}
