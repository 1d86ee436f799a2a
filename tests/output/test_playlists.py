"""Playlists and CUE sheets: what stands in them, to the letter."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote

import xspf_lib

from voiceguide.core.units import Ms
from voiceguide.output.info import Chapter
from voiceguide.output.playlists import Listed, cue_sheet, m3u, m3u_names, xspf

TRACKS = (Listed("01 Your foot.mp3", "Your foot", Ms(24_600)), Listed("02 R&B #2.mp3", "R&B #2", Ms(90_000)))


def test_m3u() -> None:
    """Each track has its seconds and its title, and stands by its name alone."""
    assert m3u("Feet", "Анна", TRACKS) == (
        "#EXTM3U\n#EXTENC:UTF-8\n#PLAYLIST:Feet\n"
        "#EXTINF:25,Анна - Your foot\n01 Your foot.mp3\n"
        "#EXTINF:90,Анна - R&B #2\n02 R&B #2.mp3\n"
    )
    assert m3u_names(m3u("Feet", "Анна", TRACKS)) == ("01 Your foot.mp3", "02 R&B #2.mp3")
    assert m3u_names("") == ()


def test_xspf() -> None:
    """It is XML that says the same, with names as addresses have them."""
    root = ET.fromstring(xspf("Feet & hands", "", TRACKS).encode())  # noqa: S314  our own
    space = "{http://xspf.org/ns/0/}"
    assert root.findtext(f"{space}title") == "Feet & hands"
    found = [
        tuple(track.findtext(space + name) for name in ("location", "title", "trackNum", "duration"))
        for track in root.iter(f"{space}track")
    ]
    assert found == [
        ("01%20Your%20foot.mp3", "Your foot", "1", "24600"),
        ("02%20R%26B%20%232.mp3", "R&B #2", "2", "90000"),
    ]


def test_xspf_is_read_back(tmp_path: Path) -> None:
    """A reader of somebody else's finds every track, its place and its length."""
    path = tmp_path / "feet.xspf"
    path.write_text(xspf("Feet & hands", "Анна", TRACKS), encoding="utf-8")
    playlist = xspf_lib.Playlist.parse(str(path))
    assert (playlist.title, playlist.creator) == ("Feet & hands", "Анна")
    read = [
        (unquote(str(one.location[0])), one.title, one.trackNum, one.duration) for one in playlist.trackList
    ]
    assert read == [(one.name, one.title, number, one.length) for number, one in enumerate(TRACKS, 1)]


def test_cue_sheet() -> None:
    """Places are minutes, seconds and seventy-fifths; quotation marks within a text become others."""
    chapters = (Chapter("Opening", Ms(0), Ms(1)), Chapter('The "left"', Ms(3_661_500), Ms(4_000_000)))
    assert cue_sheet("Feet", "Анна", "foot.mp3", chapters) == (
        'PERFORMER "Анна"\nTITLE "Feet"\nFILE "foot.mp3" MP3\n'
        '  TRACK 01 AUDIO\n    TITLE "Opening"\n    PERFORMER "Анна"\n    INDEX 01 00:00:00\n'
        '  TRACK 02 AUDIO\n    TITLE "The ”left”"\n    PERFORMER "Анна"\n    INDEX 01 61:01:37\n'
    )
    assert 'FILE "foot.flac" WAVE' in cue_sheet("Feet", "", "foot.flac", chapters)
