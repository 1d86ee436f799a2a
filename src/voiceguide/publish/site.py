"""What a published folder holds: its sessions, and their files by their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from voiceguide.core.captions import Caption
from voiceguide.core.units import Ms


@dataclass(frozen=True, slots=True)
class Resource:
    """A file in the folder."""

    path: str
    """From the folder, its parts joined by `/`, as it is named on the disk: not quoted."""
    size: int
    """Bytes."""
    kind: str
    """Its media type: `audio/mpeg`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter of a session."""

    title: str
    start: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class Episode:
    """A session that is published; an empty text is left out."""

    name: str
    """Of its folder."""
    guid: str
    """What it is known by, for ever."""
    title: str
    lang: str
    """BCP 47."""
    length: Ms
    track: Resource
    published: datetime
    """When it was published first, with its time zone."""
    changed: datetime
    """When its sound changed last."""
    author: str = ""
    warnings: tuple[str, ...] = ()
    """When not to do it: a text each."""
    tags: tuple[str, ...] = ()
    schedule: str = ""
    """As in the front matter."""
    parts: tuple[Part, ...] = ()
    captions: tuple[Caption, ...] = ()
    """What is said, and when."""
    files: Mapping[str, Resource] = field(default_factory=dict)
    """What stands beside the track: captions by their kind (`vtt`, `srt`, `lrc`, `txt`), chapters as `json`, `cover`, `sheet`,
    and of its album `m3u` and `xspf`."""


@dataclass(frozen=True, slots=True)
class Site:
    """A folder that is published."""

    title: str
    url: str
    """Where it will be found, with a `/` at its end."""
    lang: str
    guid: str
    """What its feed is known by, for ever."""
    episodes: tuple[Episode, ...]
    """In the order in which they are shown."""
    author: str = ""
    description: str = ""
    cover: Resource | None = None
    email: str = ""
    """By which directories make sure whose it is; everybody can read it."""
