"""What tells apart what files hold."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

_SIZE: Final = 16
"""Bytes."""


def digest_of(path: Path) -> str:
    """Return what tells apart what a file holds; empty for one that is not there.

    Raises:
        OSError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=_SIZE)).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""
