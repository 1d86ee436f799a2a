"""Names of files that every system takes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LONGEST: Final = 120
"""Bytes: a file system takes 255, and a number and an ending are to fit, too."""
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]')
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_UNNAMED: Final = "track"
_PLAIN: Final = re.compile(r"[a-z0-9]+")
_LONGEST_PLAIN: Final = 60


def safe_name(text: str) -> str:
    """Return a text as the name of a file or a folder: composed letters, no sign that a system refuses."""
    composed = unicodedata.normalize("NFC", text)
    plain = _FORBIDDEN.sub(" ", composed)
    plain = "".join(
        " " if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else one for one in plain
    )
    name = _shortened(" ".join(plain.split())).strip(". ")
    if not name:
        return _UNNAMED
    return f"{name}_" if _RESERVED.fullmatch(name) else name


def track_name(number: int, tracks: int, title: str, ending: str) -> str:
    """Return the name of an album's track: its number, so that names sort as tracks do, and its title."""
    width = max(len(str(tracks)), 2)
    return f"{number:0{width}} {safe_name(title)}.{ending}"


def plain_track_name(number: int, tracks: int, title: str, ending: str) -> str:
    """Return the name of an album's track as any server and player takes it, unquoted: `02-get-ready.mp3`.

    A title without a letter of ASCII leaves the number alone.
    """
    width = max(len(str(tracks)), 2)
    bare = unicodedata.normalize("NFKD", title.casefold())
    kept = "".join(one for one in bare if not unicodedata.combining(one) and one not in "'’")
    words = _PLAIN.findall(kept) if re.search("[a-z]", kept) else []
    name = "-".join([f"{number:0{width}}", *words])
    return f"{name[:_LONGEST_PLAIN].rstrip('-')}.{ending}"


def short_title(text: str, longest: int = 60) -> str:
    """Return the first words of a text, as many as a title has room for."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line.rstrip(".")
    return f"{line[:longest].rsplit(' ', 1)[0].rstrip(' ,;:.–—-')}…"


def _shortened(name: str) -> str:
    """Cut a name to what fits, never within a letter."""
    data = name.encode()
    return name if len(data) <= _LONGEST else data[:_LONGEST].decode(errors="ignore")
