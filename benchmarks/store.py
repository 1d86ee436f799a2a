"""Measure the store: what its verbs cost at a number of entries, and what they would cost in other stores.

    python benchmarks/store.py                                a small form, in some seconds
    python benchmarks/store.py --entries 1000000 --size 1000 --folder /somewhere/with/room

`files` is the store itself; `4096 folders` is the same with sixteen times as many; `table` and `index` are
those of `store_peers.py`. As root the page cache is dropped before what is called cold.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from store_peers import PEERS, Peer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TRIED = 10_000
"""How many entries a verb is tried on."""
PROCESSES = 10
_DROP = Path("/proc/sys/vm/drop_caches")


def main() -> None:
    """Run the measurements in a temporary folder and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--size", type=int, default=20_000, help="bytes an entry")
    parser.add_argument("--folder", type=Path, default=None, help="where; the system's temporary folder")
    parser.add_argument("--only", choices=PEERS, nargs="+", default=list(PEERS), help="which stores")
    parser.add_argument("--worker", type=int, default=None, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker is not None:
        work(PEERS[given.only[0]](given.folder, 1 << 60), given.entries, given.size, given.worker)
        return
    for name in given.only:
        folder = Path(tempfile.mkdtemp(dir=given.folder, prefix="voiceguide-benchmark-"))
        try:
            measure(name, folder, given.entries, given.size)
        finally:
            shutil.rmtree(folder)


def key_of(number: int) -> str:
    """Return a key as the program makes them."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def measure(name: str, folder: Path, entries: int, size: int) -> None:
    """Fill a store, read it, count it, trim it, and let ten processes use it at once."""
    make = PEERS[name]
    print(f"\n{name}: {entries} entries, {size} bytes each")
    store = make(folder, 1 << 60)
    tried = min(TRIED, entries // 2)
    data = os.urandom(size)
    each("put, all of them", range(entries), lambda number: store.put(key_of(number), data))
    each("put, at that size", range(entries, entries + tried), lambda number: store.put(key_of(number), data))
    some = random.Random(1).sample(range(entries), tried)  # noqa: S311  nothing secret
    dropped = drop()
    cold = "cold" if dropped else "not cold, for want of rights"
    begun = time.perf_counter()
    store = make(folder, 1 << 60)
    told("open, " + cold, begun)

    def get(number: int) -> None:
        if store.get(key_of(number)) != data:
            raise SystemExit(f"lost {number}")

    each("get, " + cold, some, get)
    each("get, warm", some, get)
    each("get of what is not there", range(-tried, 0), lambda number: store.get(key_of(number)))
    drop()
    timed("usage, " + cold, store.usage)
    held = timed("usage, warm", store.usage)
    trims(make, folder, held, data)
    together(name, folder, entries, size)


def trims(make: Callable[[Path, int], Peer], folder: Path, held: int, data: bytes) -> None:
    """Trim nothing, and an eighth; then put as much as a store that is full has to make room for."""
    later = make(folder, 2 * held)
    timed("trim with nothing to remove", later.trim)
    drop()
    later.limit = held * 7 // 8
    print(f"    {timed('trim of an eighth, cold', later.trim)} bytes went")
    full = make(folder, held * 7 // 8)
    count = min(4 * TRIED, full.limit // 4 // len(data))
    drop()
    each("put, into a full store", range(1 << 40, (1 << 40) + count), lambda one: full.put(key_of(one), data))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"    peak memory so far {memory:.0f} MiB", flush=True)


def together(name: str, folder: Path, entries: int, size: int) -> None:
    """Let ten processes put and get at once."""
    command = [sys.executable, __file__, "--only", name, "--folder", folder, "--size", size]
    command += ["--entries", entries, "--worker"]
    begun = time.perf_counter()
    running = [
        subprocess.Popen([*map(str, command), str(who)], stdout=subprocess.PIPE, text=True)
        for who in range(PROCESSES)
    ]
    worst = [float(process.communicate()[0]) for process in running]
    taken = time.perf_counter() - begun
    print(
        f"    ten processes: {taken:.2f} s with their start; the longest that one waited was {max(worst):.3f} s"
    )


def work(store: Peer, entries: int, size: int, who: int) -> None:
    """Put and get in turn, and print the longest wait."""
    data, worst = os.urandom(size), 0.0
    for number in range(min(1000, entries)):
        begun = time.perf_counter()
        store.put(key_of(-1 - number - who * 1_000_000), data)
        store.get(key_of(number))
        worst = max(worst, time.perf_counter() - begun)
    print(worst)


def drop() -> bool:
    """Write out and forget all files that the system has in memory, where that is allowed."""
    os.sync()
    try:
        _DROP.write_text("3")
    except OSError:
        return False
    return True


def each(what: str, numbers: Sequence[int], do: Callable[[int], object]) -> None:
    """Do something with each number, and print how long one takes, and the slowest."""
    worst, begun = 0.0, time.perf_counter()
    before = begun
    for number in numbers:
        do(number)
        now = time.perf_counter()
        worst, before = max(worst, now - before), now
    taken = (before - begun) / max(len(numbers), 1)
    print(f"    {what}: {taken * 1e6:.0f} us each, the slowest {worst * 1e3:.1f} ms", flush=True)


def timed(what: str, do: Callable[[], int]) -> int:
    """Do something, print how long it took, and return what it did."""
    begun = time.perf_counter()
    found = do()
    told(what, begun)
    return found


def told(what: str, begun: float) -> None:
    """Print how long something took."""
    print(f"    {what}: {time.perf_counter() - begun:.3f} s", flush=True)


if __name__ == "__main__":
    main()
