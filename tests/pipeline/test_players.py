"""What players make of tracks and albums: ffprobe and mpv, as they are installed on a listener's machine."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from output.decoders import Sound
from output.sounds import decoded
from pipeline.hearing import SMALL, tone_world
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.exported import Exported, Making
from voiceguide.pipeline.world import Timing, World

pytestmark = pytest.mark.device
NEAR = 0.05
"""Seconds that a player may be off when it names a chapter."""
TAGGED = pytest.mark.parametrize("kind", ["mp3", "m4a", "m4b", "opus", "flac"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a world that speaks in tones and remembers what it has made."""
    return tone_world(tmp_path_factory.mktemp("players"))


def made(folder: Path, kind: str, world: World, making: Making) -> Exported:
    """Export a routine with a Russian chapter."""
    source = folder / "small.md"
    source.write_text(SMALL.replace("## Arrive", "## Начало"), encoding="utf-8")
    _, exported = export_routine(source, folder / f"track.{kind}", kind, Timing(), world, making)
    assert exported
    return exported


def rendered(*paths: Path, into: Path) -> Sound:
    """Return what mpv plays of files or playlists, one after another without a gap."""
    sound = f"--ao-pcm-file={into}", "--ao-pcm-waveheader=no", "--audio-format=s16", "--audio-channels=mono"
    command = ["mpv", "--no-config", "--vid=no", "--gapless-audio=yes", "--ao=pcm", *sound, *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return np.fromfile(into, "<i2").astype(np.float32) / 32768


@TAGGED
def test_ffprobe_sees_every_chapter(tmp_path: Path, world: World, kind: str) -> None:
    """Each chapter has its title and its time, and the file its length."""
    exported = made(tmp_path, kind, world, Making())
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", str(exported.path)]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    wanted = exported.timeline.sections
    assert [one["tags"]["title"] for one in said["chapters"]] == [one.title for one in wanted]
    for told, planned in zip(said["chapters"], wanted, strict=True):
        assert abs(float(told["start_time"]) - planned.start / 1000) <= NEAR
    assert abs(float(said["format"]["duration"]) - 100) < NEAR


@TAGGED
def test_mpv_sees_every_chapter(tmp_path: Path, world: World, kind: str) -> None:
    """The same in a player."""
    exported = made(tmp_path, kind, world, Making())
    command = ["mpv", "--no-config", "--ao=null", "--untimed", "--frames=1", "--vid=no", "--length=0.1"]
    command += ["--term-playing-msg=LIST ${chapter-list/count} ${=chapter-list}", str(exported.path)]
    out = subprocess.run(command, check=True, capture_output=True, timeout=60, text=True).stdout
    line = next(line for line in out.splitlines() if line.startswith("LIST "))
    found = json.loads(line.split(" ", 2)[2])
    wanted = exported.timeline.sections
    assert [one["title"] for one in found] == [one.title for one in wanted]
    for told, planned in zip(found, wanted, strict=True):
        assert abs(told["time"] - planned.start / 1000) <= NEAR


@pytest.mark.parametrize("split", ["section", "step"])
@pytest.mark.parametrize("kind", ["mp3", "m4a", "opus", "flac", "wav"])
def test_mpv_plays_an_album_as_the_whole(tmp_path: Path, world: World, kind: str, split: str) -> None:
    """The playlist is, sample for sample, as long as the one file, and sounds as it does."""
    quick = Making(cover=False)
    one = decoded(made(tmp_path, kind, world, quick).path.read_bytes())
    (tmp_path / "album").mkdir()
    album = made(tmp_path / "album", kind, world, replace(quick, split=split))
    assert album.playlist
    heard = rendered(album.playlist, into=tmp_path / "heard")
    assert len(heard) == len(one)
    assert float(np.corrcoef(heard, one)[0, 1]) > 0.99
