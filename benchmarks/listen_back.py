"""How well the voices are understood: the routines that ship, exported, heard back, and written down again.

    python benchmarks/listen_back.py [--voice VOICE …] [all | ROUTINE …]

For each voice, or of each engine that is installed the default one: the sentences that are heard whole, the words
that Whisper's tiny.en writes down wrongly, and what it mishears most. It needs the extra `listen`. Without a routine
it hears a short one; `all` in English take a quarter of an hour a voice.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from voiceguide.config import Settings
from voiceguide.core.errors import EarsMissing, VoiceguideError
from voiceguide.hear.plan import parse_plan
from voiceguide.output.tag_reader import read_tag
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.verify_words import Ears, Sentence, heard, open_ears
from voiceguide.pipeline.world import Timing, World
from voiceguide.store import DiskStore
from voiceguide.voice.engines import NATURAL, resolve

ROOT = Path(__file__).resolve().parents[1]
WORST = 12
"""Sentences that are shown."""


def main() -> None:
    """Print what each voice comes to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--voice", action="append", help="a voice, or an engine for its default one")
    parser.add_argument("routines", nargs="*", default=[str(ROOT / "scripts/en/foot-five-minutes.md")])
    asked = parser.parse_args()
    everything = sorted((ROOT / "scripts/en").glob("*.md"))
    routines = everything if asked.routines == ["all"] else [Path(one) for one in asked.routines]
    try:
        ears = open_ears()
    except EarsMissing as missing:
        print(f"not measured: {missing.message}; {missing.hint}")
        return
    for name in asked.voice or ("pyttsx3", *NATURAL):
        try:
            voice = resolve(name, "en").id
        except VoiceguideError as error:
            print(f"{name}: {error.message}: {error.hint}")
            continue
        print(f"\n{voice}", flush=True)
        report([(path.stem, hear(path, voice, ears)) for path in routines])


def hear(routine: Path, voice: str, ears: Ears) -> tuple[Sentence, ...]:
    """Export a routine with a voice, and hear it back."""
    settings = Settings.from_environment(os.environ)
    with TemporaryDirectory() as folder:
        track = Path(folder) / "track.mp3"
        world = World(settings, DiskStore(settings.store))
        planned, exported = export_routine(routine, track, "mp3", Timing(voice=voice), world)
        if exported is None:
            raise SystemExit(f"{routine} has mistakes: {planned.diagnostics}")
        with track.open("rb") as file:
            plan = parse_plan(read_tag(file).plan or "")
        began = time.monotonic()
        found = heard(track, plan, ears)
        took = time.monotonic() - began
        lasting = sum(one.cue.end - one.cue.start for one in found) / 1000
        print(
            f"  {row(routine.stem, found)}; heard in {took / lasting:.2f} of the time that it speaks",
            flush=True,
        )
        return found


def row(name: str, found: Iterable[Sentence]) -> str:
    """Return what a routine comes to, in a line."""
    sentences = list(found)
    words, wrong = sum(one.words for one in sentences), sum(one.errors for one in sentences)
    aligned = sum(one.aligned for one in sentences)
    return f"{name}: {aligned} of {len(sentences)} sentences heard whole, {wrong} errors in {words} words, {100 * wrong / words:.1f} %"


def report(heard_back: list[tuple[str, tuple[Sentence, ...]]]) -> None:
    """Print the sum of a voice, and which of its sentences were heard worst, each once."""
    everything = list(chain.from_iterable(found for _, found in heard_back))
    print(f"  {row('in all', everything)}")
    for one in everything:
        if not one.aligned:
            print(f"    not whole: {one.cue.label}")
    worst = {one.cue.label: one for one in sorted(everything, key=lambda one: one.errors)}
    for one in sorted(worst.values(), key=lambda one: -one.errors)[:WORST]:
        print(f"    {one.errors} of {one.words}: {one.cue.label}")


if __name__ == "__main__":
    main()
