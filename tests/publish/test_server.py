"""A folder over HTTP, asked over a real socket."""

from __future__ import annotations

import email
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.serving import Place, serving
from voiceguide.core.errors import ServerFailed
from voiceguide.publish.server import FolderServer

SOUND = b"".join(number.to_bytes(3, "big") for number in range(100_000))
FEATURES = "DLNA.ORG_OP=01;DLNA.ORG_CI=0;DLNA.ORG_FLAGS=01700000000000000000000000000000"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Serve a small published folder, with things in it and beside it that are nobody's business."""
    home = tmp_path_factory.mktemp("served")
    folder = home / "public"
    (folder / "Вечер 1").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "track.mp3").write_bytes(SOUND)
    (folder / "Вечер 1" / "01 Начало: 50%.mp3").write_bytes(SOUND)
    (folder / "Вечер 1" / "<b>.txt").write_text("words", "utf-8")
    for name in ("index.html", "feed.xml", "a.m3u", ".voiceguide.json"):
        (folder / name).write_text(name, "utf-8")
    (home / "secret.txt").write_text("secret", "utf-8")
    (home / "public-not").mkdir()
    (home / "public-not" / "secret.txt").write_text("secret", "utf-8")
    if sys.platform != "win32":
        (folder / "out.txt").symlink_to(home / "secret.txt")
        (folder / "up").symlink_to(home)
        (folder / "shown.json").symlink_to(folder / ".voiceguide.json")
        (folder / "round").symlink_to("round")
        (folder / "inside.mp3").symlink_to("track.mp3")
        os.mkfifo(folder / "pipe.mp3")
    with serving(folder) as served:
        yield served


def test_a_whole_file(place: Place) -> None:
    """Its bytes and their number, and that parts of it may be had; any page may read it, and asks again whether it changed."""
    got = place.ask("/track.mp3")
    assert (got.status, got.body) == (200, SOUND)
    wanted = {
        "Content-Length": "300000",
        "Content-Type": "audio/mpeg",
        "Accept-Ranges": "bytes",
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
        "contentFeatures.dlna.org": f"DLNA.ORG_PN=MP3;{FEATURES}",
        "transferMode.dlna.org": "Streaming",
    }
    assert {name: got.headers[name] for name in wanted} == wanted
    assert got.headers["ETag"].startswith('"')
    assert got.headers.get_all("ETag") == [got.headers["ETag"]]


def test_head_says_the_same_without_the_bytes(place: Place) -> None:
    """Only the time of the answer may differ; a part is asked for by GET alone."""
    head, got = place.ask("/track.mp3", "HEAD", Range="bytes=0-9"), place.ask("/track.mp3")
    assert (head.status, head.body) == (200, b"")
    del head.headers["date"], got.headers["date"]
    assert sorted(head.headers.items()) == sorted(got.headers.items())


@pytest.mark.parametrize(
    ("asked", "said", "part"),
    [
        ("bytes=0-99", "bytes 0-99/300000", SOUND[:100]),
        ("bytes=299990-", "bytes 299990-299999/300000", SOUND[-10:]),
        ("bytes=-10", "bytes 299990-299999/300000", SOUND[-10:]),
        ("bytes=-400000", "bytes 0-299999/300000", SOUND),
        ("bytes=100-400000", "bytes 100-299999/300000", SOUND[100:]),
        ("Bytes=5-5", "bytes 5-5/300000", SOUND[5:6]),
        ("bytes=0-9, 300000-", "bytes 0-9/300000", SOUND[:10]),
    ],
)
def test_a_part_of_a_file(place: Place, asked: str, said: str, part: bytes) -> None:
    """206, which part it is, and its exact length."""
    got = place.ask("/track.mp3", Range=asked)
    assert (got.status, got.headers["Content-Range"], got.body) == (206, said, part)
    assert got.headers["Content-Length"] == str(len(part))
    assert got.headers["contentFeatures.dlna.org"]


