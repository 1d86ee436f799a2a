"""What programs of others make of a published folder: podcast apps, players, a calendar.

A reader of podcasts is one of `package.json` beside this file: `npm install --prefix tests/publish` puts it there.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import threading
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from publish.mpd import Mpd
from publish.published import MAIL, TITLE, Site

pytestmark = pytest.mark.device
HERE = Path(__file__).parent
NAMES = ["small", "кисти рук"]
KHAL = """\
[calendars]
[[sessions]]
path = {folder}/calendar
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""


class Plain(SimpleHTTPRequestHandler):
    """A server that knows nothing of playlists, and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def run(*command: str | Path, home: Path, given: str | None = None) -> str:
    """Run a program of the system, which may not see our own modules, with a home of its own; return what it says."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_"))}
    env = {**usual, "HOME": str(home), "GPODDER_HOME": str(home), "GPODDER_DOWNLOAD_DIR": str(home / "got")}
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, env=env, timeout=60, check=False
    )
    assert done.returncode == 0, done
    return done.stdout


def test_gpodder_subscribes_and_downloads(site: Site, tmp_path: Path) -> None:
    """It knows sizes, lengths, pictures and chapters from the feed, and gets each track whole."""
    run("gpo", "subscribe", f"{site.url}feed.xml", home=tmp_path)
    run("gpo", "download", home=tmp_path)
    with closing(sqlite3.connect(tmp_path / "Database")) as database:
        database.row_factory = sqlite3.Row
        (podcast,) = database.execute("SELECT * FROM podcast").fetchall()
        episodes = {one["download_filename"]: one for one in database.execute("SELECT * FROM episode")}
    assert (podcast["title"], podcast["cover_url"]) == (TITLE, f"{site.url}cover.jpg")
    assert set(episodes) == {f"{name}.mp3" for name in NAMES}
    for name in NAMES:
        episode, parts = episodes[f"{name}.mp3"], site.session(name).parts
        track = (site.folder / name / f"{name}.mp3").read_bytes()
        assert episode["file_size"] == len(track)
        assert episode["total_time"] == round(parts[-1].end / 1000)
        assert episode["episode_art_url"] == f"{site.url}{quote(name)}/cover.jpg"
        chapters = [{"start": one.start // 1000, "title": one.title} for one in parts]
        assert json.loads(episode["chapters"]) == chapters
        assert (tmp_path / "got" / TITLE / f"{name}.mp3").read_bytes() == track


def test_partytime_reads_what_podcasting_2_adds(site: Site, tmp_path: Path) -> None:
    """The reader of the Podcast Index sees chapters, both transcripts, WebVTT first, guid, medium, lock and size."""
    if not (HERE / "node_modules" / "podcast-partytime").is_dir():
        pytest.skip("the packages of tests/publish/package.json are not here")
    feed = (site.folder / "feed.xml").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(run("node", HERE / "podcast.cjs", home=tmp_path, given=feed))
    assert (read["medium"], read["pubsub"]["self"]) == ("podcast", f"{site.url}feed.xml")
    assert (read["locked"], read["podcastOwner"], len(read["guid"])) == (True, MAIL, 36)
    assert read["itunesCategory"] == ["Health & Fitness > Alternative Health"]
    assert [one["enclosure"] for one in read["items"]] == [
        {
            "url": f"{site.url}{quote(name)}/{quote(name)}.mp3",
            "length": (site.folder / name / f"{name}.mp3").stat().st_size,
            "type": "audio/mpeg",
        }
        for name in NAMES
    ]
    for name, one in zip(NAMES, read["items"], strict=True):
        beside = f"{site.url}{quote(name)}/{quote(name)}"
        assert one["podcastChapters"] == {
            "url": f"{beside}.chapters.json",
            "type": "application/json+chapters",
        }
        assert [(each["url"], each["type"]) for each in one["podcastTranscripts"]] == [
            (f"{beside}.vtt", "text/vtt"),
            (f"{beside}.srt", "application/srt"),  # what it calls application/x-subrip
        ]


def test_mpd_plays_all_and_an_album(mpd: Mpd, site: Site) -> None:
    """Every session from the playlist of all, and every track of an album, under its title."""
    albums = {name: [one.title for one in site.session(name).parts] for name in NAMES}
    lists = {"all.m3u": ["A small session", "Кисти рук"]}
    lists |= {f"{quote(name)}/sections/sections.m3u": titles for name, titles in albums.items()}
    for path, titles in lists.items():
        mpd.tell("clear")
        mpd.tell(f'load "{site.url}{path}"')
        queue = mpd.tell("playlistinfo")
        listed = [value.rpartition(" - ")[2] for name, value in queue if name in {"Title", "Name"}]
        assert listed == titles, queue
        for number in range(len(titles)):
            mpd.tell(f"play {number}")
            mpd.elapsed(0)
            assert dict(mpd.tell("status"))["song"] == str(number)


def test_mpd_plays_an_album_from_any_server(mpd: Mpd, site: Site) -> None:
    """An album's names need no quoting, so a server that leaves a playlist as it is will do."""
    quiet = partial(Plain, directory=str(site.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            for name in NAMES:
                mpd.tell("clear")
                mpd.tell(f'load "http://127.0.0.1:{server.server_port}/{quote(name)}/sections/sections.m3u"')
                for number in range(len(site.session(name).parts)):
                    mpd.tell(f"play {number}")
                    mpd.elapsed(0)
                    assert dict(mpd.tell("status"))["song"] == str(number)
        finally:
            server.shutdown()
            thread.join()


def test_khal_shows_the_sessions_on_their_days(site: Site, tmp_path: Path) -> None:
    """A calendar program takes the file, and each week has the session on its two days, at its time, with its link."""
    config = tmp_path / "khal.conf"
    config.write_text(KHAL.format(folder=tmp_path), encoding="utf-8")
    (tmp_path / "calendar").mkdir()
    run("khal", "-c", config, "import", "--batch", site.folder / "calendar.ics", home=tmp_path)
    form, later = "{start-long} {title} {url}", datetime.now().astimezone().date() + timedelta(weeks=4)
    monday = later - timedelta(days=later.weekday())
    said = run("khal", "-c", config, "list", "--format", form, f"{monday}", "14d", home=tmp_path).splitlines()
    days = [monday + timedelta(days=day) for day in (0, 3, 7, 10)]
    link = f"{site.url}#{quote('кисти-рук')}"
    assert [line for line in said if "Кисти" in line] == [f"{day} 19:00 Кисти рук {link}" for day in days]
