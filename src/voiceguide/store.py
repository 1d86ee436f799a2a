"""Bytes by key on disk: what was made once is remembered between runs.

An entry is one file, `entries/<last two letters of the key>/<key>`, so finding it
costs the same in a store of ten and of a million. It holds a head (magic, version,
checksum, length) and the bytes. The checksum is CRC-32 over key, version, length and bytes:
it finds every damaged run of up to four bytes and all but one in four milliards of
the rest, at 2 GB/s, four times as fast as BLAKE2b and nearly twice as fast as SHA-256.
It guards against accidents, not against forgers, who could as well forge a longer one.

An entry is written to a temporary file beside its place and renamed, so a killed
writer leaves nothing half-written. Nothing is synced: after a power cut an entry may be
empty or torn, the checksum sees that when it is read, and it is made again. Syncing each entry
would make a put eight times slower to guard what costs milliseconds to make.

An entry's modification time is the moment of its last use. Whatever was used since this
store was opened stays, which covers all that this process has put or got without a list of
keys; what was used least recently goes first. Looking for it means reading every folder,
so puts only count: each appends to the file `tally`, which every process shares,
one byte for each 4 KiB put, and once that comes to an eighth of the limit the store is trimmed to seven
eighths. So it stays within its limit and a trim's cost is spread over thousands of puts.
"""

from __future__ import annotations

import contextlib
import os
import re
import struct
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.errors import StoreFailed

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

LIMIT = 2 * 1024**3
"""How many bytes a store holds unless told otherwise."""

_KEY = re.compile(r"(?:[a-z][a-z0-9]{0,15}[-_])?[0-9a-f]{2,128}")
_SHARD = re.compile(r"[0-9a-f]{2}")
_HEAD = struct.Struct(">4sBIQ")
_MAGIC = b"vgst"
_VERSION = 1
_TEMPORARY = ".new-"
_PAGE = 4096
_SHARE = 8
_ATTEMPTS = 5
_SECOND_NS = 1_000_000_000
_STALE_NS = 3600 * _SECOND_NS
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Made by voiceguide; everything here can be made again. See https://bford.info/cachedir/\n"
)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a store holds, or what was removed from it."""

    entries: int = 0
    bytes: int = 0
    """Sizes of the entries' files, heads included."""


