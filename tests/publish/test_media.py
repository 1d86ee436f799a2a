"""What kind each file is, the same on every machine."""

from __future__ import annotations

import mimetypes

import pytest

from voiceguide.publish.media import OTHER, dlna_features, media_type


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mp3", "audio/mpeg"),
        ("A.MP3", "audio/mpeg"),
        ("a.m4a", "audio/mp4"),
        ("a.m4b", "audio/mp4"),
        ("a.opus", "audio/ogg"),
        ("a.flac", "audio/flac"),
        ("a.wav", "audio/wav"),
        ("a.m3u", "audio/x-mpegurl"),
        ("a.m3u8", "audio/x-mpegurl"),
        ("a.xspf", "application/xspf+xml"),
        ("a.cue", "application/x-cue; charset=utf-8"),
        ("a.vtt", "text/vtt; charset=utf-8"),
        ("a.srt", "application/x-subrip; charset=utf-8"),
        ("a.lrc", "text/plain; charset=utf-8"),
        ("a.ics", "text/calendar; charset=utf-8"),
        ("feed.xml", "application/rss+xml"),
        ("other.xml", "application/xml"),
        ("a.chapters.json", "application/json+chapters"),
        ("chapters.json", "application/json+chapters"),
        ("a.json", "application/json"),
        ("index.html", "text/html; charset=utf-8"),
        ("a.jpg", "image/jpeg"),
        ("mp3", OTHER),
        ("a.mp3.exe", OTHER),
        ("", OTHER),
    ],
)
def test_the_kind_of_a_file(name: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its ending; what the machine has for it is not asked."""
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_: ("not/asked", None))
    assert media_type(name) == kind


def test_what_a_renderer_is_told() -> None:
    """A profile where DLNA has one for the kind; what is no sound has no features."""
    profiles = {
        kind: dlna_features(f"a.{kind}").partition("DLNA.ORG_OP=01;")[0]
        for kind in ("mp3", "m4a", "m4b", "opus", "flac", "wav")
    }
    assert profiles == {
        "mp3": "DLNA.ORG_PN=MP3;",
        "m4a": "DLNA.ORG_PN=AAC_ISO_320;",
        "m4b": "DLNA.ORG_PN=AAC_ISO_320;",
        "opus": "",
        "flac": "",
        "wav": "",
    }
    assert dlna_features("a.jpg") == ""
    assert len(dlna_features("a.flac").rpartition("DLNA.ORG_FLAGS=")[2]) == 32
