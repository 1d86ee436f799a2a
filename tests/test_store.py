"""The store on disk: whole entries only, shared by processes, bounded, and never in the way."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.store import StoreContract, key_of
from voiceguide.core.errors import StoreFailed
from voiceguide.store import DiskStore, Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceguide.core.interfaces import Store

DAY = 24 * 3600


def file_of(folder: Path, key: str) -> Path:
    """Return the file of an entry."""
    (found,) = folder.rglob(key)
    return found


def age(folder: Path, key: str, seconds: float) -> None:
    """Make it so long since an entry was last used."""
    then = time.time() - seconds
    os.utime(file_of(folder, key), (then, then))


def filled(folder: Path, names: str, size: int = 1000) -> int:
    """Put an entry a letter, the first used longest ago, by an earlier run; return one entry's size on disk."""
    earlier = DiskStore(folder)
    for number, name in enumerate(names):
        earlier.put(key_of(name), name.encode() * size)
        age(folder, key_of(name), DAY - number * 0.001)
    return file_of(folder, key_of(names[0])).stat().st_size


def held(folder: Path, names: str) -> str:
    """Return which of the named entries have a file."""
    return "".join(name for name in names if list(folder.rglob(key_of(name))))


class TestContract(StoreContract):
    """`DiskStore` is a store."""

    @pytest.fixture
    def make(self, tmp_path: Path) -> Callable[[], Store]:
        """Return the maker of empty stores."""
        return lambda: DiskStore(tmp_path / "deep" / "store")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.dictionaries(
        st.from_regex(r"[0-9a-f]{2,64}", fullmatch=True), st.binary(max_size=5000), max_size=8
    )
)
def test_another_run_finds_what_one_put(tmp_path: Path, entries: dict[str, bytes]) -> None:
    """Whatever was put, a store opened later in the same folder gives the same bytes."""
    first = DiskStore(tmp_path)
    for key, data in entries.items():
        first.put(key, data)
    later = DiskStore(tmp_path)
    assert {key: later.get(key) for key in entries} == entries


class TestDamage:
    """A damaged entry is as if it had never been."""

    def test_any_byte_changed(self, tmp_path: Path) -> None:
        """One bit wrong in any byte of the file, head or payload: None, and the file is gone."""
        store, key = DiskStore(tmp_path), key_of("a")
        store.put(key, b"what an engine said")
        file = file_of(tmp_path, key)
        whole = file.read_bytes()
        for at in range(len(whole)):
            broken = bytearray(whole)
            broken[at] ^= 1 << at % 8
            file.write_bytes(broken)
            assert store.get(key) is None, at
            assert not file.exists(), at
        store.put(key, b"made again")
        assert store.get(key) == b"made again"

    def test_any_length_but_its_own(self, tmp_path: Path) -> None:
        """A file cut anywhere, emptied, or with something after its end: None, and the file is gone."""
        store, key = DiskStore(tmp_path), key_of("a")
        store.put(key, b"what an engine said")
        file = file_of(tmp_path, key)
        whole = file.read_bytes()
        for broken in [whole[:length] for length in range(len(whole))] + [whole + b"\0", whole + whole]:
            file.write_bytes(broken)
            assert store.get(key) is None, len(broken)
            assert not file.exists(), len(broken)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        data=st.binary(min_size=1, max_size=3000), noise=st.binary(min_size=1, max_size=64), at=st.integers(0)
    )
    def test_a_run_overwritten(self, tmp_path: Path, data: bytes, noise: bytes, at: int) -> None:
        """A run of the file overwritten by anything else is noticed; by the same bytes it is not damage."""
        store, key = DiskStore(tmp_path), key_of("a")
        store.put(key, data)
        file = file_of(tmp_path, key)
        whole = file.read_bytes()
        at %= len(whole)
        broken = (whole[:at] + noise + whole[at + len(noise) :])[: len(whole)]
        file.write_bytes(broken)
        assert store.get(key) == (data if broken == whole else None)

    def test_an_entry_under_another_key(self, tmp_path: Path) -> None:
        """A whole entry that was moved to another key's place is not that key's."""
        store = DiskStore(tmp_path)
        store.put(key_of("a"), b"a")
        store.put(key_of("b"), b"b")
        shutil.copy(file_of(tmp_path, key_of("a")), file_of(tmp_path, key_of("b")))
        assert store.get(key_of("b")) is None
        assert store.get(key_of("a")) == b"a"


