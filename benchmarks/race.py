"""Export sessions, and make the same by the ways that users have today, side by side in one run.

    python benchmarks/race.py                   a small form of it, in half a minute
    python benchmarks/race.py --full [--write]  what is promised; with --write into benchmarks/RESULTS.md

Every way is a process of its own with its files in memory (`/dev/shm`). The workloads stand in `workloads.py`, the
other ways in `peers.py`. Time is by the clock, of the whole process, Python's start included; of three runs or more
the one in the middle, of what takes minutes one. Memory is the most that the largest process ever had, and that all of them had at
once; a page that several share counts once.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from peers import sounding
from workloads import L_BED, SEED, SMALL, SMALL_BED, L, M, Workload, X

HERE = Path(__file__).parent
VOICEGUIDE = [sys.executable, "-m", "voiceguide"]
LONGEST = 600
"""Seconds after which a way is ended."""
OWN = Path("/proc/self/cmdline").read_bytes() if Path("/proc").is_dir() else b""
SESSIONS = 1_000
"""That share nine sentences of ten."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    seconds: float
    worked: float
    """Seconds of processor time, its children's included."""
    largest: int
    """Bytes that its largest process had at most."""
    tree: int
    """Bytes that all its processes had at once at most."""


class Watch:
    """Looks at the memory of a process and its children while they run."""

    def __init__(self, group: int) -> None:
        self.largest = self.tree = 0
        self._group = group
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            shares = [self._one(name) for name in Path("/proc").iterdir() if name.name.isdecimal()]
            self.tree = max(self.tree, sum(shares))

    def _one(self, process: Path) -> int:
        """Return a process's share of memory; note the most that it ever had."""
        try:
            if os.getpgid(int(process.name)) != self._group or (process / "cmdline").read_bytes() == OWN:
                return 0  # another's, or still this program, which is about to become the other
            status = (process / "status").read_text()
            self.largest = max(self.largest, _kilobytes(status, "VmHWM:"))
            return _kilobytes((process / "smaps_rollup").read_text(), "Pss:")
        except (OSError, StopIteration):
            return 0  # it has ended


def _kilobytes(text: str, name: str) -> int:
    line = next(line for line in text.splitlines() if line.startswith(name))
    return int(line.split()[1]) << 10


def run(command: Sequence[object], store: Path | None = None) -> Run | None:
    """Run a command and return what it took; None where it took too long."""
    env = {**os.environ, **({"VOICEGUIDE_CACHE": str(store)} if store else {})}
    env.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # some containers set it; no user's Python compiles itself at every start
    before = os.times()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*map(str, command)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with Watch(process.pid) as watch:
        try:
            _, said = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            return None
        seconds = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"{command} failed: {said.decode()[-2000:]}")
    after = os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, worked, watch.largest, watch.tree)


