"""A folder of routines published: what is in it, and what a second time makes anew."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from PIL import Image

from tones import mute_world, tone_world
from voiceguide.core.errors import MachineError, RequestError
from voiceguide.output.lock import alone_in
from voiceguide.pipeline.exported import Wish
from voiceguide.pipeline.pressing import Form
from voiceguide.pipeline.profiles import USUAL
from voiceguide.pipeline.publish import Publication, Published, publish
from voiceguide.pipeline.world import World

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
FRONT = "---\ntitle: {title}\ncover: c.png\nchimes: {{start: none, section: none, end: none}}\nsettle: 0s\ntail: 0s\n---\n"
HANDS = (
    FRONT.format(title="Two hands")
    + "> [!CAUTION]\n> Not with a fever.\n\n## Begin\n\nRub both hands.\n\n## End\n\n[include parts/rest.md]\n"
)
FEET = (
    FRONT.format(title="Feet").replace("settle", "schedule: daily 19:00\nsettle") + "## Feet\n\nRub them.\n"
)
REST = "Now rest.\n"
KINDS = ["chapters.json", "lrc", "mp3", "srt", "txt", "vtt"]


@pytest.fixture(scope="module")
def world() -> World:
    """Return a world of tones that remembers what was said in another test."""
    return tone_world()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder of two routines, a part, and a text that is none."""
    home = tmp_path / "routines"
    (home / "parts").mkdir(parents=True)
    (home / "hands.md").write_text(HANDS, encoding="utf-8")
    (home / "feet.md").write_text(FEET, encoding="utf-8")
    (home / "parts" / "rest.md").write_text(REST, encoding="utf-8")
    (home / "README.md").write_text("# Mine\n\n- Rub.\n- Rest.\n", encoding="utf-8")
    (home / ".trash").mkdir()
    (home / ".trash" / "old.md").write_text(FEET, encoding="utf-8")
    for name in ("c.png", "cover.png"):
        Image.new("RGB", (3, 3), "navy").save(home / name)
    return home


def run(home: Path, world: World, *, later: int = 0, form: Form | None = None, url: str = "") -> Published:
    """Publish a folder into `site` beside it, some minutes later."""
    asked = Publication(
        home,
        home.parent / "site",
        url or "https://example.org/a/",
        "Mine",
        form or Form("mp3", Wish(), USUAL),
        NOW + timedelta(minutes=later),
    )
    return publish(asked, world)


