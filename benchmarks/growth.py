"""Draw how time and memory grow with the length of a session, and with how many sessions there are.

    python benchmarks/growth.py                     a small form, in some seconds
    python benchmarks/growth.py --full -o benchmarks/growth.svg

A session has a sentence and a short chime every 18 seconds, as those of `race.py`; it is exported with nothing in the
store, and again with one word changed. Sessions share nine sentences of ten. Every run is a process of its own.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path
from xml.sax.saxutils import escape

from race import Bench, Run, bench, machine, run
from workloads import Workload

LENGTHS = (10, 20, 40, 80, 160, 320)
"""Minutes."""
COUNTS = (10, 20, 40, 80, 160)
WIDTH, HEIGHT, EDGE = 460, 300, 50


def by_length(at: Bench, minutes: tuple[int, ...]) -> list[tuple[int, Run, Run]]:
    """Export sessions of growing length: cold, and with a word changed."""
    found = []
    for one in minutes:
        load = Workload(f"{one} minutes", one, one * 10 // 3, one * 5)
        store = at.fresh()
        cold = run(at.export(at.write("session", load.routine())), store)
        changed = run(at.export(at.write("changed", load.routine(changed=True))), store)
        shutil.rmtree(store)
        if cold and changed:
            found.append((one, cold, changed))
            print(
                f"{one} min: cold {cold.seconds:.2f} s, {cold.largest / 1e6:.0f} MB; a word changed {changed.seconds:.2f} s",
                flush=True,
            )
    return found


def by_count(at: Bench, counts: tuple[int, ...]) -> list[tuple[int, Run]]:
    """Export growing numbers of sessions at once, once what they share is made."""
    load = Workload("one of many", 20, 67, 100)
    found = []
    for count in counts:
        store = at.fresh()
        run(at.export(at.write("shared", load.routine())), store)
        several = [
            at.write(f"one-{number}", load.routine(shared=0.9, number=number))
            for number in range(1, count + 1)
        ]
        took = run(at.export(*several, options=["--jobs", str(os.cpu_count() or 1)]), store)
        shutil.rmtree(store)
        shutil.rmtree(at.folder / "out")
        if took:
            found.append((count, took))
            print(f"{count} sessions: {took.seconds:.2f} s, {took.largest / 1e6:.0f} MB", flush=True)
    return found


def curve(points: list[tuple[float, float]], colour: str, name: str, shown: str, row: int) -> str:
    """Draw one line with its name, in a frame that its own values fill."""
    most = max(value for _, value in points)
    last = points[-1][0]
    places = [
        (EDGE + at / last * (WIDTH - 2 * EDGE), HEIGHT - EDGE - value / most * (HEIGHT - 2 * EDGE))
        for at, value in points
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
    legend = (
        f'<text x="{EDGE + 6}" y="{22 + 14 * row}" fill="{colour}">{escape(f"{name}, up to {shown}")}</text>'
    )
    return f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{legend}'


def panel(left: int, below: str, ticks: list[int], curves: list[str]) -> str:
    """Draw a frame with its curves; each fills its height."""
    axis = f'<path d="M{EDGE} {EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}" fill="none" stroke="#888"/>'
    marks = "".join(
        f'<text x="{EDGE + tick / ticks[-1] * (WIDTH - 2 * EDGE):.1f}" y="{HEIGHT - EDGE + 16}" text-anchor="middle">{tick}</text>'
        for tick in ticks
    )
    name = f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(below)}</text>'
    return f'<g transform="translate({left} 0)">{axis}{marks}{name}{"".join(curves)}</g>'


def drawn(lengths: list[tuple[int, Run, Run]], counts: list[tuple[int, Run]]) -> str:
    """Return both panels as SVG."""
    cold = [(minutes, took.seconds) for minutes, took, _ in lengths]
    changed = [(minutes, took.seconds) for minutes, _, took in lengths]
    memory = [(minutes, took.largest / 1e6) for minutes, took, _ in lengths]
    many = [(count, took.seconds) for count, took in counts]
    room = [(count, took.largest / 1e6) for count, took in counts]
    first = [
        curve(cold, "#1f5fa8", "cold export", f"{cold[-1][1]:.1f} s", 0),
        curve(changed, "#b4530a", "a word changed", f"{max(value for _, value in changed):.2f} s", 1),
        curve(
            memory,
            "#2e7d32",
            "memory of the largest process",
            f"{max(value for _, value in memory):.0f} MB",
            2,
        ),
    ]
    second = [
        curve(many, "#1f5fa8", "sessions that share nine sentences of ten", f"{many[-1][1]:.1f} s", 0),
        curve(
            room, "#2e7d32", "memory of the largest process", f"{max(value for _, value in room):.0f} MB", 1
        ),
    ]
    panels = (
        panel(0, "minutes of a session", [minutes for minutes, *_ in lengths if minutes > 10], first)  # noqa: PLR2004  room for the figures
        + panel(WIDTH, "sessions", [count for count, _ in counts], second)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="11">'
        f'<title>{escape(machine())}</title><rect width="100%" height="100%" fill="#fff"/>{panels}</svg>\n'
    )


def main() -> None:
    """Measure, and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    with bench(1) as at:
        lengths = by_length(at, LENGTHS if options.full else LENGTHS[:1])
        counts = by_count(at, COUNTS if options.full else (2,))
    svg = drawn(lengths, counts)
    if options.output:
        options.output.write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