def middle(runs: Sequence[Run]) -> Run:
    """Return the run in the middle, with the most memory of any."""
    by_time = sorted(runs, key=lambda one: one.seconds)
    one = by_time[len(by_time) // 2]
    return Run(one.seconds, one.worked, max(each.largest for each in runs), max(each.tree for each in runs))


@dataclass(slots=True)
class Bench:
    """A folder in memory, and what was measured in it."""

    folder: Path
    runs: int
    rows: list[str] = field(default_factory=list)

    def write(self, name: str, text: str) -> Path:
        """Write a routine."""
        path = self.folder / f"{name.replace('+', '-')}.md"
        path.write_text(text, "utf-8")
        return path

    def fresh(self) -> Path:
        """Return an empty store."""
        return Path(tempfile.mkdtemp(dir=self.folder, prefix="store-"))

    def repeated(self, once: Callable[[], Run | None]) -> Run:
        """Measure something as often as is wanted."""
        return middle([one for one in (once() for _ in range(self.runs)) if one])

    def cold(self, routine: Path) -> tuple[Run, Path]:
        """Export with nothing in the store; return what it took, and a store that has everything."""
        stores = [self.fresh() for _ in range(self.runs)]
        runs = [run(self.export(routine), store) for store in stores]
        for store in stores[1:]:
            shutil.rmtree(store)
        return middle([one for one in runs if one]), stores[0]

    def edited(self, name: str, text: str, store: Path) -> Run:
        """Export another text of a routine with what its first export left in a store."""
        runs = []
        for _ in range(self.runs):
            copy = self.fresh()
            shutil.copytree(store, copy, dirs_exist_ok=True)
            runs.append(run(self.export(self.write(f"{name}-edited", text)), copy))
            shutil.rmtree(copy)
        return middle([one for one in runs if one])

    def export(self, *routines: Path, options: Sequence[str] = ()) -> list[object]:
        """Return the command that exports routines."""
        out = self.folder / "out" if len(routines) > 1 else self.folder / "out.mp3"
        return [*VOICEGUIDE, "export", "--quiet", *options, *routines, "-o", out]

    def say(self, *cells: object) -> None:
        """Show a row of the table."""
        row = f"| {' | '.join(map(str, cells))} |"
        self.rows.append(row)
        print(row, flush=True)


@contextmanager
def bench(runs: int) -> Iterator[Bench]:
    """Make a folder in memory, where there is such a thing."""
    memory = Path("/dev/shm")  # noqa: S108  files in memory are what is wanted
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Bench(Path(folder), runs)


def peers(at: Bench, name: str, routine: Path, store: Path, ways: Sequence[str]) -> dict[str, Run | None]:
    """Make the same session by other ways."""
    env = {**os.environ, "VOICEGUIDE_CACHE": str(store)}
    told = subprocess.run([*VOICEGUIDE, "plan", "--json", routine], env=env, check=True, capture_output=True)
    plan = at.folder / "plan.json"
    plan.write_bytes(told.stdout)
    at.say(name, "sounds for", f"{sounding(json.loads(told.stdout)):.0f}", "", "", "")
    chimes = at.folder / "chimes"
    _ring({cue["name"] for cue in json.loads(told.stdout)["cues"] if cue["kind"] == "chime"}, chimes)
    return {
        way: run([sys.executable, HERE / "peers.py", way, plan, chimes, at.folder / f"{way}.mp3"])
        for way in ways
    }


def _ring(names: set[str], folder: Path) -> None:
    """Write each chime as a WAV file."""
    from voiceguide.mix.chimes import synthesise  # noqa: PLC0415  numpy, for files only
    from voiceguide.pipeline.chimes import shipped_recipe  # noqa: PLC0415  the same

    folder.mkdir(exist_ok=True)
    for name in names:
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(48_000)
            file.writeframes((synthesise(shipped_recipe(name)) * 32_767).astype("<i2").tobytes())


def race(at: Bench, load: Workload, ways: Sequence[str]) -> None:
    """Export a session cold, unchanged and with a word changed, and by the other ways."""
    routine = at.write(load.name, load.routine() if load.sentences else SEED.read_text("utf-8"))
    cold, store = at.cold(routine)
    _row(at, load.name, "cold", cold)
    again = at.repeated(lambda: run(at.export(routine), store))
    _row(at, load.name, "unchanged", again)
    if load.sentences:
        for what, other in (
            ("a word changed", load.routine(changed=True)),
            ("a step longer, so that the tail moves", load.routine(moved=True)),
        ):
            _row(at, load.name, what, at.edited(load.name, other, store))
        _row(
            at,
            load.name,
            "`plan`, clips in the store",
            at.repeated(lambda: run([*VOICEGUIDE, "plan", routine], store)),
        )
    for way, took in peers(at, load.name, routine, store, ways).items():
        if took is None:
            at.say(
                load.name, way, f"ended after {LONGEST} s", f"more than {LONGEST / cold.seconds:.0f}", "", ""
            )
        else:
            _row(at, load.name, way, took, took.seconds / cold.seconds)
    shutil.rmtree(store)


def _row(at: Bench, name: str, what: str, took: Run, ratio: float | None = None) -> None:
    shown = "" if ratio is None else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"  # noqa: PLR2004  two figures are enough
    at.say(
        name,
        what,
        f"{took.seconds:.2f}",
        shown,
        f"{took.worked:.2f}",
        f"{took.largest / 1e6:.0f} / {took.tree / 1e6:.0f}",
    )


def starts(at: Bench) -> None:
    """Measure how long commands take that do little."""
    store = at.fresh()
    run([*VOICEGUIDE, "check", SEED], store)
    bare = at.repeated(lambda: run([sys.executable, "-c", "pass"]))
    _row(at, "", "`python -c pass`", bare)
    for what, command in (("`--help`", ["--help"]), ("`check` of S", ["check", SEED])):
        took = at.repeated(lambda command=command: run([*VOICEGUIDE, *command], store))  # type: ignore[misc]  a default binds it
        _row(at, "", what, took)
        at.say("", f"{what}, over bare Python", f"{took.seconds - bare.seconds:.2f}", "", "", "")


def catalogue(at: Bench, count: int) -> None:
    """Export many sessions that share nine sentences of ten, once those are made."""
    store = at.fresh()
    run(at.export(at.write("shared", M.routine())), store)
    routines = [
        at.write(f"one-{number}", M.routine(shared=0.9, number=number)) for number in range(1, count + 1)
    ]
    took = run(at.export(*routines, options=["--jobs", str(os.cpu_count() or 1)]), store)
    if took:
        _row(at, f"{count} of M", "nine of ten sentences shared", took)
        at.say(f"{count} of M", "a session", f"{took.seconds / count:.3f}", "", "", "")


def machine() -> str:
    """Return what all was measured on."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "",
    )
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "lameenc", "av", "pydub")
    )
    return (
        f"{os.cpu_count()} cores ({cpu}), {platform.system()}, Python {platform.python_version()}, {versions}"
    )


def main() -> None:
    """Run the race."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--alone", action="store_true", help="leave the other ways out, which take most of the time"
    )
    parser.add_argument("--only", nargs="*", default=[], help="workloads, `starts` and `catalogue`")
    options = parser.parse_args()
    print(machine())
    with bench(3 if options.full else 1) as at:
        at.say(
            "session", "what", "seconds", "times our cold export", "worked, s", "largest process / all, MB"
        )
        at.say(*["---"] * 6)
        loads = (Workload("S", 14, 0, 0), M, L, L_BED, X) if options.full else (SMALL, SMALL_BED)
        for load in loads:
            if not options.only or load.name in options.only:
                # With a bed they would do just what they do without: none of them has any.
                ways = ("floor",) if load in {X, L_BED} else ("floor", "p2", "p1")
                ways = (*ways, "p3") if load is L else ways
                race(at, load, () if options.alone else ways)
        if not options.only or "starts" in options.only:
            starts(at)
        if not options.only or "catalogue" in options.only:
            catalogue(at, SESSIONS if options.full else 5)
        if options.write:
            (HERE / "RESULTS.md").write_text(
                f"# Measured\n\nBy `python benchmarks/race.py --full --write`, on {machine()}.\n\n"
                + "\n".join(at.rows)
                + "\n",
                "utf-8",
            )


if __name__ == "__main__":
    main()
