"""Writes bookmarks in a thread of its own: a slow disk never delays the sound."""

from __future__ import annotations

from pathlib import Path
from threading import Condition, Thread
from typing import Final

from voiceguide.core.errors import OutputFailed
from voiceguide.live.bookmark import Bookmark, remove, save

_PATIENCE: Final = 5.0
"""Seconds that closing waits for the disk."""


class Keeper:
    """Keeps the newest bookmark in a file; those that it has no time for are skipped.

    Args:
        path: The file; its folder is made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Condition()
        self._newest: tuple[Bookmark | None] | None = None
        self._closed = False
        self.trouble: OutputFailed | None = None
        """Why the last one could not be written."""
        self._thread = Thread(target=self._serve, name="voiceguide-keeper", daemon=True)
        self._thread.start()

    def keep(self, mark: Bookmark | None) -> None:
        """Write a bookmark soon, or remove the file where the session has been heard."""
        with self._lock:
            self._newest = (mark,)
            self._lock.notify()

    def close(self) -> None:
        """Write what is still to be written, and end."""
        with self._lock:
            self._closed = True
            self._lock.notify()
        self._thread.join(_PATIENCE)

    def _serve(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._closed or self._newest)
                newest, self._newest = self._newest, None
            if newest is None:
                return
            try:
                if newest[0] is None:
                    remove(self._path)
                else:
                    save(self._path, newest[0])
                self.trouble = None
            except OutputFailed as trouble:
                self.trouble = trouble
