"""What is answered to a request for a file: the file, a part of it, or that it has not changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from os import stat_result
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send

from voiceguide.publish.conditions import changed_at, is_had, is_unchanged, may_go_on, tag
from voiceguide.publish.folder import INDEX, find, listed, names_in, quoted
from voiceguide.publish.listing import listing
from voiceguide.publish.media import dlna_features, media_type
from voiceguide.publish.playlist import addressed, is_playlist
from voiceguide.publish.ranges import clean_range

_METHODS: Final = "GET, HEAD, OPTIONS"
_ALWAYS: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag, Last-Modified",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
"""Every page may play from here, no browser guesses, and each keeps what it has once it has asked whether it is still right."""
_PREFLIGHT: Final[Mapping[str, str]] = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
_MODES: Final = {"streaming": "Streaming", "background": "Background"}
"""How DLNA may move a sound; `Interactive` is for pictures."""

_MISSING: Final = "There is no such file."


@dataclass(frozen=True, slots=True)
class Served:
    """A request, and what became of it."""

    client: str
    method: str
    target: str
    status: int
    size: int
    """Bytes of the answer's body that were sent."""
    agent: str
    """What the client calls itself."""


class Answers:
    """Answers requests from a folder, by ASGI.

    Args:
        root: The folder, with no link left in it.
        told: Is called when a request is done with, from the server's thread.
    """

    def __init__(self, root: Path, told: Callable[[Served], None]) -> None:
        self._root, self._told = root, told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = Headers(scope=scope)
        method, target = scope["method"], scope["raw_path"].decode("ascii")
        status = size = 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            await send(message)
            size += len(message.get("body", b"")) if method != "HEAD" else 0

        try:
            response = await run_in_threadpool(self._answer, method, target, headers)
            await response(scope, receive, counted)
        finally:
            client = scope["client"][0] if scope["client"] else ""
            self._told(Served(client, method, target, status, size, headers.get("user-agent", "")))

    def _answer(self, method: str, target: str, headers: Headers) -> Response:
        if method == "OPTIONS":
            return Response(status_code=204, headers={**_ALWAYS, **_PREFLIGHT})
        if method not in {"GET", "HEAD"}:
            return _plain(405, "This folder can only be read.", {"Allow": _METHODS})
        names = names_in(target)
        path = None if names is None else find(self._root, names)
        if names is None or path is None:
            return _plain(404, _MISSING)
        if path.is_file():
            playlist = self._playlist(path, names[:-1], headers) if is_playlist(path.name) else None
            return playlist or _file(path, method, headers)
        if names[-1]:
            return Response(status_code=301, headers={**_ALWAYS, "Location": f"{quoted(names[-1])}/"})
        index = find(self._root, [*names[:-1], INDEX])
        if index and index.is_file():
            return _file(index, method, headers)
        page = listing(path.name, listed(self._root, names), up=len(names) > 1)
        return Response(page, headers=_ALWAYS, media_type="text/html; charset=utf-8")

    def _playlist(self, path: Path, folder: Sequence[str], headers: Headers) -> Response | None:
        """Return a playlist with addresses in it, or None where it can only be sent as it is."""
        try:
            text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        body = addressed(text, lambda entry: bool(find(self._root, [*folder, *entry.split("/")]))).encode()
        now = f'"{sha256(body).hexdigest()[:32]}"'
        told = {**_ALWAYS, "ETag": now}
        if is_had(now, headers):
            return Response(status_code=304, headers=told)
        return Response(body, headers=told, media_type=media_type(path.name))


class _Part(FileResponse):
    """A file, or of it what a clean `Range` header asks for."""

    chunk_size = 256 * 1024

    def __init__(self, path: Path, state: stat_result, headers: Mapping[str, str], wanted: str) -> None:
        super().__init__(path, headers=headers, media_type=media_type(path.name), stat_result=state)
        self._wanted = wanted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        headers = [(name, value) for name, value in scope["headers"] if name not in {b"range", b"if-range"}]
        if self._wanted:
            headers.append((b"range", self._wanted.encode("ascii")))
        await super().__call__({**scope, "headers": headers}, receive, send)


def _file(path: Path, method: str, headers: Headers) -> Response:
    features = dlna_features(path.name)
    mode = headers.get("transfermode.dlna.org", "Streaming").strip().lower()
    if headers.get("getcontentfeatures.dlna.org", "1").strip() != "1":
        return _plain(400, "getcontentFeatures.dlna.org can only be 1.")
    if features and mode not in _MODES:
        return _plain(406, "Sound is streamed, or copied in the background.")
    if features and "timeseekrange.dlna.org" in headers and "range" not in headers:
        return _plain(406, "Seek by bytes: a time cannot be sought.")
    try:
        state = path.stat()
    except OSError:
        return _plain(404, _MISSING)  # it went away just now
    told = {**_ALWAYS, "ETag": tag(state), "Last-Modified": changed_at(state)}
    if features:
        told |= {"contentFeatures.dlna.org": features, "transferMode.dlna.org": _MODES[mode]}
    if is_unchanged(state, headers):
        return Response(status_code=304, headers=told)
    ranged = method == "GET" and may_go_on(state, headers)
    wanted = clean_range(headers.get("range", ""), state.st_size) if ranged else ""
    if wanted is None:
        return _plain(416, "The file is shorter.", {"Content-Range": f"bytes */{state.st_size}"})
    return _Part(path, state, told, wanted)


def _plain(status: int, text: str, more: Mapping[str, str] | None = None) -> Response:
    return Response(f"{text}\n", status, {**_ALWAYS, **(more or {})}, media_type="text/plain; charset=utf-8")
