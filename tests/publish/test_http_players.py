"""What players make of a folder over HTTP: MPD, mpv and ffmpeg, as they are installed on a listener's machine."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

from output.decoders import by_ffmpeg
from pipeline.hearing import tone_world
from publish.mpd import Mpd
from publish.serving import Place, serving
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.exported import Making
from voiceguide.pipeline.world import Timing

pytestmark = pytest.mark.device
ROUTINE = """\
---
title: Двенадцать минут
lang: en
voice: tone:en-low
length: 12m
---

## Arrive, & sit

Sit down. [1s..1m]

## Часть 2: 50 %

- 5m..11m Rub it.
  - @ half Half of it.

## Rest

Thank you.
"""
TITLES = ["Arrive, & sit", "Часть 2: 50 %", "Rest"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Serve a session of twelve minutes, whole in two formats and as an album."""
    folder = tmp_path_factory.mktemp("public")
    world = tone_world(tmp_path_factory.mktemp("store"))
    source = folder / "Вечер.md"
    source.write_text(ROUTINE, encoding="utf-8")
    for kind in ("mp3", "m4a"):
        export_routine(source, folder / f"whole.{kind}", kind, Timing(), world, Making())
    export_routine(source, folder / "Альбом 1", "mp3", Timing(), world, Making(split="section"))
    with serving(folder) as served:
        yield served


@pytest.mark.parametrize("kind", ["mp3", "m4a"])
def test_mpd_seeks_within_a_long_track(mpd: Mpd, place: Place, kind: str) -> None:
    """It takes it for seekable, knows its length, and plays on from ten minutes of twelve."""
    mpd.tell(f'add "{place.url}whole.{kind}"')
    mpd.tell("play 0")
    mpd.elapsed(0)
    mpd.tell("seekcur 600")
    assert 600 < mpd.elapsed(600) < 605
    assert dict(mpd.tell("status"))["duration"].startswith("720.0")


@pytest.mark.parametrize("ending", ["m3u", "xspf"])
def test_mpd_plays_an_album_from_its_playlist(mpd: Mpd, place: Place, ending: str) -> None:
    """Every track is found, whatever letters its name has, plays, and can be sought in."""
    playlist = place.folder / "Альбом 1" / f"Альбом 1.{ending}"
    mpd.tell(f'load "{place.url}{quote(playlist.relative_to(place.folder).as_posix())}"')
    queue = mpd.tell("playlistinfo")
    listed = [value for name, value in queue if name in {"Title", "Name"}]
    assert sum(name == "file" for name, _ in queue) == len(TITLES)
    assert listed == TITLES
    for number in range(len(TITLES)):
        mpd.tell(f"play {number}")
        mpd.elapsed(0)
        assert dict(mpd.tell("status"))["song"] == str(number)
    mpd.tell("seek 1 300")
    assert 300 < mpd.elapsed(300) < 305


@pytest.mark.parametrize("kind", ["mp3", "m4a"])
def test_mpv_hears_the_same_from_the_middle(place: Place, tmp_path: Path, kind: str) -> None:
    """What it plays over HTTP from ten minutes on is what it plays of the file."""
    heard = []
    for number, where in enumerate((f"{place.url}whole.{kind}", str(place.folder / f"whole.{kind}"))):
        into = tmp_path / f"{number}.raw"
        sound = f"--ao-pcm-file={into}", "--ao-pcm-waveheader=no", "--audio-format=s16"
        command = ["mpv", "--no-config", "--vid=no", "--ao=pcm", *sound, "--start=600", where]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        heard.append(np.fromfile(into, "<i2"))
    assert len(heard[0]) > 100 * 48_000
    assert np.array_equal(*heard)


def test_ffmpeg_knows_all_of_it(place: Place) -> None:
    """The length and the chapters over HTTP, and from the middle the sound that is there."""
    url = f"{place.url}whole.mp3"
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", url]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    assert [one["tags"]["title"] for one in said["chapters"]] == TITLES
    assert abs(float(said["format"]["duration"]) - 720) < 0.05
    command = ["ffmpeg", "-v", "error", "-i", url, "-f", "f32le", "-"]
    got = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    assert np.array_equal(np.frombuffer(got, "<f4"), by_ffmpeg((place.folder / "whole.mp3").read_bytes()))
