"""How long it takes from the command to the first sound: `voiceguide play`, with an empty and a filled store.

Each run is a process of its own, with an output that notes when the first samples are handed to it; the default
engine speaks. Beside it stand how long Python takes to start with nothing to do, how long `--help`, `check` and
`plan` take, and how long it would take to export the routine first and then begin to play the file.

    python benchmarks/start.py [--runs 1] [ROUTINE]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

SEED = Path(__file__).parent.parent / "scripts" / "en" / "foot-back-release.md"

LISTEN = """
import json, os, sys, time
from voiceguide.live import outputs

def first():
    from voiceguide.live.outputs.silent_output import SilentOutput, SilentStage

    class FirstStage(SilentStage):
        def play(self, pcm, at):
            wall = time.time() - float(os.environ["BEGUN"])
            print(json.dumps([wall, time.process_time()]), flush=True)
            os._exit(0)

    class FirstOutput(SilentOutput):
        def open(self, device):
            return FirstStage()

    return FirstOutput()

dict.update(outputs.OUTPUTS, silent="__main__:first")
from voiceguide.cli import main
main()
"""
"""The command itself, with an output that ends the program at its first samples."""


def until_sound(routine: Path, store: Path) -> tuple[float, float]:
    """Return the seconds until the first samples reach an output, and those that the process worked for it."""
    command = [sys.executable, "-c", LISTEN, "play", "--silent-clock", "--quiet", "--no-mpris", str(routine)]
    environment = {**os.environ, "VOICEGUIDE_CACHE": str(store), "BEGUN": repr(time.time())}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    wall, worked = json.loads(ran.stdout.splitlines()[-1])
    return wall, worked


def until_over(arguments: Iterable[str], store: Path) -> tuple[float, float]:
    """Return the seconds that a run of Python takes, and those that it worked."""
    before, begun = os.times(), time.time()
    environment = {**os.environ, "VOICEGUIDE_CACHE": str(store)}
    subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=True)
    wall, after = time.time() - begun, os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, worked


def show(what: str, runs: list[tuple[float, float]]) -> None:
    """Print the run in the middle, and the best one."""
    wall = sorted(wall for wall, _ in runs)
    worked = sorted(worked for _, worked in runs)
    print(
        f"{what:34} {wall[len(wall) // 2]:6.3f} s  best {wall[0]:6.3f} s"
        f"   worked {worked[len(worked) // 2]:6.3f} s  best {worked[0]:6.3f} s"
    )


def measure(routine: Path, folder: Path, runs: int) -> None:
    """Print how long everything takes."""
    warm, empty = folder / "warm", folder / "empty"
    track = folder / "track.mp3"
    itself = ["-m", "voiceguide"]

    def cold(run: Callable[[], tuple[float, float]]) -> list[tuple[float, float]]:
        times = []
        for _ in range(runs):
            shutil.rmtree(empty, ignore_errors=True)
            times.append(run())
        return times

    def again(run: Callable[[], tuple[float, float]]) -> list[tuple[float, float]]:
        return [run() for _ in range(runs)]

    export = [*itself, "export", "--quiet", str(routine), "-o", str(track)]
    until_over(export, warm)
    show("python -c pass", again(lambda: until_over(["-c", "pass"], warm)))
    show("--help", again(lambda: until_over([*itself, "--help"], warm)))
    show("check", again(lambda: until_over([*itself, "check", str(routine)], warm)))
    show("plan", again(lambda: until_over([*itself, "plan", str(routine)], warm)))
    show("play, until it sounds", again(lambda: until_sound(routine, warm)))
    show("play, with an empty store", cold(lambda: until_sound(routine, empty)))
    show("export, and only then a player", again(lambda: until_over(export, warm)))
    show("the same with an empty store", cold(lambda: until_over(export, empty)))


def main() -> None:
    """Measure the routine that is named, or the one that ships, with no silence before its first sound."""
    parser = argparse.ArgumentParser()
    parser.add_argument("routine", nargs="?", type=Path, default=SEED)
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="voiceguide-start-") as name:
        text = given.routine.read_text(encoding="utf-8")
        at_once = Path(name) / "routine.md"
        at_once.write_text(re.sub(r"\A---\n", "---\nsettle: 0ms\n", text), encoding="utf-8")
        measure(at_once, Path(name), given.runs)


if __name__ == "__main__":
    main()
