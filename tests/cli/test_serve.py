"""`voiceguide serve`: a folder over HTTP, from the command line."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cli.command import VOICEGUIDE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
Run = Callable[..., Any]


@contextmanager
def served(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command on a free port; what it starts with is to be read by the test."""
    command = [VOICEGUIDE, "serve", folder, "--port", "0", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """Return a folder with a feed, and a track that nobody takes in at once."""
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "feed.xml").write_text("<rss/>", "utf-8")
    with (folder / "long.mp3").open("wb") as file:
        file.truncate(1 << 30)
    return folder


def test_ctrl_c_interrupts_it(public: Path) -> None:
    """It says what it serves and where, a line for each request, and ends with 130 as every command does."""
    with served(public) as process:
        assert process.stdout
        first, second = process.stdout.readline(), process.stdout.readline()
        url = first.split()[-1]
        assert first == f"serving {public}: {url}\n"
        assert second == f"the feed: {url}feed.xml\n"
        client = http.client.HTTPConnection(url.split("/")[2])
        client.request("GET", "/feed.xml", headers={"User-Agent": "radio/1"})
        answer = client.getresponse()
        assert (answer.headers["Content-Type"], answer.read()) == ("application/rss+xml", b"<rss/>")
        client.close()
        assert process.stderr
        hint, request = process.stderr.readline(), process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert (hint, said.strip()) == ("Ctrl-C ends it\n", "voiceguide: interrupted")
    assert request.endswith(" 127.0.0.1 GET /feed.xml 200 6 radio/1\n")


def test_sigterm_ends_it_well_while_somebody_downloads(public: Path) -> None:
    """A service manager's end is a good one; nothing is said but the one document that was asked for."""
    with served(public, "--json", "--quiet") as process:
        assert process.stdout
        document = json.loads("".join(iter(process.stdout.readline, "}\n")) + "}")
        assert document["folder"] == str(public)
        assert document["feed"] == f"{document['urls'][0]}feed.xml"
        assert document["open"] is False
        port = int(document["urls"][0].rstrip("/").rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"GET /long.mp3 HTTP/1.1\r\nHost: here\r\n\r\n")
            assert client.recv(50).startswith(b"HTTP/1.1 200")
            process.send_signal(signal.SIGTERM)
            out, said = process.communicate(timeout=20)
    assert (process.returncode, out, said) == (0, "", "")


def test_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """The command line is wrong; so is it with a file."""
    assert run("serve", "none").code == 2
    (tmp_path / "a.mp3").write_bytes(b"")
    assert run("serve", "a.mp3").code == 2


def test_a_port_that_is_taken(run: Run) -> None:
    """The machine does not let it: 3, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        ran = run("serve", ".", "--port", str(other.getsockname()[1]))
    assert ran.code == 3
    assert "is taken by another program" in ran.err
    assert "--port" in ran.err


def test_who_else_can_listen_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where others reach it, it says so beforehand, and names every address that they can use."""
    server = "voiceguide.publish.server.FolderServer"
    monkeypatch.setattr(f"{server}.run", lambda _: None)
    monkeypatch.setattr(f"{server}.is_open", property(lambda _: True))
    monkeypatch.setattr(
        f"{server}.urls", property(lambda _: ("http://192.0.2.7:80/", "http://192.0.2.8:80/"))
    )
    ran = run("serve", ".", "--port", "0")
    assert ran.code == 0
    assert ran.out == "serving .: http://192.0.2.7:80/ or http://192.0.2.8:80/\n"
    assert "warning: anybody on this network can listen" in ran.err