def test_several_parts_of_a_file(place: Place) -> None:
    """They come as the parts of one message, each with its place."""
    got = place.ask("/track.mp3", Range="bytes=0-9,100-199,-5")
    assert got.status == 206
    assert got.headers["Content-Length"] == str(len(got.body))
    kind = got.headers["Content-Type"].encode()
    message = email.message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + got.body)
    parts = message.get_payload()
    assert [(part["Content-Range"], part["Content-Type"]) for part in parts] == [
        ("bytes 0-9/300000", "audio/mpeg"),
        ("bytes 100-199/300000", "audio/mpeg"),
        ("bytes 299995-299999/300000", "audio/mpeg"),
    ]
    assert all(one in got.body for one in (SOUND[:10], SOUND[100:200], SOUND[-5:]))


@pytest.mark.parametrize("asked", ["bytes=300000-", "bytes=-0", "bytes=300000-300009,400000-"])
def test_a_part_beyond_the_end(place: Place, asked: str) -> None:
    """416 says how long the file is, to a page of another site, too."""
    got = place.ask("/track.mp3", Range=asked)
    assert (got.status, got.headers["Content-Range"]) == (416, "bytes */300000")
    assert got.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("asked", ["bytes=9-0", "seconds=1-2", "bytes=a-b", "bytes=", "0-9", "bytes=1-2,x"])
def test_what_is_no_range_is_passed_over(place: Place, asked: str) -> None:
    """The whole file is sent, as to one who did not ask."""
    got = place.ask("/track.mp3", Range=asked)
    assert (got.status, len(got.body)) == (200, 300_000)


def test_a_file_that_a_client_has_is_not_sent_again(place: Place) -> None:
    """304 by tag or by time; the tag counts before the time; what is no time is passed over."""
    first = place.ask("/track.mp3").headers
    tag, changed = first["ETag"], first["Last-Modified"]
    for headers in (
        {"If_None_Match": tag},
        {"If_None_Match": f'"x", W/{tag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": changed},
        {"If_None_Match": tag, "If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT", "Range": "bytes=0-9"},
    ):
        got = place.ask("/track.mp3", **headers)
        assert (got.status, got.body, got.headers["ETag"]) == (304, b"", tag)
    for headers in (
        {"If_None_Match": '"x"', "If_Modified_Since": changed},
        {"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If_Modified_Since": "some day"},
    ):
        assert place.ask("/track.mp3", **headers).status == 200


def test_a_part_of_another_state_is_never_sent(place: Place) -> None:
    """`If-Range` with the tag or time of now gives the part; with any other, the whole file as it is now."""
    first = place.ask("/track.mp3").headers
    for named, status in (
        (first["ETag"], 206),
        (first["Last-Modified"], 206),
        ('"old"', 200),
        (f"W/{first['ETag']}", 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ):
        assert place.ask("/track.mp3", Range="bytes=0-9", If_Range=named).status == status
    assert place.ask("/track.mp3", Range="bytes=400000-", If_Range='"old"').status == 200


def test_a_changed_file_has_another_tag(place: Place) -> None:
    """Also where its length is the same."""
    path = place.folder / "changing.txt"
    path.write_bytes(b"one")
    before = place.ask("/changing.txt")
    path.write_bytes(b"two")
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1000))
    after = place.ask("/changing.txt", If_None_Match=before.headers["ETag"])
    assert (after.status, after.body) == (200, b"two")


