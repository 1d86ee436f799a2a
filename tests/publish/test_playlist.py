"""M3U playlists over HTTP: names become addresses."""

from __future__ import annotations

from pathlib import Path

from publish.serving import serving
from voiceguide.publish.playlist import addressed

LIST = """\
#EXTM3U
#EXTINF:3,Somebody - It's 50 %
01 It's 50 %.mp3
../Вечер/a.mp3
02%20elsewhere.mp3
https://radio.example/a b.mp3
"""


def test_names_become_addresses() -> None:
    """Those of files that are there; what else stands in a playlist stays, to the letter."""
    here = {"01 It's 50 %.mp3", "../Вечер/a.mp3"}
    assert (
        addressed("\ufeff" + LIST, here.__contains__)
        == """\
#EXTM3U
#EXTINF:3,Somebody - It's 50 %
01%20It%27s%2050%20%25.mp3
../%D0%92%D0%B5%D1%87%D0%B5%D1%80/a.mp3
02%20elsewhere.mp3
https://radio.example/a b.mp3
"""
    )


def test_a_playlist_is_served_with_addresses(tmp_path: Path) -> None:
    """With a tag of what was sent; one that is no UTF-8 is sent as it is; the file on the disk stays what it was."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "01 It's 50 %.mp3").write_bytes(b"")
    (tmp_path / "a" / "b.m3u").write_text(LIST, "utf-8")
    (tmp_path / "old.m3u").write_bytes("Für Elise.mp3\n".encode("latin-1"))
    with serving(tmp_path) as place:
        got = place.ask("/a/b.m3u")
        assert (got.status, got.headers["Content-Type"]) == (200, "audio/x-mpegurl")
        assert got.headers["Content-Length"] == str(len(got.body))
        assert b"\n01%20It%27s%2050%20%25.mp3\n../\xd0\x92" in got.body
        assert place.ask("/a/b.m3u", If_None_Match=got.headers["ETag"]).status == 304
        assert place.ask("/old.m3u").body == b"F\xfcr Elise.mp3\n"
    assert (tmp_path / "a" / "b.m3u").read_text("utf-8") == LIST
