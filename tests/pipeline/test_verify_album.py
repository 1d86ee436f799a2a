"""The tracks of an album are held against their parts of the plan, and together against the session."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from output.decoders import Sound
from pipeline.faults import move, remade, resounded, write
from pipeline.hearing import SHIPPED, SMALL, real_world, tone_world
from pipeline.test_verify import SESSION, faults
from voiceguide.core.errors import MachineError, RequestError
from voiceguide.pipeline.export import Exported, Making, export_routine
from voiceguide.pipeline.verify_album import AlbumVerdict, verify_album
from voiceguide.pipeline.world import Timing, World

TITLES = ["A small session", "Arrive", "Your left hand", "Your right hand", "Rest"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a world that speaks in tones."""
    return tone_world(tmp_path_factory.mktemp("albums"))


def made(
    source: Path, target: Path, world: World, split: str = "section", bed: str | None = None
) -> Exported:
    """Export an album whose format is the ending of its folder's name."""
    kind, making = target.suffix.lstrip("."), Making(cover=False, split=split, captions=("vtt", "json"))
    planned, exported = export_routine(source, target, kind, Timing(bed=bed), world, making)
    assert exported, planned.diagnostics
    return exported


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, world: World) -> Exported:
    """Return an album of five tracks as it was made."""
    source = tmp_path_factory.mktemp("album") / "small.md"
    source.write_text(SESSION, encoding="utf-8")
    return made(source, source.with_name("album.mp3"), world)


@pytest.fixture
def album(exported: Exported, tmp_path: Path) -> Path:
    """Return a copy of the album, to be spoilt."""
    return Path(shutil.copytree(exported.path, tmp_path / "album.mp3"))


def told(verdict: AlbumVerdict) -> list[str]:
    """Return what is wrong with the album as a whole."""
    return [one.message for one in verdict.whole.faults]


def test_a_good_album_is_right(exported: Exported) -> None:
    """Every track is, with the captions beside it, and they add up to the session, to the sample."""
    verdict = verify_album(exported.path)
    assert [(one.name, one.faults) for track in verdict.tracks for one in track.checks if one.faults] == []
    assert (verdict.title, told(verdict), verdict.is_right) == ("A small session", [], True)
    assert [one.title for one in verdict.tracks] == TITLES
    assert verdict.whole.figures == {"tracks": 5, "found": 5, "planned_ms": 40_000, "heard_ms": 40_000.0}
    names = [one.name for one in verdict.tracks[2].checks]
    assert names[-2:] == ["03 Your left hand.vtt", "03 Your left hand.chapters.json"]


@pytest.mark.parametrize("kind", ["mp3", "opus", "m4a"])
def test_faults_of_one_track_are_found(exported: Exported, tmp_path: Path, kind: str) -> None:
    """A track alone is verified by its part of the plan: a late sentence, and one left out."""
    data, start = exported.tracks[2].path.read_bytes(), exported.timeline.sections[2].start
    late, gone = (
        next((one.start - start, one.end - start) for one in exported.timeline.cues if one.text == text)
        for text in ("Pull each finger.", "Now the next one.")
    )

    def spoil(sound: Sound) -> None:
        move(sound, *late, 200)
        sound[gone[0] * 48 : gone[1] * 48] = 0

    changed = resounded(data, spoil) if kind == "mp3" else remade(data, kind, spoil)
    found = faults(write(tmp_path / f"wrong.{kind}", changed))
    assert "“Pull each finger.” is heard about" in found["cues"][0]
    assert "“Now the next one.” is missing" in found["cues"][1]
    assert set(found) == {"cues", "speech"}


def test_what_is_missing_of_an_album_is_told(album: Path) -> None:
    """A track that is gone, one that is cut off, and the time that is lost."""
    next(album.glob("02*.mp3")).unlink()
    short = next(album.glob("04*.mp3"))
    short.write_bytes(short.read_bytes()[:-50_000])
    verdict = verify_album(album)
    found = told(verdict)
    assert not verdict.is_right
    assert found[:2] == ["02 Arrive.mp3 is not there", "track 2 of 5 is missing"]
    assert found[2].startswith("tracks 4 and 5 leave out ")
    assert found[3].startswith("together the tracks last ")
    assert found[3].endswith(", and the session 40.000 s")
    assert [one.track.name[:2] for one in verdict.tracks if not one.is_right] == ["04"]


def test_tracks_in_another_order_and_of_another_session_are_told(
    album: Path, exported: Exported, world: World, tmp_path: Path
) -> None:
    """A playlist is followed as it stands; a track of another making does not count."""
    playlist = album / "album.mp3.m3u"
    lines = playlist.read_text(encoding="utf-8").split("\n")
    names = [line for line in lines if line.endswith(".mp3") and not line.startswith("#")]
    playlist.write_text("\n".join([names[1], names[0], *names[2:], names[4]]), encoding="utf-8")
    assert told(verify_album(playlist))[:2] == [
        "track 5 is there 2 times",
        "01 A small session.mp3, track 1, stands after track 2",
    ]
    playlist.unlink()
    other = tmp_path / "other.md"
    other.write_text(SESSION.replace("Sit down", "Lie down"), encoding="utf-8")
    strange = made(other, tmp_path / "other.mp3", world).tracks[4].path
    shutil.copy(strange, album / "05 Rest.mp3")
    shutil.copy(exported.tracks[0].path, album / "06 none.mp3").write_bytes(b"no sound")
    assert told(verify_album(album))[:3] == [
        f"{album / '06 none.mp3'} holds no plan to hold it against",
        "05 Rest.mp3 was made from another plan than the other tracks",
        "track 5 of 5 is missing",
    ]


def test_what_is_no_album_is_refused(album: Path, tmp_path: Path) -> None:
    """An empty folder, several playlists, and a playlist that is none say what to do."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(MachineError, match="holds no track"):
        verify_album(tmp_path / "empty")
    for name in ("album.mp3.m3u", "one.m3u", "two.m3u"):
        (album / name).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(MachineError, match="cannot read"):
        verify_album(album)
    (album / "album.mp3.m3u").unlink()
    with pytest.raises(RequestError, match="2 playlists"):
        verify_album(album)


@pytest.mark.engine
@pytest.mark.parametrize("split", ["section", "step"])
@pytest.mark.parametrize(("kind", "bed"), [("mp3", "rain"), ("m4a", None), ("opus", "rain"), ("flac", None)])
def test_albums_of_every_format_are_right(
    world: World, tmp_path: Path, split: str, kind: str, bed: str | None
) -> None:
    """Over a bed that lasts from track to track, and after chimes that ring on into the next one, too."""
    source = tmp_path / "small.md"
    source.write_text(SMALL.replace("Stroke it.", "Stroke it. [chime gong]"), encoding="utf-8")
    verdict = verify_album(made(source, tmp_path / f"album.{kind}", world, split, bed).path)
    found = [(one.track.name, check.faults) for one in verdict.tracks for check in one.checks if check.faults]
    assert (found, told(verdict)) == ([], [])


@pytest.mark.engine
def test_a_spoken_album_is_right(own_store: Path, tmp_path: Path) -> None:
    """Spoken by the real engine, each step is a track with which nothing is wrong."""
    (source,) = [path for path in SHIPPED if path.name == "foot-five-minutes.md"]
    verdict = verify_album(made(source, tmp_path / "album.mp3", real_world(own_store), "step").path)
    assert verdict.is_right, [one.faults for track in verdict.tracks for one in track.checks]