class TestBound:
    """What was used least recently goes first, until the limit holds."""

    def test_the_oldest_go_first(self, tmp_path: Path) -> None:
        """Of entries used a millisecond apart, trim removes the oldest, as many as needed and no more."""
        size = filled(tmp_path, "abcdefgh")
        gone = DiskStore(tmp_path, limit=5 * size).trim()
        assert gone == Usage(3, 3 * size)
        assert held(tmp_path, "abcdefgh") == "defgh"

    def test_ages_far_apart(self, tmp_path: Path) -> None:
        """Entries of different days and sizes go in the order of use, whatever order they were put in."""
        filled(tmp_path, "abcdef")
        for name, days in zip("abcdef", (3, 9, 1, 12, 5, 2), strict=True):
            age(tmp_path, key_of(name), days * DAY)
        store = DiskStore(tmp_path)
        for removed in ("d", "db", "dbe", "dbea", "dbeaf", "dbeafc"):
            store.limit = store.usage().bytes - 1
            assert store.trim().entries == 1
            assert set("abcdef") - set(held(tmp_path, "abcdef")) == set(removed)

    def test_getting_is_using(self, tmp_path: Path) -> None:
        """An entry that any run got is younger than what nobody has asked for since."""
        size = filled(tmp_path, "abcd")
        assert DiskStore(tmp_path).get(key_of("a")) is not None
        DiskStore(tmp_path, limit=2 * size).trim()
        assert held(tmp_path, "abcd") == "ad"

    def test_nothing_to_do_within_the_limit(self, tmp_path: Path) -> None:
        """A store at its limit loses nothing; a byte less of room costs one entry."""
        size = filled(tmp_path, "abcd")
        assert DiskStore(tmp_path, limit=4 * size).trim() == Usage()
        assert DiskStore(tmp_path, limit=4 * size - 1).trim() == Usage(1, size)

    def test_what_this_run_used_stays(self, tmp_path: Path) -> None:
        """Even with no room at all, what was put or got since the store was opened is kept."""
        size = filled(tmp_path, "abcd")
        store = DiskStore(tmp_path, limit=0)
        store.get(key_of("b"))
        store.put(key_of("new"), b"new")
        store.trim()
        assert held(tmp_path, "abcd") == "b"
        assert store.get(key_of("b")) == b"b" * 1000
        assert store.get(key_of("new")) == b"new"
        assert store.usage().entries == 2
        assert DiskStore(tmp_path, limit=size).trim().entries == 1

    def test_it_stays_even_if_the_clock_is_set_back(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A clock that jumps back a day while we work does not make our entries look old."""
        filled(tmp_path, "ab")
        store = DiskStore(tmp_path, limit=0)
        before = time.time_ns()
        monkeypatch.setattr(time, "time_ns", lambda: before - 2 * DAY * 10**9)
        store.get(key_of("a"))
        store.put(key_of("new"), b"new")
        store.trim()
        assert held(tmp_path, "ab") == "a"
        assert store.get(key_of("new")) == b"new"

    def test_a_copy_in_another_process_counts_as_this_one(self, tmp_path: Path) -> None:
        """A store that was pickled to a worker does not evict what its sender used before."""
        filled(tmp_path, "ab")
        store = DiskStore(tmp_path, limit=0)
        store.get(key_of("a"))
        time.sleep(0.02)
        worker = pickle.loads(pickle.dumps(store))  # noqa: S301  our own, from the line itself
        worker.trim()
        assert held(tmp_path, "ab") == "a"

    def test_putting_keeps_the_bound_by_itself(self, tmp_path: Path) -> None:
        """Many short runs that only put, and never trim, stay within the limit, the newest kept."""
        limit = 400_000
        for number in range(60):
            DiskStore(tmp_path, limit).put(key_of(str(number)), bytes(20_000))
            assert DiskStore(tmp_path).usage().bytes <= limit
        assert held(tmp_path, "0") == ""
        assert DiskStore(tmp_path).get(key_of("59")) == bytes(20_000)
        assert DiskStore(tmp_path).usage().bytes > limit // 2

    def test_a_run_larger_than_the_limit_seldom_looks(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A run that puts a hundred times the limit keeps all of it, and looks for old entries seldom."""
        store = DiskStore(tmp_path, limit=100_000)
        looks: list[int] = []
        look = store._look  # noqa: SLF001  counts the costly part, which nothing else shows
        monkeypatch.setattr(store, "_look", lambda *part: looks.append(1) or look(*part))
        keys = [key_of(str(number)) for number in range(1000)]
        for key in keys:
            store.put(key, bytes(10_000))
        assert all(store.get(key) == bytes(10_000) for key in keys)
        assert 1 <= len(looks) < 60

    def test_a_large_store_is_trimmed_part_by_part(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where there are many entries no put looks at more than a part of them; each part has its turn."""
        monkeypatch.setattr("voiceguide.store._AT_ONCE", 320)
        keys, data = [f"{number:04x}{number % 256:02x}" for number in range(2560)], bytes(4000)
        old, new = keys[:2048], keys[2048:]
        earlier = DiskStore(tmp_path)
        for key in old:
            earlier.put(key, data)
        full = earlier.usage().bytes
        store, looks = DiskStore(tmp_path, limit=full), list[tuple[int, int]]()
        look = store._look  # noqa: SLF001  counts the costly part, which nothing else shows

        def counted(part: int, parts: int) -> tuple[int, list[tuple[int, int, str]]]:
            held, idle = look(part, parts)
            looks.append((part, held))
            return held, idle

        monkeypatch.setattr(store, "_look", counted)
        for key in new:
            store.put(key, data)
        assert [part for part, _ in looks] == [7, *range(8), *range(8)]
        assert max(held for _, held in looks) < full / 5
        assert full * 7 // 8 - 2 * len(data) < store.usage().bytes <= full
        assert all(store.get(key) for key in new)
        store.limit = full // 2
        gone = store.trim()
        assert full // 2 - len(data) * 2 < store.usage().bytes <= full // 2
        assert gone.entries > 700
        assert DiskStore(tmp_path, full).usage().bytes == store.usage().bytes

    def test_leftovers_of_killed_writers_go(self, tmp_path: Path) -> None:
        """A temporary file older than an hour is removed by a trim; a young one may be somebody's."""
        filled(tmp_path, "a")
        shard = file_of(tmp_path, key_of("a")).parent
        (shard / ".new-old").write_bytes(b"half")
        (shard / ".new-young").write_bytes(b"half")
        (tmp_path / ".new-opening").write_bytes(b"")
        for old in (shard / ".new-old", tmp_path / ".new-opening"):
            os.utime(old, (time.time() - 2 * 3600,) * 2)
        store = DiskStore(tmp_path)
        store.trim()
        assert not (shard / ".new-old").exists()
        assert not (tmp_path / ".new-opening").exists()
        assert (shard / ".new-young").exists()
        assert store.usage().entries == 1


class TestUsage:
    """The store can be counted and emptied."""

    def test_counts_entries_and_their_bytes(self, tmp_path: Path) -> None:
        """An empty store holds nothing; a full one what its files hold."""
        assert DiskStore(tmp_path).usage() == Usage(0, 0)
        size = filled(tmp_path, "abc")
        assert DiskStore(tmp_path).usage() == Usage(3, 3 * size)
        assert 1000 < size < 1050

    def test_clear_empties_it_and_says_what_went(self, tmp_path: Path) -> None:
        """After a clear nothing is found, no entry or leftover is on disk, and the same store goes on."""
        size = filled(tmp_path, "abc")
        (file_of(tmp_path, key_of("a")).parent / ".new-left").write_bytes(b"half")
        store = DiskStore(tmp_path)
        store.get(key_of("a"))
        assert store.clear() == Usage(3, 3 * size)
        assert store.usage() == Usage(0, 0)
        assert store.get(key_of("a")) is None
        assert not list(tmp_path.rglob(".new-*"))
        store.put(key_of("a"), b"again")
        assert store.get(key_of("a")) == b"again"

    def test_other_peoples_files_stay(self, tmp_path: Path) -> None:
        """In a folder that holds other things, clear and trim touch only what the store made."""
        strangers = [
            tmp_path / "letter.txt",
            tmp_path / "ab" / key_of("x"),
            tmp_path / "entries" / "notes" / "n",
        ]
        for stranger in strangers:
            stranger.parent.mkdir(parents=True, exist_ok=True)
            stranger.write_text("mine")
            os.utime(stranger, (0, 0))
        filled(tmp_path, "abc")
        inside = file_of(tmp_path, key_of("a")).parent / "README"
        inside.write_text("mine")
        store = DiskStore(tmp_path, limit=0)
        store.trim()
        store.clear()
        assert [stranger.read_text() for stranger in (*strangers, inside)] == ["mine"] * 4

    def test_backups_are_told_to_skip_it(self, tmp_path: Path) -> None:
        """The folder carries the tag by which backup programs know a cache."""
        DiskStore(tmp_path)
        tag = (tmp_path / "CACHEDIR.TAG").read_text()
        assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")


class TestFailure:
    """The machine's failures say which folder, why, and what to do."""

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        """Below a file there can be no folder."""
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreFailed) as caught:
            DiskStore(tmp_path / "file" / "store")
        assert str(tmp_path / "file" / "store") in caught.value.message
        assert "VOICEGUIDE_CACHE" in caught.value.hint

    def test_a_folder_that_cannot_be_written(self) -> None:
        """A folder of the system, where not even root may write, is refused when the store is opened."""
        if not Path("/proc/self").exists():
            pytest.skip("this system has no /proc")
        with pytest.raises(StoreFailed, match="/proc/self"):
            DiskStore(Path("/proc/self"))

    def test_an_entry_that_cannot_be_read(self, tmp_path: Path) -> None:
        """What stands in an entry's place and is no file is a failure, not a miss."""
        store = DiskStore(tmp_path)
        store.put(key_of("a"), b"a")
        file = file_of(tmp_path, key_of("a"))
        file.unlink()
        file.mkdir()
        with pytest.raises(StoreFailed, match="cannot be read"):
            store.get(key_of("a"))

    @pytest.mark.skipif(sys.platform == "win32", reason="no limits for processes there")
    def test_no_room_for_an_entry(self, tmp_path: Path) -> None:
        """A write that the disk refuses half-way fails, leaves nothing, and spoils nothing that was there."""
        program = """
import resource, signal, sys
from pathlib import Path
from voiceguide.core.errors import StoreFailed
from voiceguide.store import DiskStore
store = DiskStore(Path(sys.argv[1]))
store.put("aa", b"before")
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
for key in ("aa", "bb"):
    try:
        store.put(key, bytes(100_000))
    except StoreFailed as failed:
        print(failed.message, failed.hint)
print(store.get("aa"), store.get("bb"))
"""
        ran = run(program, tmp_path)
        lines = ran.stdout.splitlines()
        assert len(lines) == 3, ran
        assert all("cannot be written" in line and "VOICEGUIDE_CACHE" in line for line in lines[:2])
        assert lines[2] == "b'before' None"
        assert not list(tmp_path.rglob(".new-*"))

    def test_the_folder_is_removed_while_in_use(self, tmp_path: Path) -> None:
        """Somebody deletes the whole folder: gets find nothing, puts make it again."""
        store = DiskStore(tmp_path / "store")
        store.put(key_of("a"), b"a")
        shutil.rmtree(tmp_path / "store")
        assert store.get(key_of("a")) is None
        assert store.usage() == Usage(0, 0)
        store.put(key_of("a"), b"again")
        assert store.get(key_of("a")) == b"again"
        shutil.rmtree(tmp_path / "store")
        store.trim()
        shutil.rmtree(tmp_path / "store", ignore_errors=True)
        assert store.clear() == Usage(0, 0)


ENDLESS = """
import random, sys
from pathlib import Path
from voiceguide.store import DiskStore
who = int(sys.argv[2])
chance = random.Random(who)
store = DiskStore(Path(sys.argv[1]), limit=6_000_000)
print("ready", flush=True)
while True:
    number = chance.randrange(40)
    data = store.get(f"{number:04x}")
    assert data is None or data == bytes([number]) * 300_000
    store.put(f"{number:04x}", bytes([number]) * 300_000)
    if not chance.randrange(20):
        store.trim()
    if who == 0 and not chance.randrange(60):
        store.clear()
"""

SHARER = """
import random, sys
from pathlib import Path
from voiceguide.store import DiskStore
who = int(sys.argv[2])
chance = random.Random(who)
store = DiskStore(Path(sys.argv[1]), limit=400_000)
for turn in range(150):
    number = chance.randrange(60)
    key, data = f"{number:04x}", bytes([number]) * (number * 500)
    found = store.get(key)
    assert found is None or found == data, (key, len(found))
    if found is None:
        store.put(key, data)
    if turn % 50 == 25 + who:
        store.clear()
    if turn % 40 == who:
        store.trim()
print("done")
"""


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a Python program to its end."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class TestProcesses:
    """Processes share a store, and may be killed at any moment."""

    def test_ten_are_killed(self, tmp_path: Path) -> None:
        """Kill ten that put, get, trim and clear, one after another: all that is there is whole, and goes on."""
        command = [sys.executable, "-c", ENDLESS, str(tmp_path)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        running = [subprocess.Popen([*command, str(who)], **pipes) for who in range(10)]
        assert [process.stdout.readline() for process in running if process.stdout] == [b"ready\n"] * 10
        for process in running:
            time.sleep(random.uniform(0.01, 0.08))  # noqa: S311  any moment will do
            process.kill()
        assert [process.communicate() for process in running] == [(b"", b"")] * 10
        assert {process.returncode for process in running} == {-signal.SIGKILL}
        store, keys = DiskStore(tmp_path), [f"{number:04x}" for number in range(40)]
        for number, key in enumerate(keys):
            assert store.get(key) in (None, bytes([number]) * 300_000)
        entries = [path.name for path in tmp_path.glob("entries/*/[!.]*")]
        assert entries
        assert store.usage().entries == len(entries) == sum(store.get(key) is not None for key in keys)
        for left in tmp_path.glob("entries/*/.new-*"):
            os.utime(left, (time.time() - 2 * 3600,) * 2)
        store.trim()
        assert not list(tmp_path.glob("entries/*/.new-*"))
        for key in keys:
            store.put(key, b"again")
        assert {store.get(key) for key in keys} == {b"again"}

    def test_ten_share_it(self, tmp_path: Path) -> None:
        """Ten processes put, get, trim and clear at once: nobody fails or reads what was not put."""
        command = [sys.executable, "-c", SHARER, str(tmp_path)]
        sharers = [
            subprocess.Popen([*command, str(who)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for who in range(10)
        ]
        results = [sharer.communicate() for sharer in sharers]
        assert results == [("done\n", "")] * 10
        assert not list(tmp_path.rglob(".new-*"))