def check_key(key: str) -> str:
    """Return a key that is fit to be one: lowercase hex, perhaps after a prefix as in `clip-`.

    Raises:
        ValueError: It is not; keys are made by us, so that is a bug.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key of the store: {key!r}")
    return key


class DiskStore:
    """A `Store` in a folder, shared safely by processes that may be killed at any moment.

    A copy that is pickled to another process counts as this one: neither evicts what
    the other has used. A get may always give None, since another process may trim.

    Raises:
        StoreFailed: The folder cannot be made or written.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit
        self._entries = folder / "entries"
        self._tally = folder / "tally"
        self._step = limit // _SHARE
        with self._mapped("made or written"):
            self._entries.mkdir(parents=True, exist_ok=True)
            tag = folder / "CACHEDIR.TAG"
            if not tag.exists():
                _write(tag, _TAG.encode(), used=time.time_ns())
            self._since = self._now_on_disk()

    def get(self, key: str) -> bytes | None:
        """Return what was put under a key, whole and undamaged, or None.

        A damaged entry is removed.

        Raises:
            StoreFailed: The entry is there and cannot be read.
        """
        path = self._path(key)
        with self._mapped("read"):
            try:
                with path.open("rb", buffering=0) as file:
                    head = file.read(_HEAD.size)
                    data = file.read()
            except FileNotFoundError:
                return None
            if head != _head(key, data):
                _remove(path)
                return None
            # Gone meanwhile, or another user's: it was read all the same.
            with contextlib.suppress(FileNotFoundError, PermissionError):
                _touch(path, self._now())
        return data

    def put(self, key: str, data: bytes) -> None:
        """Remember bytes under a key, all or nothing; trim now and then.

        Raises:
            StoreFailed: The disk is full or the folder cannot be written.
        """
        path = self._path(key)
        head = _head(key, data)
        with self._mapped("written"):
            _write(path, head, data, used=self._now())
            due = self._count(len(head) + len(data)) > self._step
        if due:
            self._trim(self.limit - self.limit // _SHARE)

    def trim(self) -> Usage:
        """Remove what was used least recently until the limit holds, and return what went.

        What was used since this store was opened stays, even over the limit.

        Raises:
            StoreFailed: The folder cannot be read or written.
        """
        return self._trim(self.limit)

    def usage(self) -> Usage:
        """Count what the store holds; this reads every folder.

        Raises:
            StoreFailed: The folder cannot be read.
        """
        entries = size = 0
        with self._mapped("read"):
            for _, found in self._scan():
                entries += 1
                size += found.st_size
        return Usage(entries, size)

    def clear(self) -> Usage:
        """Remove every entry, used or not, and return what went.

        Files that are not the store's own stay.

        Raises:
            StoreFailed: The folder cannot be read or written.
        """
        entries = size = 0
        with self._mapped("cleared"):
            for path, found in self._scan():
                if _remove(Path(path)):
                    entries += 1
                    size += found.st_size
            self._sweep(before=time.time_ns())
            for shard in self._shards():
                with contextlib.suppress(OSError):  # Not empty: somebody is writing there.
                    shard.rmdir()
            self._reset_tally()
        return Usage(entries, size)

    def _trim(self, goal: int) -> Usage:
        with self._mapped("trimmed"):
            self._reset_tally()
            self._sweep(before=time.time_ns() - _STALE_NS)
            total, idle = self._ages()
            gone = self._evict(total - goal, idle) if total > goal else Usage()
        self._step = max(self.limit, total - gone.bytes) // _SHARE
        return gone

    def _ages(self) -> tuple[int, Counter[int]]:
        """Return all bytes, and by second of last use the bytes that may go."""
        from collections import Counter  # noqa: PLC0415  only a trim needs it

        total, idle = 0, Counter[int]()
        for _, found in self._scan():
            total += found.st_size
            if found.st_mtime_ns < self._since:
                idle[found.st_mtime_ns // _SECOND_NS] += found.st_size
        return total, idle

    def _evict(self, excess: int, idle: Counter[int]) -> Usage:
        """Remove whole seconds of entries, and of the last second needed only the oldest.

        A million entries are never held at once, and two processes that trim together
        choose the same entries instead of as many again.
        """
        last = -1
        for last in sorted(idle):
            if excess <= idle[last]:
                break
            excess -= idle[last]
        else:
            last += 1
        border: list[tuple[int, int, str]] = []
        entries = size = 0
        for path, found in self._scan():
            second = found.st_mtime_ns // _SECOND_NS
            if found.st_mtime_ns >= self._since or second > last:
                continue
            if second == last:
                border.append((found.st_mtime_ns, found.st_size, path))
            elif _remove(Path(path)):
                entries, size = entries + 1, size + found.st_size
        for _, length, path in sorted(border):
            if excess <= 0:
                break
            excess -= length
            if _remove(Path(path)):
                entries, size = entries + 1, size + length
        return Usage(entries, size)

    def _scan(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yield the path of every entry and what the file system knows of it."""
        for file in self._files():
            if _KEY.fullmatch(file.name):
                try:
                    found = file.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                yield file.path, found

    def _files(self) -> Iterator[os.DirEntry[str]]:
        """Yield every file beside entries, ours or not, while other processes make and remove some."""
        for shard in self._shards():
            try:
                with os.scandir(shard) as files:
                    listed = list(files)
            except FileNotFoundError:  # Cleared by another process.
                continue
            yield from listed

    def _shards(self) -> list[Path]:
        try:
            return [shard for shard in self._entries.iterdir() if _SHARD.fullmatch(shard.name)]
        except FileNotFoundError:  # Somebody has removed the whole store.
            return []

    def _sweep(self, before: int) -> None:
        """Remove temporary files that were begun before a time, so by a writer that was killed."""
        for file in self._files():
            if file.name.startswith(_TEMPORARY):
                with contextlib.suppress(FileNotFoundError):  # Its writer has just renamed it.
                    if file.stat(follow_symlinks=False).st_mtime_ns < before:
                        _remove(Path(file.path))

    def _count(self, size: int) -> int:
        """Add to the tally that all processes share; return about how many bytes it stands for."""
        with self._tally.open("ab", buffering=0) as file:
            file.write(bytes(-(-size // _PAGE)))
            return file.tell() * _PAGE

    def _reset_tally(self) -> None:
        with contextlib.suppress(FileNotFoundError):  # Nothing was put yet.
            os.truncate(self._tally, 0)

    def _path(self, key: str) -> Path:
        return self._entries.joinpath(check_key(key)[-2:], key)

    def _now(self) -> int:
        """Return the time in nanoseconds; never before opening, whatever happens to the clock."""
        return max(time.time_ns(), self._since)

    def _now_on_disk(self) -> int:
        """Return the time as this folder's file system rounds it, having tried to write there."""
        probe = self.folder / f"{_TEMPORARY}{os.urandom(8).hex()}"
        try:
            probe.touch(exist_ok=False)
            _touch(probe, time.time_ns())
            return probe.stat().st_mtime_ns
        finally:
            probe.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _mapped(self, verb: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise StoreFailed(
                f"the store {self.folder} cannot be {verb}: {reason}",
                "Make room or mend the folder's permissions, or set VOICEGUIDE_CACHE to another folder.",
            ) from error


def _head(key: str, data: bytes) -> bytes:
    bound = zlib.crc32(f"{key} {_VERSION} {len(data)} ".encode())
    return _HEAD.pack(_MAGIC, _VERSION, zlib.crc32(data, bound), len(data))


def _write(path: Path, *parts: bytes, used: int) -> None:
    """Write a file all or nothing, making its folder if need be, and date it."""
    for attempt in range(_ATTEMPTS):
        temporary = path.with_name(f"{_TEMPORARY}{os.urandom(8).hex()}")
        try:
            with temporary.open("xb") as file:
                file.writelines(parts)
            _touch(temporary, used)
            temporary.replace(path)
        except FileNotFoundError:
            # The first entry of its folder, or another process has just cleared the store.
            if attempt == _ATTEMPTS - 1:
                raise
            path.parent.mkdir(parents=True, exist_ok=True)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        else:
            return


def _touch(path: Path, when: int) -> None:
    os.utime(path, ns=(when, when))


def _remove(path: Path) -> bool:
    """Remove a file and tell whether it went; another user's, or one in use, stays."""
    try:
        path.unlink()
    except (FileNotFoundError, PermissionError):
        return False
    return True
