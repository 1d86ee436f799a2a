"""Albums, loudness and covers, made of a whole routine and decoded."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import mutagen
import numpy as np
import pytest
from PIL import Image

from output.sounds import decoded
from pipeline.hearing import SMALL, by_ebur128, tone_world
from voiceguide.output.tags import stored_plan
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.exported import Exported, Making, Wish
from voiceguide.pipeline.formats import FORMATS
from voiceguide.pipeline.plan import plan_routine
from voiceguide.pipeline.profiles import PROFILES
from voiceguide.pipeline.world import Timing, World

pytestmark = pytest.mark.engine

KINDS = tuple(FORMATS)
QUICK = Making(cover=False)
BED = Timing(bed="rain -24dB")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a world that speaks in tones and remembers what it has made."""
    return tone_world(tmp_path_factory.mktemp("albums"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a routine of its own."""
    path = tmp_path / "small.md"
    path.write_text(SMALL, encoding="utf-8")
    return path


def made(
    source: Path, target: str, world: World, making: Making = QUICK, timing: Timing | None = None
) -> Exported:
    """Export a routine that has no mistakes, as the ending of the target says."""
    kind = target.rpartition(".")[2]
    planned, exported = export_routine(
        source, source.parent / target, kind, timing or Timing(), world, making
    )
    assert exported, planned.diagnostics
    return exported


def heard(exported: Exported) -> np.ndarray:
    """Return all tracks in a row, decoded."""
    return np.concatenate([decoded(one.path.read_bytes()) for one in exported.tracks])


@pytest.mark.parametrize(
    ("kind", "timing"),
    [*((kind, Timing()) for kind in KINDS if kind != "m4b"), ("mp3", BED)],
    ids=lambda value: value if isinstance(value, str) else value.bed or "",
)
def test_an_album_is_the_whole(source: Path, world: World, kind: str, timing: Timing) -> None:
    """Tracks by section and by step add up to the one file, to the sample, and sound as it does."""
    whole = heard(made(source, f"one.{kind}", world, timing=timing))
    assert len(whole) == 100_000 * 48
    for split in ("section", "step"):
        album = made(source, f"album.{split}.{kind}", world, replace(QUICK, split=split), timing)
        assert sum(one.length for one in album.tracks) == 100_000
        for one in album.tracks:
            assert len(decoded(one.path.read_bytes())) == one.length * 48
        parts = heard(album)
        assert float(np.corrcoef(whole, parts)[0, 1]) > 0.99
        if kind in {"mp3", "flac", "wav"}:
            assert np.abs(whole - parts).max() < 1e-3


def test_tracks_of_sections(source: Path, world: World) -> None:
    """Each section is a track, numbered and titled, beside two playlists that name them in order."""
    album = made(source, "album.mp3", world, replace(QUICK, split="section"))
    names = ["A small session", "Arrive", "Your left hand", "Your right hand", "Rest"]
    assert [one.title for one in album.tracks] == names
    assert [one.section for one in album.tracks] == list(range(5))
    files = [f"{at:02} {name}.mp3" for at, name in enumerate(names, 1)]
    assert sorted(one.name for one in album.path.iterdir()) == [*files, "album.mp3.m3u", "album.mp3.xspf"]
    assert album.playlist == album.path / "album.mp3.m3u"
    listed = album.playlist.read_text(encoding="utf-8").splitlines()
    assert [line for line in listed if not line.startswith("#")] == files
    tags = mutagen.File(album.tracks[2].path).tags
    assert (str(tags["TIT2"]), str(tags["TALB"]), str(tags["TRCK"])) == (
        "Your left hand",
        "A small session",
        "3/5",
    )
    assert not tags.getall("CHAP")
    gains = {str(mutagen.File(one.path).tags["TXXX:replaygain_track_gain"]) for one in album.tracks}
    assert gains == {f"{-18 - album.loudness.lufs:+.2f} dB"}


def test_tracks_of_steps(source: Path, world: World) -> None:
    """A track ends where its step does; what is told before the step is part of it, what comes last is a track."""
    album = made(source, "album.mp3", world, replace(QUICK, split="step"))
    steps, timeline = album.timeline.steps, album.timeline
    ends = np.cumsum([one.length for one in album.tracks])
    assert list(ends[: len(steps) - 1]) == [one.end for one in steps[:-1]]
    assert ends[-1] == timeline.length
    assert [one.title for one in album.tracks[:2]] == ["Rub the palm of your left hand", "Pull each finger"]
    assert album.tracks[-1].title == "Rest"
    assert [one.section for one in album.tracks] == [*(one.section for one in steps), 4]


def test_an_album_costs_nothing_once_the_track_is_made(source: Path, tmp_path: Path) -> None:
    """Frames of MP3 are remembered: an album after the track encodes none, and so does the track after it."""
    world = tone_world(tmp_path / "own")
    first = made(source, "one.mp3", world)
    again = made(source, "album.mp3", world, replace(QUICK, split="step"))
    assert first.made.clips > 5
    assert first.made.islands > 10
    assert (again.made.clips, again.made.islands) == (0, 0)
    assert again.from_store.islands == first.made.islands + first.from_store.islands
    louder = made(source, "one.mp3", world, replace(QUICK, profile=PROFILES["alexa"]))
    assert (louder.made.clips, louder.made.islands) == (0, first.made.islands)
    assert made(source, "one.mp3", world).made.islands == 0


@pytest.mark.parametrize(
    ("name", "lufs", "peak", "timing"),
    [("podcast", -19, -1, Timing()), ("alexa", -17, -2, BED), ("ebu", -26, -1, Timing())],
    ids=["podcast", "alexa", "ebu"],
)
def test_profiles(source: Path, world: World, name: str, lufs: int, peak: int, timing: Timing) -> None:
    """Speech is as loud as asked for within 1 LU, peaks stay under the promise, and the report says so."""
    exported = made(source, f"{name}.mp3", world, replace(QUICK, profile=PROFILES[name]), timing)
    sound = heard(exported)
    cues = [cue for cue in exported.timeline.cues if cue.utterance]
    speech, _, _ = by_ebur128(np.concatenate([sound[cue.start * 48 : cue.end * 48] for cue in cues]))
    assert speech == pytest.approx(lufs, abs=1)
    assert exported.loudness.speech_lufs == pytest.approx(lufs, abs=1)
    assert by_ebur128(sound)[2] <= peak


def test_chimes_keep_their_place_beside_speech(source: Path, world: World) -> None:
    """A softer profile is the same mix, softer."""
    usual = heard(made(source, "usual.wav", world))
    soft = heard(made(source, "soft.wav", world, replace(QUICK, profile=PROFILES["ebu"])))
    assert np.abs(usual * 10 ** (-7 / 20) - soft).max() < 1e-4


@pytest.mark.parametrize("kind", ["mp3", "m4a", "opus"])
def test_a_track_carries_the_plan_and_a_picture(source: Path, world: World, kind: str) -> None:
    """The plan comes back from a whole session's track; a cover is drawn; the same again is the same bytes."""
    track = made(source, f"one.{kind}", world, Making()).path.read_bytes()
    assert '"title":"A small session"' in (stored_plan(io.BytesIO(track)) or "")
    assert made(source, f"two.{kind}", world, Making()).path.read_bytes() == track
    bare = made(source, f"bare.{kind}", world).path.read_bytes()
    assert len(track) > len(bare) + 20_000


def test_the_authors_cover(source: Path, world: World) -> None:
    """`cover:` is the picture of the track, byte for byte."""
    Image.new("RGB", (64, 64), (200, 10, 10)).save(source.with_name("red.png"))
    source.write_text(SMALL.replace("lang: en", "lang: en\ncover: red.png"), encoding="utf-8")
    tags = mutagen.File(made(source, "one.mp3", world, Making()).path).tags
    assert tags.getall("APIC")[0].data == source.with_name("red.png").read_bytes()


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("rad.png", "there is no picture `rad.png`", "did you mean `red.png`?"),
        ("../red.png", "outside the routine's folder", "put it beside the routine"),
        ("small.md", "cannot be the cover: it is no JPEG and no PNG", "JPEG or PNG"),
    ],
)
def test_a_wrong_cover_is_a_mistake_with_its_place(
    source: Path, world: World, name: str, message: str, hint: str
) -> None:
    """It is found before anything is made, at the place of the name."""
    Image.new("RGB", (64, 64)).save(source.with_name("red.png"))
    source.write_text(SMALL.replace("lang: en", f"lang: en\ncover: {name}"), encoding="utf-8")
    with world.studio() as studio:
        (found,) = plan_routine(source, Timing(), world, studio).diagnostics
    assert (found.code, found.span.line, found.span.column) == ("VG034", 5, 8)
    assert message in found.message
    assert hint in found.hint


