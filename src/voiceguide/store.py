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
keys; what was used least recently goes first. Looking for it means reading folders,
so puts only count: each appends to the file `tally`, which every process shares,
one byte for each 4 KiB put. While that grows to an eighth of the limit, every part of the store is
trimmed once, to seven eighths of its share, so the store stays within its limit. A part is some thousand
entries, and all of a small store. Keys are digests: each part is a fair sample of the whole, with as much
in it and of the same ages. So a put waits for one part at most, however many entries there are, and for
more only where it alone is as large as what several parts are to hold in between.
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
    from collections.abc import Iterable, Iterator

LIMIT = 2 * 1024**3
"""How many bytes a store holds unless told otherwise."""

_KEY = re.compile(r"(?:[a-z][a-z0-9]{0,15}[-_])?[0-9a-f]{2,128}")
_SHARDS = 256
_HEAD = struct.Struct(">4sBIQ")
_MAGIC = b"vgst"
_VERSION = 1
_TEMPORARY = ".new-"
_PAGE = 4096
_SHARE = 8
_AT_ONCE = 4096
"""About how many entries a put looks at when it trims: a tenth of a second, or one where the disk is cold."""
_ATTEMPTS = 5
_STALE_NS = 3600 * 1_000_000_000
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
        self._step = max(limit, _SHARE) // _SHARE
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
            before, after = self._count(len(head) + len(data))
        if after >= self._step or before * _SHARDS // self._step < after * _SHARDS // self._step:
            self._tend(before, after)

    def trim(self) -> Usage:
        """Remove what was used least recently until the limit holds, and return what went.

        What was used since this store was opened stays, even over the limit.

        Raises:
            StoreFailed: The folder cannot be read or written.
        """
        entries = size = 0
        with self._mapped("trimmed"):
            self._reset_tally()
            left = sum(found.st_size for _, found in self._scan(sweep=time.time_ns() - _STALE_NS))
            excess, parts = left - self.limit, self._parts()
            for part in range(parts if excess > 0 else 0):
                held, idle = self._look(part, parts)
                # As much of the rest's excess as this part is of the rest; of the last one, all.
                gone = _evict(idle, -(-(excess - size) * held // max(left, 1)))
                left -= held
                entries, size = entries + gone.entries, size + gone.bytes
        return Usage(entries, size)

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
            for path, found in self._scan(sweep=time.time_ns()):
                if _remove(Path(path)):
                    entries += 1
                    size += found.st_size
            for shard in self._shards():
                with contextlib.suppress(OSError):  # Not empty: somebody is writing there; or not there.
                    shard.rmdir()
            self._reset_tally()
        return Usage(entries, size)

    def _tend(self, before: int, after: int) -> None:
        """Trim the parts that are due when the tally goes from one number of bytes to another."""
        with self._mapped("trimmed"):
            if after >= self._step:
                self._reset_tally()
            parts = self._parts()
            first, last = (min(count * parts // self._step, parts) for count in (before, after))
            for part in range(min(first, parts - 1) if last == parts else first, last):
                held, idle = self._look(part, parts)
                gone = _evict(idle, held - (self.limit - self.limit // _SHARE) // parts)
                self._step = max(self.limit, (held - gone.bytes) * parts, _SHARE) // _SHARE

    def _parts(self) -> int:
        """Return in how many parts of about equal size the store is to be looked at, by one of its folders."""
        try:
            with os.scandir(self._entries / "00") as files:
                entries = sum(1 for _ in files) * _SHARDS
        except FileNotFoundError:  # Nothing was put there yet.
            entries = 0
        parts = 1
        while parts < _SHARDS and entries > parts * _AT_ONCE:
            parts *= 2
        return parts

    def _look(self, part: int, parts: int) -> tuple[int, list[_Idle]]:
        """Return all bytes of a part, and what may go; temporary files of writers that were killed are removed."""
        total, idle = 0, list[_Idle]()
        for path, found in self._scan(self._shards(part, parts), sweep=time.time_ns() - _STALE_NS):
            total += found.st_size
            if found.st_mtime_ns < self._since:
                idle.append((found.st_mtime_ns, found.st_size, path))
        return total, idle

    def _scan(
        self, shards: Iterable[Path] | None = None, sweep: int | None = None
    ) -> Iterator[tuple[str, os.stat_result]]:
        """Yield the path of every entry and what the file system knows of it, while others make and remove some.

        Args:
            shards: The folders to look into; all.
            sweep: Remove temporary files that were begun before this time, so by a writer that was killed.
        """
        for shard in self._shards() if shards is None else shards:
            try:
                with os.scandir(shard) as files:
                    listed = list(files)
            except FileNotFoundError:  # Nothing was put there, or another process has cleared it.
                continue
            for file in listed:
                begun = sweep is not None and file.name.startswith(_TEMPORARY)
                if begun or _KEY.fullmatch(file.name):
                    try:
                        found = file.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    if not begun:
                        yield file.path, found
                    elif sweep and found.st_mtime_ns < sweep:
                        _remove(Path(file.path))

    def _shards(self, part: int = 0, parts: int = 1) -> Iterator[Path]:
        """Yield the folders of a part, there or not."""
        for number in range(part * _SHARDS // parts, (part + 1) * _SHARDS // parts):
            yield self._entries / f"{number:02x}"

    def _count(self, size: int) -> tuple[int, int]:
        """Add to the tally that all processes share; return about how many bytes it stood for, and stands for."""
        pages = -(-size // _PAGE)
        with self._tally.open("ab", buffering=0) as file:
            file.write(bytes(pages))
            after = file.tell()
        return (after - pages) * _PAGE, after * _PAGE

    def _reset_tally(self) -> None:
        """Begin to count anew; what somebody left here who was killed while opening goes, too."""
        with contextlib.suppress(FileNotFoundError):  # Nothing was put yet.
            os.truncate(self._tally, 0)
        stale = time.time_ns() - _STALE_NS
        for left in self.folder.glob(f"{_TEMPORARY}*"):
            with contextlib.suppress(FileNotFoundError):  # Its writer has just removed it.
                if left.lstat().st_mtime_ns < stale:
                    _remove(left)

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


_Idle = tuple[int, int, str]
"""When an entry was used last, its bytes, and its path."""


def _evict(idle: list[_Idle], excess: int) -> Usage:
    """Remove the oldest entries, as many as needed; two processes that trim together choose the same ones."""
    entries = size = 0
    for _, length, path in sorted(idle) if excess > 0 else ():
        if excess <= 0:
            break
        excess -= length
        if _remove(Path(path)):
            entries, size = entries + 1, size + length
    return Usage(entries, size)


def _touch(path: Path, when: int) -> None:
    os.utime(path, ns=(when, when))


def _remove(path: Path) -> bool:
    """Remove a file and tell whether it went; another user's, or one in use, stays."""
    try:
        path.unlink()
    except (FileNotFoundError, PermissionError):
        return False
    return True
