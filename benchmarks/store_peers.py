"""The store, and others that it might have been, with the same verbs: what `store.py` measures them by.

`table` holds the bytes in a table of SQLite; `index` holds them in files, and what it knows of them in SQLite.
Both remember the last use at each get and write in a transaction each put, as a store has to that knows
of no batches. They sync where a power cut would else cost the whole of them (WAL, `synchronous = NORMAL`).
"""

from __future__ import annotations

import itertools
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

from voiceguide.store import DiskStore


class Peer(Protocol):
    """What is measured."""

    limit: int

    def get(self, key: str) -> bytes | None:
        """Return what was put, and remember that it was used."""

    def put(self, key: str, data: bytes) -> None:
        """Remember bytes."""

    def usage(self) -> int:
        """Return how many bytes it holds."""

    def trim(self) -> int:
        """Remove what was used least recently until the limit holds; return how many bytes went."""


class Files(DiskStore):
    """The store itself."""

    def usage(self) -> int:  # type: ignore[override]
        """Return only bytes."""
        return super().usage().bytes

    def trim(self) -> int:  # type: ignore[override]
        """Return only bytes."""
        return super().trim().bytes


class Finer(Files):
    """The store with 4096 folders."""

    def _path(self, key: str) -> Path:
        return self._entries.joinpath(key[-3:], key)

    def _shards(self, part: int = 0, parts: int = 1) -> Iterator[Path]:
        for number in range(part * 4096 // parts, (part + 1) * 4096 // parts):
            yield self._entries / f"{number:03x}"

    def _parts(self) -> int:
        first = self._entries / "000"
        return max(1, len(list(first.iterdir())) // 2) if first.exists() else 1


_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY, key TEXT UNIQUE, used INTEGER, size INTEGER, crc INTEGER
);
CREATE INDEX IF NOT EXISTS by_use ON entries (used, size);
CREATE TABLE IF NOT EXISTS data (id INTEGER PRIMARY KEY, bytes BLOB);
"""


class Table:
    """Everything in one file of SQLite; the bytes in a table of their own, so that a get does not write them."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self.limit = limit
        self._since = time.time_ns()
        self._base = sqlite3.connect(folder / "store.db", isolation_level=None, timeout=60)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.executescript(_SCHEMA)
        self._put = 0

    def get(self, key: str) -> bytes | None:
        """Find a row, read its bytes, and date it."""
        found = self._base.execute("SELECT id, crc FROM entries WHERE key = ?", (key,)).fetchone()
        if found is None:
            return None
        number, crc = found
        data = self._read(key, number)
        if data is None or zlib.crc32(data) != crc:
            return None
        self._base.execute("UPDATE entries SET used = ? WHERE id = ?", (time.time_ns(), number))
        return data

    def put(self, key: str, data: bytes) -> None:
        """Write both rows, or none."""
        self._base.execute("BEGIN IMMEDIATE")
        (number,) = self._base.execute(
            "INSERT INTO entries (key, used, size, crc) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET used = excluded.used, size = excluded.size, crc = excluded.crc"
            " RETURNING id",
            (key, time.time_ns(), len(data), zlib.crc32(data)),
        ).fetchone()
        self._write(key, number, data)
        self._base.execute("COMMIT")
        self._put += len(data) // 4096 * 4096 + 4096
        if self._put > self.limit // 8:
            self._put = 0
            self._trim(self.limit * 7 // 8)

    def usage(self) -> int:
        """Add up the sizes; the index has them."""
        (size,) = self._base.execute("SELECT TOTAL(size) FROM entries").fetchone()
        return int(size)

    def trim(self) -> int:
        """Trim to the limit."""
        return self._trim(self.limit)

    def _trim(self, goal: int) -> int:
        excess = self.usage() - goal
        if excess <= 0:
            return 0
        oldest = self._base.execute(
            "SELECT used, size FROM entries WHERE used < ? ORDER BY used", (self._since,)
        )
        went, until = 0, 0
        while went < excess and (found := oldest.fetchone()):
            until = found[0]
            went += found[1]
        oldest.close()
        self._remove(until)
        return went

    def _remove(self, until: int) -> None:
        self._base.execute("BEGIN IMMEDIATE")
        self._base.execute("DELETE FROM data WHERE id IN (SELECT id FROM entries WHERE used <= ?)", (until,))
        self._base.execute("DELETE FROM entries WHERE used <= ?", (until,))
        self._base.execute("COMMIT")

    def _read(self, key: str, number: int) -> bytes | None:
        del key
        found = self._base.execute("SELECT bytes FROM data WHERE id = ?", (number,)).fetchone()
        return found[0] if found else None

    def _write(self, key: str, number: int, data: bytes) -> None:
        del key
        self._base.execute("INSERT OR REPLACE INTO data VALUES (?, ?)", (number, data))


class Index(Table):
    """The bytes in files, in 256 folders; keys, sizes and last uses in SQLite."""

    def __init__(self, folder: Path, limit: int) -> None:
        super().__init__(folder, limit)
        for number in range(256):
            (folder / f"{number:02x}").mkdir(exist_ok=True)

    def _read(self, key: str, number: int) -> bytes | None:
        del number
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None

    def _write(self, key: str, number: int, data: bytes) -> None:
        path = self._path(key)
        fresh = path.with_name(f".new-{number}")
        fresh.write_bytes(data)
        fresh.replace(path)

    def _remove(self, until: int) -> None:
        self._base.execute("BEGIN IMMEDIATE")
        gone = self._base.execute("DELETE FROM entries WHERE used <= ? RETURNING key", (until,))
        keys = list(itertools.chain.from_iterable(gone))
        self._base.execute("COMMIT")
        for key in keys:
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[-2:] / key


PEERS: Final[dict[str, Callable[[Path, int], Peer]]] = {
    "files": Files,
    "4096 folders": Finer,
    "table": Table,
    "index": Index,
}