def test_a_failed_album_leaves_nothing(source: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a track cannot be finished, no file of the album appears, and those of an older one stay."""
    folder = source.parent / "album.mp3"
    old = made(source, "album.mp3", world, replace(QUICK, split="section"))
    before = {one.name: one.read_bytes() for one in folder.iterdir()}

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("voiceguide.pipeline.export.write_head", fail)
    with pytest.raises(KeyboardInterrupt):
        made(source, "album.mp3", world, replace(QUICK, split="section", wish=Wish("high")))
    assert old.path == folder
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_a_cue_sheet_tells_the_chapters(source: Path, world: World) -> None:
    """It stands beside the file, names it, and has a track for each chapter at its time."""
    exported = made(source, "one.flac", world, replace(QUICK, cue=True))
    sheet = exported.path.with_suffix(".cue").read_text(encoding="utf-8").splitlines()
    assert 'FILE "one.flac" WAVE' in sheet
    places = [line.split()[-1] for line in sheet if "INDEX 01" in line]
    found = [
        sum(int(part) * unit for part, unit in zip(at.split(":"), (60_000, 1_000, 1000 / 75), strict=True))
        for at in places
    ]
    wanted = [one.start for one in exported.timeline.sections]
    assert all(0 <= planned - told < 14 for planned, told in zip(wanted, found, strict=True))
    assert all(before < after for before, after in pairwise(found))