def test_pages_of_other_sites_may_ask(place: Place) -> None:
    """A browser asks beforehand; what changes something is refused."""
    asked = place.ask(
        "/track.mp3",
        "OPTIONS",
        Origin="https://player.example",
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="range",
    )
    assert (asked.status, asked.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert asked.headers["Access-Control-Allow-Headers"] == "*"
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        refused = place.ask("/track.mp3", method)
        assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_what_dlna_asks(place: Place) -> None:
    """Sound is streamed or copied, never taken interactively; a time cannot be sought, bytes can; other files are no sound."""
    for headers, status in (
        ({"getcontentFeatures__dlna__org": "1"}, 200),
        ({"getcontentFeatures__dlna__org": "2"}, 400),
        ({"transferMode__dlna__org": "Background"}, 200),
        ({"transferMode__dlna__org": "Interactive"}, 406),
        ({"TimeSeekRange__dlna__org": "npt=60-"}, 406),
        ({"TimeSeekRange__dlna__org": "npt=60-", "Range": "bytes=0-9"}, 206),
    ):
        got = place.ask("/track.mp3", **headers)
        assert got.status == status, headers
    assert place.ask("/track.mp3", transferMode__dlna__org="Background").headers["transferMode.dlna.org"] == (
        "Background"
    )
    assert "contentFeatures.dlna.org" not in place.ask("/feed.xml").headers


def test_names_in_any_letters(place: Place) -> None:
    """A name is found by its UTF-8, quoted; a folder is listed with links that lead there and letters that are no tags."""
    page = place.ask("/%D0%92%D0%B5%D1%87%D0%B5%D1%80%201/")
    link = "01%20%D0%9D%D0%B0%D1%87%D0%B0%D0%BB%D0%BE%3A%2050%25.mp3"
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert f'<a href="{link}">01 Начало: 50%.mp3</a>' in page.body.decode()
    assert "<b>.txt" not in page.body.decode()
    assert place.ask(f"/%D0%92%D0%B5%D1%87%D0%B5%D1%80%201/{link}").body == SOUND
    moved = place.ask("/%D0%92%D0%B5%D1%87%D0%B5%D1%80%201")
    assert (moved.status, moved.headers["Location"]) == (301, "%D0%92%D0%B5%D1%87%D0%B5%D1%80%201/")


def test_the_page_of_a_folder(place: Place) -> None:
    """`/` is `index.html`; a question behind a name changes nothing; an address may be written whole."""
    for target in ("/", "/index.html", "/?a=/../b", "http://here/index.html"):
        got = place.ask(target)
        assert (got.status, got.body) == (200, b"index.html")
        assert got.headers["Content-Type"] == "text/html; charset=utf-8"


SECRETS = [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/.%2E/secret.txt",
    "/empty/../../secret.txt",
    "/empty/%2e%2e/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/empty%2f..%2f..%2fsecret.txt",
    "/..%5csecret.txt",
    "/%252e%252e/secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/../public-not/secret.txt",
    "/./track.mp3",
    "/empty/../track.mp3",
    "//etc/passwd",
    "/%2fetc%2fpasswd",
    "//secret.txt",
    "/track.mp3/",
    "/track.mp3/x",
    "/track.mp3%00.txt",
    "/.voiceguide.json",
    "/%2evoiceguide.json",
    "/out.txt",
    "/up/secret.txt",
    "/up/",
    "/shown.json",
    "/round",
    "/pipe.mp3",
    "/" + "a" * 3000,
    "http://here/../secret.txt",
    "file:///etc/passwd",
    "*",
    "../secret.txt",
    "\\..\\secret.txt",
]


@pytest.mark.parametrize("target", SECRETS)
def test_nothing_outside_is_shown(place: Place, target: str) -> None:
    """Whatever leads up, out through a link, to what is hidden, or to no file, is not there."""
    got = place.raw(target)
    assert got.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))
    assert b"root:" not in got
    assert b"secret" not in got.partition(b"\r\n\r\n")[2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few make links")
def test_links_that_stay_inside_are_followed(place: Place) -> None:
    """And a listing holds nothing that could not be had."""
    assert place.ask("/inside.mp3").body == SOUND
    index = place.folder / "index.html"
    index.rename(place.folder / "kept")
    try:
        page = place.ask("/").body.decode()
    finally:
        (place.folder / "kept").rename(index)
    links = [line.partition('href="')[2].partition('"')[0] for line in page.splitlines() if "href" in line]
    assert links[:2] == ["empty/", "%D0%92%D0%B5%D1%87%D0%B5%D1%80%201/"]
    assert {"inside.mp3", "track.mp3", "kept"} <= set(links)
    assert not {"out.txt", "up/", "up", "shown.json", "round", "pipe.mp3", ".voiceguide.json"} & set(links)


def test_each_request_is_told(place: Place) -> None:
    """Who asked for what with which player, what became of it, and how much of it was sent."""
    before = len(place.told)
    place.ask("/track.mp3?x=1", Range="bytes=0-99", User_Agent="radio/1")
    place.ask("/none.mp3", "HEAD")
    first, second = place.heard_of(before + 2)[before:]
    assert (first.client, first.method, first.target) == ("127.0.0.1", "GET", "/track.mp3")
    assert (first.status, first.size, first.agent) == (206, 100, "radio/1")
    assert (second.method, second.status, second.size) == ("HEAD", 404, 0)


def test_many_at_once_beside_one_that_reads_nothing(place: Place) -> None:
    """Each gets the whole file, however slow another is."""
    with socket.create_connection(place.address) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(b"GET /track.mp3 HTTP/1.1\r\nHost: here\r\n\r\n")
        got: list[bytes] = []
        clients = [
            threading.Thread(target=lambda: got.append(place.ask("/track.mp3").body)) for _ in range(24)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    assert got == [SOUND] * 24


def test_a_server_ends_while_somebody_downloads(tmp_path: Path) -> None:
    """Who reads nothing does not hold it up; the download is cut, so it is seen to be incomplete."""
    with (tmp_path / "long.wav").open("wb") as file:
        file.truncate(1 << 30)
    with serving(tmp_path) as place:
        client = socket.create_connection(place.address)
        client.sendall(b"GET /long.wav HTTP/1.1\r\nHost: here\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
    with client:
        assert time.monotonic() - began < 10
        assert place.told[-1].size < 1 << 28


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """It is said which, and what to do; the port is free again when a server is gone."""
    with FolderServer(tmp_path, "127.0.0.1", 0, print) as first:
        urls = first.urls
        port = int(urls[0].rstrip("/").rpartition(":")[2])
        with (
            pytest.raises(ServerFailed, match=f"port {port} is taken") as failed,
            FolderServer(tmp_path, "127.0.0.1", port, print),
        ):
            pass
        assert "--port" in failed.value.hint
    with FolderServer(tmp_path, "127.0.0.1", port, print) as again:
        assert again.urls == urls


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "a" * 70, "2001:db8::1"])
def test_an_address_that_is_not_here(tmp_path: Path, host: str) -> None:
    """A machine can only listen at its own."""
    with pytest.raises(ServerFailed, match=r"(?i)address") as failed, FolderServer(tmp_path, host, 0, print):
        pass
    assert "--host" in failed.value.hint


def test_where_it_is_found(tmp_path: Path) -> None:
    """By default on this machine alone; the feed has an address where there is one."""
    with FolderServer(tmp_path, "127.0.0.1", 0, print) as server:
        (url,) = server.urls
        assert url.startswith("http://127.0.0.1:")
        assert (server.is_open, server.feed) == (False, "")
        (tmp_path / "feed.xml").write_text("<rss/>", "utf-8")
        assert server.feed == f"{url}feed.xml"


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what to install."""
    monkeypatch.setitem(sys.modules, "voiceguide.publish.answers", None)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "voiceguide.publish.running", raising=False)
    with (
        pytest.raises(ServerFailed) as failed,
        FolderServer(tmp_path, "127.0.0.1", 0, print),
    ):
        pass
    assert failed.value.hint == 'install it: pip install "voiceguide[serve]"'
