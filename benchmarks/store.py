"""Measure the store: puts and gets a second, and what a trim costs, at a number of entries.

python benchmarks/store.py --entries 100000 --size 20000 --folder /somewhere/with/room
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import shutil
import tempfile
import time
from pathlib import Path

from voiceguide.store import DiskStore


def main() -> None:
    """Run the measurements in a temporary folder and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--size", type=int, default=20_000, help="bytes an entry")
    parser.add_argument("--folder", type=Path, default=None, help="where; the system's temporary folder")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=given.folder, prefix="voiceguide-benchmark-"))
    try:
        measure(folder, given.entries, given.size)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, entries: int, size: int) -> None:
    """Fill a store, read it, count it, and trim a tenth of it away."""
    keys = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(entries)]
    data = os.urandom(size)
    room = 2 * entries * (size + 100)
    store = DiskStore(folder, limit=room)
    print(f"entries {entries}, {size} bytes each")

    begun = time.perf_counter()
    for key in keys:
        store.put(key, data)
    report("put", entries, begun)
    begun = time.perf_counter()
    for key in keys:
        if store.get(key) != data:
            raise SystemExit(f"lost {key}")
    report("get", entries, begun)
    begun = time.perf_counter()
    for key in keys:
        store.get(key[::-1])
    report("get of what is not there", entries, begun)

    begun = time.perf_counter()
    held = store.usage()
    print(f"usage: {time.perf_counter() - begun:.3f} s")
    later = DiskStore(folder, limit=held.bytes)
    begun = time.perf_counter()
    later.trim()
    print(f"trim with nothing to remove: {time.perf_counter() - begun:.3f} s")
    later.limit = held.bytes * 9 // 10
    begun = time.perf_counter()
    gone = later.trim()
    print(f"trim of a tenth: {time.perf_counter() - begun:.3f} s, {gone.entries} entries went")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB, keys included")


def report(what: str, entries: int, begun: float) -> None:
    """Print how many a second and how long one takes."""
    taken = time.perf_counter() - begun
    print(f"{what}: {entries / taken:.0f} a second, {taken / entries * 1e6:.0f} us each")


if __name__ == "__main__":
    main()
