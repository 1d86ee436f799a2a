"""Folders to be published, and a server of one that answers for stretches of files."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipeline.hearing import Track
from voiceguide.core.captions import Caption
from voiceguide.core.units import Ms
from voiceguide.publish.site import Episode, Part, Resource, Site

DAY = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
SORTS = {
    "cover": "image/jpeg",
    "sheet": "text/html",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "lrc": "application/x-lrc",
    "txt": "text/plain",
    "m3u": "audio/x-mpegurl",
    "xspf": "application/xspf+xml",
}
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def episode(name: str = "feet", title: str = "Two feet", lang: str = "en") -> Episode:
    """Return a session of fourteen minutes that has one of everything."""
    return Episode(
        name=name,
        guid=f"urn:voiceguide:{name}",
        title=title,
        lang=lang,
        length=Ms(840_000),
        track=Resource(f"{name}/{name}.mp3", 13_440_000, "audio/mpeg"),
        published=DAY,
        changed=DAY,
        author="Anna",
        warnings=("Not with a fever.", "Not with a fresh wound."),
        tags=("feet", "evening"),
        schedule="daily 21:00",
        parts=(Part("Get ready", Ms(0), Ms(60_500)), Part("Your left foot", Ms(60_500), Ms(840_000))),
        captions=(
            Caption(Ms(1000), Ms(3000), "Sit down."),
            Caption(Ms(62_000), Ms(65_000), "Rub the sole\nof your left foot."),
        ),
        files={kind: Resource(f"{name}/{name}.{kind}", 900, sort) for kind, sort in SORTS.items()},
    )


def site(*episodes: Episode, lang: str = "en") -> Site:
    """Return a folder of some sessions."""
    return Site(
        title="Evening hands",
        url="https://example.org/evening/",
        lang=lang,
        guid="urn:voiceguide:site",
        episodes=episodes,
        author="Anna",
        description="Sessions to be done with closed eyes.",
    )


def heard(track: Track, name: str, cover: bytes = b"") -> Episode:
    """Return a real track as a session of that name, whose files lie in `name/`."""
    timeline = track.timeline
    files = {"cover": Resource(f"{name}/cover.png", len(cover), "image/png")} if cover else {}
    return Episode(
        name=name,
        guid=f"urn:voiceguide:{name}",
        title=timeline.title,
        lang=timeline.lang,
        length=timeline.length,
        track=Resource(f"{name}/track.mp3", len(track.data), "audio/mpeg"),
        published=DAY,
        changed=DAY,
        author="Somebody",
        warnings=tuple(cue.text for cue in timeline.cues if cue.role == "warning" and cue.utterance),
        parts=tuple(Part(one.title, one.start, one.end) for one in timeline.sections),
        captions=tuple(Caption(cue.start, cue.end, cue.text) for cue in timeline.cues if cue.utterance),
        files=files,
    )


class _Answers(SimpleHTTPRequestHandler):
    """A folder's files, whole or from a byte on, as a browser asks when it seeks."""

    def do_GET(self) -> None:
        """Answer with the stretch that is asked for."""
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not asked or not path.is_file():
            super().do_GET()
            return
        whole = path.read_bytes()
        first, last = int(asked[1]), int(asked[2] or len(whole) - 1)
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(whole)}")
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        self.wfile.write(whole[first : last + 1])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Let a browser leave in the middle of an answer."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder to this machine, and give its address."""
    with _Server(("127.0.0.1", 0), partial(_Answers, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
