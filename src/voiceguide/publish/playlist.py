"""M3U playlists on their way over HTTP, where what is a file's name on the disk has to be an address."""

from __future__ import annotations

from collections.abc import Callable

from voiceguide.publish.folder import quoted


def is_playlist(name: str) -> bool:
    """Tell whether a file is such a playlist."""
    return name.lower().endswith((".m3u", ".m3u8"))


def addressed(text: str, is_here: Callable[[str], bool]) -> str:
    """Quote the names of files in a playlist.

    MPD joins a name to the playlist's address as it stands, and then refuses to open it for its spaces.

    Args:
        text: The playlist.
        is_here: Tells whether there is a file of that name; what else a playlist holds is an address already.
    """
    return "\n".join(_line(line, is_here) for line in text.removeprefix("\ufeff").split("\n"))


def _line(line: str, is_here: Callable[[str], bool]) -> str:
    entry = line.strip()
    return quoted(entry) if entry and not entry.startswith("#") and is_here(entry) else line