def state_of(folder: Path) -> dict[str, int]:
    """Return when each file and each folder was changed last."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))
    }


def became(done: Published) -> dict[str, str]:
    """Return what became of each session."""
    return {one.name: one.what for one in done.outcomes}


def entries(site: Path) -> dict[str, feedparser.FeedParserDict]:
    """Return what the feed says of each session."""
    parsed = feedparser.parse((site / "feed.xml").read_text(encoding="utf-8"))
    assert not parsed.bozo
    return {one.title: one for one in parsed.entries}


def test_a_folder_becomes_a_site(home: Path, world: World, tmp_path: Path) -> None:
    """Each session has a folder with its track and all that goes with it; page, feed and the rest stand at the root."""
    done = run(home, world, form=Form("mp3", Wish("voice"), USUAL, "section"))
    assert became(done) == {"feet": "made", "hands": "made"}
    assert done.others == ("README.md", "parts/rest.md")
    site = tmp_path / "site"
    hands = sorted(path.relative_to(site / "hands").as_posix() for path in (site / "hands").rglob("*.*"))
    assert hands == sorted(
        [
            *(f"hands.{kind}" for kind in KINDS),
            "cover.jpg",
            "sheet.html",
            *(f"sections/{name}" for name in ("01-two-hands.mp3", "02-begin.mp3", "03-end.mp3")),
            "sections/sections.m3u",
            "sections/sections.xspf",
        ]
    )
    root = {path.name for path in site.iterdir()}
    assert root >= {"index.html", "feed.xml", "cover.jpg", "all.m3u", "calendar.ics", "hands", "feet"}
    assert (site / "cover.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    track = entries(site)["Two hands"]
    assert track.enclosures[0].href == "https://example.org/a/hands/hands.mp3"
    assert int(track.enclosures[0].length) == (site / "hands" / "hands.mp3").stat().st_size
    assert track.summary.startswith("⚠ Not with a fever.\n00:00:00 ")
    assert track.published_parsed < entries(site)["Feet"].published_parsed, "apps show the newest first"
    assert "./feet/feet.mp3" in (site / "all.m3u").read_text(encoding="utf-8").splitlines()


def test_a_second_time_nothing_is_made(home: Path, world: World, tmp_path: Path) -> None:
    """Nobody speaks, nothing is drawn, no file and no folder is touched, even where the store has forgotten all."""
    run(home, world)
    before = state_of(tmp_path)
    done = run(home, mute_world(), later=5)
    assert became(done) == {"feet": "unchanged", "hands": "unchanged"}
    assert (done.root, done.spoken) == ((), 0)
    assert state_of(tmp_path) == before


def test_a_change_makes_what_follows_from_it(home: Path, world: World, tmp_path: Path) -> None:
    """A part, a picture, a file that was touched or lost: the session is made again, the others stay as they are."""
    run(home, world)
    site = tmp_path / "site"
    guids = {title: one.id for title, one in entries(site).items()}
    feet = state_of(site / "feet")
    (home / "parts" / "rest.md").write_text("Now sleep.\n", encoding="utf-8")
    assert became(run(home, world, later=5)) == {"feet": "unchanged", "hands": "made"}
    assert "Now sleep." in (site / "hands" / "hands.txt").read_text(encoding="utf-8")
    (site / "hands" / "hands.txt").write_text("mine", encoding="utf-8")
    done = run(home, world, later=6)
    assert (became(done)["hands"], done.replaced) == ("made", ("hands/hands.txt",))
    (site / "hands" / "hands.srt").unlink()
    done = run(home, world, later=7)
    assert (became(done)["hands"], done.replaced) == ("made", ())
    assert state_of(site / "feet") == feet
    assert {title: one.id for title, one in entries(site).items()} == guids
    known = json.loads((site / ".voiceguide.json").read_text(encoding="utf-8"))["sessions"]["hands.md"]
    assert [known[key][11:19] for key in ("published", "changed")] == ["07:59:59", "08:05:00"]
    Image.new("RGB", (3, 3), "red").save(home / "c.png")
    assert became(run(home, world, later=8)) == {"feet": "made", "hands": "made"}


def test_a_cover_is_drawn_where_there_is_none(home: Path, world: World, tmp_path: Path) -> None:
    """The author's own goes before it; it is drawn once, and again when it is gone."""
    run(home, world)
    own = (tmp_path / "site" / "cover.jpg").read_bytes()
    (home / "cover.png").unlink()
    run(home, world)
    drawn = (tmp_path / "site" / "cover.jpg").read_bytes()
    assert len(drawn) > len(own)
    assert run(home, mute_world()).root == ()
    Image.new("RGB", (3, 3), "navy").save(home / "cover.jpeg")
    run(home, world)
    (home / "cover.jpeg").unlink()
    assert "cover.jpg" in run(home, world).root
    assert (tmp_path / "site" / "cover.jpg").read_bytes() == drawn


def test_another_wish_makes_all_again(home: Path, world: World, tmp_path: Path) -> None:
    """Tracks of another format take the place of the old ones; a folder that is copied is as good as the first."""
    run(home, world)
    copy = tmp_path / "site" / "feet" / "feet.vtt"
    copy.write_bytes(copy.read_bytes())
    assert set(became(run(home, world)).values()) == {"unchanged"}
    run(home, world, form=Form("opus", Wish(), USUAL))
    assert [
        path.name for path in sorted(tmp_path.glob("site/*/*.*")) if path.suffix in {".mp3", ".opus"}
    ] == [
        "feet.opus",
        "hands.opus",
    ]
    assert entries(tmp_path / "site")["Feet"].enclosures[0].type == "audio/ogg"


def test_an_album_that_is_named_anew(home: Path, world: World, tmp_path: Path) -> None:
    """Files are named for any server, the titles stand in the playlists; old names go, and what is not ours stays."""
    form = Form("mp3", Wish("voice"), USUAL, "section")
    run(home, world, form=form)
    album = tmp_path / "site" / "hands" / "sections"
    (album / "03 End.mp3").write_text("mine", encoding="utf-8")
    (home / "hands.md").write_text(HANDS.replace("## Begin", "## Начало: 2"), encoding="utf-8")
    run(home, world, form=form)
    names = ["01-two-hands.mp3", "02.mp3", "03-end.mp3"]
    assert sorted(path.name for path in album.glob("*.mp3")) == sorted([*names, "03 End.mp3"])
    listed = (album / "sections.m3u").read_text(encoding="utf-8").splitlines()
    assert [line for line in listed if not line.startswith("#")] == names
    assert "Начало: 2" in next(line for line in listed if line.startswith("#EXTINF") and "Нач" in line)


