"""What was published before, and what it followed from: a small file in the folder, as JSON.

It may be lost or damaged: then everything is made again, and is known by what it was known by.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from voiceguide.core.digest import digest_of
from voiceguide.core.units import Ms

NAME: Final = ".voiceguide.json"
"""Of the file, at the root of the folder."""

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was written."""

    size: int
    mtime: int
    """Nanoseconds."""
    digest: str

    @classmethod
    def of(cls, path: Path) -> Kept:
        """Look at a file."""
        found = path.stat()
        return cls(found.st_size, found.st_mtime_ns, digest_of(path))

    def still(self, path: Path) -> Kept | None:
        """Return how a file is known from now on; None where it is gone, or is not what was written.

        Its bytes are read only where its time is another: a copied folder is as good as the first.
        """
        try:
            found = path.stat()
            if found.st_size != self.size:
                return None
            if found.st_mtime_ns == self.mtime:
                return self
            return Kept.of(path) if digest_of(path) == self.digest else None
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class Known:
    """A session that was published."""

    name: str
    """Of its folder."""
    title: str
    lang: str
    length: Ms
    published: datetime
    changed: datetime
    author: str = ""
    schedule: str = ""
    warnings: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    mark: str = ""
    """Of the program, and of what was asked for."""
    read: Mapping[str, str] = field(default_factory=dict)
    """The digest of each file that it follows from, as seen from the folder of routines; empty for one that was not there."""
    voices: Mapping[str, str] = field(default_factory=dict)
    """Which voice each name that it asks for gave, and of which engine; the empty name is the default."""
    files: Mapping[str, Kept] = field(default_factory=dict)
    """What was written, by the path in the published folder."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Which of them is the `track`, and which are what the page and the feed know by a kind."""


@dataclass(frozen=True, slots=True)
class State:
    """A folder as it was published."""

    guid: str = ""
    """What its feed is known by."""
    sessions: Mapping[str, Known] = field(default_factory=dict)
    """By the routine's path, as seen from the folder of routines."""
    root: Mapping[str, Kept] = field(default_factory=dict)
    """What stands at the root, and belongs to all."""
    begun: tuple[str, ...] = ()
    """Files that somebody had begun to write when the state was written."""
    cover: str = ""
    """What the cover of all was drawn from; empty for one of the author's."""
    home: str = ""
    """What the folder of routines is called."""
    place: str = ""
    """A digest of where that folder is: the state may be read by the world, a machine's paths may not."""


def dump(state: State) -> str:
    """Return a state as JSON; the same state gives the same text."""
    return json.dumps(
        {
            "version": _VERSION,
            "guid": state.guid,
            "cover": state.cover,
            "home": state.home,
            "place": state.place,
            "begun": list(state.begun),
            "root": _dump_files(state.root),
            "sessions": {path: _dump_known(one) for path, one in state.sessions.items()},
        },
        ensure_ascii=True,  # a file's name may be no text
        indent=1,
        sort_keys=True,
    )


def load(text: str) -> State | None:
    """Read a state; None where it is damaged, or of another version."""
    try:
        bare = json.loads(text)
        if bare["version"] != _VERSION:
            return None
        return State(
            str(bare["guid"]),
            {path: _load_known(one) for path, one in bare["sessions"].items()},
            _load_files(bare["root"]),
            tuple(map(_safe, bare["begun"])),
            str(bare["cover"]),
            str(bare.get("home", "")),
            str(bare.get("place", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _dump_files(files: Mapping[str, Kept]) -> dict[str, list[Any]]:
    return {path: [one.size, one.mtime, one.digest] for path, one in files.items()}


def _load_files(bare: Mapping[str, Any]) -> dict[str, Kept]:
    return {
        _safe(path): Kept(int(size), int(mtime), str(digest)) for path, (size, mtime, digest) in bare.items()
    }


def _safe(path: str) -> str:
    """Return a path that stays in the folder: what the file lists is overwritten and removed.

    Raises:
        ValueError: It leads out of it.
    """
    parts = path.split("/")
    if os.path.isabs(path) or "\\" in path or any(part in {"", ".", ".."} for part in parts):  # noqa: PTH117  a text
        raise ValueError(path)
    return path


def _dump_known(one: Known) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "lang": one.lang,
        "length_ms": one.length,
        "published": one.published.isoformat(),
        "changed": one.changed.isoformat(),
        "author": one.author,
        "schedule": one.schedule,
        "warnings": list(one.warnings),
        "tags": list(one.tags),
        "mark": one.mark,
        "read": dict(one.read),
        "voices": dict(one.voices),
        "files": _dump_files(one.files),
        "kinds": dict(one.kinds),
    }


def _load_known(bare: Mapping[str, Any]) -> Known:
    published, changed = (datetime.fromisoformat(bare[key]) for key in ("published", "changed"))
    if published.tzinfo is None or changed.tzinfo is None:
        raise ValueError("a moment has no time zone")
    files, kinds = _load_files(bare["files"]), _texts(bare["kinds"])
    if "track" not in kinds or not files.keys() >= set(kinds.values()):
        raise ValueError("a session has no track, or a file that it does not list")
    return Known(
        _safe(bare["name"]),
        str(bare["title"]),
        str(bare["lang"]),
        Ms(int(bare["length_ms"])),
        published,
        changed,
        str(bare["author"]),
        str(bare["schedule"]),
        tuple(map(str, bare["warnings"])),
        tuple(map(str, bare["tags"])),
        str(bare["mark"]),
        _texts(bare["read"]),
        _texts(bare["voices"]),
        files,
        kinds,
    )


def _texts(bare: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in bare.items()}
