"""Many routines are exported by several processes, and come out as by one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.command import SHORT, VOICEGUIDE
from voiceguide.config import Settings
from voiceguide.core.errors import MachineError
from voiceguide.pipeline.exported import Making
from voiceguide.pipeline.finished import Exporter, Finished, Order
from voiceguide.pipeline.side_by_side import WORTH, SideBySide
from voiceguide.pipeline.world import Timing, World
from voiceguide.store import DiskStore

if TYPE_CHECKING:
    from collections.abc import Sequence

MAKING = Making(cover=False)


def world_in(folder: Path) -> World:
    """Return a world whose voices are tones, in this process and in others."""
    return World(Settings(jobs=2), DiskStore(folder / "store"), {"pyttsx3": "tones:Tones"})


def written(folder: Path, count: int) -> tuple[Order, ...]:
    """Write routines that differ in their last words; the third has a mistake."""
    orders = []
    for number in range(count):
        path = folder / f"{number}.md"
        words = "Stand up. [jump]" if number == 2 else f"Stand up {'again ' * number}now."
        path.write_text(SHORT.replace("Stand up. [1s..2s]", words), encoding="utf-8")
        orders.append(Order(path, folder / f"{number}.mp3", "mp3"))
    return tuple(orders)


def all_of(exporter: Exporter | SideBySide, orders: Sequence[Order]) -> list[Finished]:
    """Export routines in their order."""
    with exporter:
        return [exporter.export(order) for order in orders]


def alive(group: int) -> list[str]:
    """Return what a group of processes still runs."""
    ran = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = (line.split(maxsplit=2) for line in ran.stdout.splitlines())
    return [args for number, state, args in rows if int(number) == group and not state.startswith("Z")]


def test_side_by_side_is_as_one_after_another(tmp_path: Path) -> None:
    """The same tracks byte by byte, and the same mistake of the same routine."""
    orders = written(tmp_path, 5)
    first = all_of(SideBySide(orders, Timing(), world_in(tmp_path), MAKING), orders)
    tracks = [order.target.read_bytes() for order in orders if order.target.exists()]
    for order in orders:
        order.target.unlink(missing_ok=True)
    again = all_of(Exporter(Timing(), world_in(tmp_path / "other"), MAKING), orders)
    assert [order.target.read_bytes() for order in orders if order.target.exists()] == tracks
    assert [one.diagnostics for one in first] == [one.diagnostics for one in again]
    assert [bool(one.exported) for one in first] == [True, True, False, True, True]
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_is_told_by_its_routine(tmp_path: Path) -> None:
    """The routine that it was at fails at its turn, and nothing half-written is left."""
    orders = written(tmp_path, 4)
    with SideBySide(orders, Timing(), world_in(tmp_path), MAKING) as several:
        for process in multiprocessing.active_children():
            process.kill()
        with pytest.raises(MachineError, match=r"0\.md was ended") as caught:
            several.export(orders[0])
    assert "--jobs 1" in caught.value.hint
    assert not [path for path in tmp_path.iterdir() if path.suffix not in {".md", ""}]


@pytest.mark.engine
def test_an_interrupt_ends_all_of_them(tmp_path: Path) -> None:
    """Ctrl-C while many routines are exported: one line, exit 130, whole tracks only, no process left."""
    names = [f"{number}.md" for number in range(WORTH + 4)]
    for number, name in enumerate(names):
        words = f"Stand up {'slowly, and then ' * (number + 9)}rest."
        (tmp_path / name).write_text(SHORT.replace("Stand up.", words), encoding="utf-8")
    command = [VOICEGUIDE, "export", "--quiet", "--jobs", "2", *names, "-o", "out"]
    env = {"VOICEGUIDE_CACHE": str(tmp_path / "store"), "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=env,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not list(tmp_path.glob("out/*.mp3")) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said.decode().strip()) == (130, "voiceguide: interrupted")
    made = list((tmp_path / "out").iterdir())
    assert made
    assert all(path.suffix == ".mp3" and path.read_bytes()[:3] == b"ID3" for path in made)
    until = time.monotonic() + 10
    while (left := alive(process.pid)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left