def test_two_runs_at_once(home: Path, world: World, tmp_path: Path) -> None:
    """The second is refused while the first is at work, and changes nothing."""
    site = tmp_path / "site"
    with alone_in(site), pytest.raises(MachineError, match=f"another voiceguide is at work in {site}"):
        run(home, world)
    assert not site.exists()
    assert became(run(home, world)) == {"feet": "made", "hands": "made"}


def test_another_folder_is_not_published_over_one(home: Path, world: World, tmp_path: Path) -> None:
    """One that has none of its routines is refused by both names, unless it is asked for; a copy is as good as the first."""
    run(home, world)
    copy = shutil.copytree(home, tmp_path / "copy")
    other = tmp_path / "other"
    other.mkdir()
    (other / "arms.md").write_text(FEET.replace("cover: c.png\n", ""), encoding="utf-8")
    before = state_of(tmp_path / "site")
    for over, folder in ((False, other), (False, copy), (True, other)):
        asked = Publication(
            folder,
            tmp_path / "site",
            "https://example.org/a/",
            "Mine",
            Form("mp3", Wish(), USUAL),
            NOW,
            "",
            over,
        )
        if folder == other and not over:
            with pytest.raises(
                RequestError, match=rf"another folder, routines, .*feet\.md, hands\.md.* in {other}"
            ):
                publish(asked, world)
            assert state_of(tmp_path / "site") == before
        else:
            done = publish(asked, world)
    assert became(done) == {"arms": "made", "feet": "removed", "hands": "removed"}
    state = (tmp_path / "site" / ".voiceguide.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in state


def test_what_is_gone_goes(home: Path, world: World, tmp_path: Path) -> None:
    """A routine that is gone takes its files with it, and what belongs to all; what is not ours stays where it is."""
    run(home, world)
    (tmp_path / "site" / "feet" / "mine.txt").write_text("mine", encoding="utf-8")
    (home / "feet.md").unlink()
    done = run(home, world)
    assert became(done) == {"feet": "removed", "hands": "unchanged"}
    assert [path.name for path in (tmp_path / "site" / "feet").iterdir()] == ["mine.txt"]
    assert not (tmp_path / "site" / "calendar.ics").exists()
    assert list(entries(tmp_path / "site")) == ["Two hands"]


@pytest.mark.parametrize("name", ["feed.xml", "hands/cover.jpg"])
def test_what_is_not_ours_is_never_replaced(home: Path, world: World, tmp_path: Path, name: str) -> None:
    """A file of somebody else's in the way is an error that names it."""
    target = tmp_path / "site" / name
    target.parent.mkdir(parents=True)
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(RequestError, match=f"{name} was not written by voiceguide"):
        run(home, world)
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_broken_routine_stops_no_other(home: Path, world: World, tmp_path: Path) -> None:
    """It is told of, its old version stays published, and one that never was published has none."""
    run(home, world)
    (home / "hands.md").write_text(HANDS.replace("Rub", "[jump] Rub"), encoding="utf-8")
    (home / "new.md").write_text(FEET.replace("Rub", "[jump] Rub"), encoding="utf-8")
    (home / "feet.md").write_text(FEET.replace("Rub", "Hold"), encoding="utf-8")
    done = run(home, world)
    assert became(done) == {"feet": "made", "hands": "broken", "new": "broken"}
    assert {one.span.file for _, found in done.found for one in found} == {
        str(home / "hands.md"),
        str(home / "new.md"),
    }
    assert list(entries(tmp_path / "site")) == ["Feet", "Two hands"]
    assert (tmp_path / "site" / "hands" / "hands.mp3").exists()


def test_a_voice_that_fails_stops_no_other(home: Path, world: World, tmp_path: Path) -> None:
    """A sentence that an engine refuses: its routine stays as it was published, and the rest is published."""
    run(home, world)
    (home / "feet.md").write_text(FEET.replace("Feet", "The feet"), encoding="utf-8")
    (home / "hands.md").write_text(HANDS.replace("Rub", "Refuse to rub"), encoding="utf-8")
    done = run(home, replace(world, engines=mute_world().engines))
    assert became(done) == {"feet": "made", "hands": "failed"}
    assert [path for path, _ in done.failures] == ["hands.md"]
    assert list(entries(tmp_path / "site")) == ["The feet", "Two hands"]


@pytest.mark.parametrize("damage", ["{", None])
def test_a_lost_state_costs_only_time(home: Path, world: World, tmp_path: Path, damage: str | None) -> None:
    """All is made again under the same guids, and said so; from there on it is known again."""
    run(home, world)
    site = tmp_path / "site"
    guids = [one.id for one in entries(site).values()]
    if damage is None:
        (site / ".voiceguide.json").unlink()
    else:
        (site / ".voiceguide.json").write_text(damage, encoding="utf-8")
    done = run(home, world, later=5)
    assert (set(became(done).values()), done.lost) == ({"made"}, True)
    assert [one.id for one in entries(site).values()] == guids
    assert set(became(run(home, mute_world())).values()) == {"unchanged"}


@pytest.mark.parametrize("writes", [2, 12, 27, 55])
def test_an_interrupted_run_is_gone_on_with(
    home: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    """Whatever was being written, nothing is half written, and the next run comes to what one alone comes to."""
    left = [writes]
    run(home, world)
    site = tmp_path / "site"
    alone = {path: path.read_bytes() for path in site.rglob("*.*") if path.name != ".voiceguide.json"}
    shutil.rmtree(site)
    with monkeypatch.context() as patch:

        def sync(_: int) -> None:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt

        patch.setattr(os, "fsync", sync)
        with pytest.raises(KeyboardInterrupt):
            run(home, world)
    for path in filter(Path.is_file, site.rglob("*.*")):
        assert path.name == ".voiceguide.json" or path.read_bytes() == alone[path]
    if (site / "feet").is_dir():
        (site / "feet" / ".0123456789abcdef.part").write_text("left by one that was killed", encoding="utf-8")
        (site / "feet" / "feet.txt").unlink(missing_ok=True)
    run(home, world)
    assert {path: path.read_bytes() for path in site.rglob("*.*") if path.name != ".voiceguide.json"} == alone
    assert set(became(run(home, mute_world())).values()) == {"unchanged"}


def test_nothing_is_published_among_routines(home: Path, world: World, tmp_path: Path) -> None:
    """Neither into their own folder nor around it; inside it is well, and what lies there is no routine."""
    asked = Publication(home, home, "https://example.org/", "Mine", Form("mp3", Wish(), USUAL), NOW)
    for out in (home, tmp_path):
        with pytest.raises(RequestError, match="routines"):
            publish(replace(asked, out=out), world)
    inside = replace(asked, out=home / "site")
    publish(inside, world)
    (home / "site" / "notes.md").write_text(FEET, encoding="utf-8")
    assert became(publish(inside, mute_world())) == {"feet": "unchanged", "hands": "unchanged"}


def test_one_name_is_for_one_routine(home: Path, world: World) -> None:
    """Two routines that would share a folder are named; a folder without routines is told of."""
    (home / "parts" / "a.md").write_text(FEET, encoding="utf-8")
    (home / "Parts-a.md").write_text(FEET, encoding="utf-8")
    with pytest.raises(RequestError, match=r"Parts-a\.md and parts/a\.md would both"):
        run(home, world)
    for name in ("a.md", "Parts-a.md"):
        (next(home.rglob(name))).unlink()
    for name in ("hands.md", "feet.md"):
        (home / name).unlink()
    with pytest.raises(RequestError, match="no routines"):
        run(home, world)


def test_a_feed_is_known_by_its_address(home: Path, world: World, tmp_path: Path) -> None:
    """By that under which the world first saw it, for ever; on this machine alone it has no lasting name."""

    def guid() -> str:
        channel = feedparser.parse((tmp_path / "site" / "feed.xml").read_text(encoding="utf-8")).feed
        return str(channel.podcast_guid)

    seen = []
    for url in (
        "http://127.0.0.1:8000/",
        "https://example.org/a/",
        "https://example.org/b/",
        "http://localhost/",
        "https://example.org/c/",
    ):
        run(home, world, url=url)
        seen.append(guid())
    assert seen[0] != seen[1]
    assert seen[1:] == [seen[1]] * 4
