"""What an export costs, in figures that no clock measures: sentences, islands, frames, reads and bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tones import SHARED, ShelvedStore
from voiceguide.config import Settings
from voiceguide.core.sound import Island, Pcm
from voiceguide.mix.islands import Passage
from voiceguide.mix.mixer import render
from voiceguide.output.mp3 import encode
from voiceguide.output.mp3.encode import Mp3Settings
from voiceguide.output.mp3.frames import FRAME, frame_size
from voiceguide.output.samples import Samples
from voiceguide.pipeline import sparse
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.exported import Making
from voiceguide.pipeline.world import Timing, World
from voiceguide.voice.workers import Crew, Task

PARTS, STEPS = 4, 6
SENTENCES = PARTS * STEPS + 1
"""Distinct ones: each step has its own, and each part ends with the same."""
ISLANDS = 26
"""Distinct ones: each sentence with its chime; the first of a part, before which a bell rings, is one with it."""


def routine(seconds: int = 30, word: str = "foot") -> str:
    """Return a session of so many seconds a step; one sentence of it has a word that may be another."""
    lines = ["---", "title: Counted", "voice: tone:en-low", "rate: 200", "---"]
    for part in range(1, PARTS + 1):
        lines += ["", f"## Part {part}"]
        for step in range(1, STEPS + 1):
            named = word if (part, step) == (2, 3) else "foot"
            lines.append(f"- {seconds}s Press your {named}, {part} and {step}. {{chime: block}}")
        lines.append(f"- {seconds}s Let go of it.")
    return "\n".join(lines) + "\n"


@dataclass
class CountedStore(ShelvedStore):
    """A store that knows how often it was asked, and how much it was given; chimes are synthesised elsewhere."""

    reads: int = 0
    written: Counter[str] = field(default_factory=Counter)
    """Bytes by kind."""

    def get(self, key: str) -> bytes | None:
        """Count a read, whatever comes of it."""
        self.reads += 1
        return super().get(key)

    def put(self, key: str, data: bytes) -> None:
        """Count what is not shared with other tests."""
        super().put(key, data)
        if not key.startswith(SHARED):
            self.written[key.partition("-")[0]] += len(data)


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What an export did."""

    spoken: int = 0
    levelled: int = 0
    """Calibration texts that were spoken."""
    mixed: int = 0
    encoded: int = 0
    """MP3 frames; not the silent ones, which are repeated."""
    reads: int = field(default=0, compare=False)
    """Of the store."""
    written: Counter[str] = field(default_factory=Counter, compare=False)
    """Bytes that the store was given, by kind."""
    track: int = field(default=0, compare=False)
    """Bytes."""


@dataclass
class Bench:
    """A folder to export in, with a watch over everything costly."""

    folder: Path
    seen: Counter[str] = field(default_factory=Counter)

    def export(self, text: str, kept: CountedStore | None = None) -> tuple[Cost, CountedStore]:
        """Export a routine as an MP3 without a cover, with a copy of a store; return what it took, and that copy."""
        self.seen.clear()
        store = CountedStore(dict(kept.entries) if kept else {})
        source, track = self.folder / "counted.md", self.folder / "counted.mp3"
        source.write_text(text, encoding="utf-8")
        world = World(Settings(jobs=1), store, {"tone": "voiceguide.testing:ToneEngine"})
        planned, exported = export_routine(source, track, "mp3", Timing(), world, Making(cover=False))
        assert exported, planned.diagnostics
        size = track.stat().st_size
        return Cost(**self.seen, reads=store.reads, written=store.written, track=size), store


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Watch what is spoken, mixed and encoded."""
    bench, run, frames = Bench(tmp_path_factory.mktemp("counts")), Crew.run, encode.encode_frames

    def counted_run(crew: Crew, tasks: Sequence[Task]) -> Iterator[tuple[Task, bytes]]:
        for task in tasks:
            bench.seen["levelled" if task.gain_db is None else "spoken"] += 1
        return run(crew, tasks)

    def counted_frames(samples: Samples, settings: Mp3Settings) -> bytes:
        bench.seen["encoded"] += len(samples) // FRAME
        return frames(samples, settings)

    def counted_render(passage: Passage, load: Callable[[str], Pcm]) -> Island:
        bench.seen["mixed"] += 1
        return render(passage, load)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Crew, "run", counted_run)
        patch.setattr(encode, "encode_frames", counted_frames)
        patch.setattr(sparse, "render", counted_render)
        yield bench


@pytest.fixture(scope="module")
def cold(bench: Bench) -> tuple[Cost, CountedStore]:
    """Export the session with nothing in the store."""
    return bench.export(routine())


def test_a_first_export_does_everything_once(cold: tuple[Cost, CountedStore]) -> None:
    """A sentence is spoken once, however often it is said; an island is mixed and encoded once; silence never is."""
    cost, _ = cold
    assert cost == Cost(spoken=SENTENCES, levelled=1, mixed=ISLANDS, encoded=3824)
    assert cost.reads <= 165
    assert cost.written["run"] == 3824 * frame_size(96)
    assert cost.written.total() < 5_500_000
    assert cost.encoded < cost.track // frame_size(96) // 9


def test_an_export_of_what_has_not_changed_does_nothing(
    bench: Bench, cold: tuple[Cost, CountedStore]
) -> None:
    """Nothing is spoken, mixed, encoded or written but the track; each part is asked for once."""
    cost, _ = bench.export(routine(), cold[1])
    assert cost == Cost()
    assert cost.written.total() == 0
    assert cost.reads <= 83
    assert cost.track == cold[0].track


def test_a_changed_word_costs_its_sentence(bench: Bench, cold: tuple[Cost, CountedStore]) -> None:
    """One sentence is spoken, and its island mixed and encoded; the store grows by these."""
    cost, _ = bench.export(routine(word="hand"), cold[1])
    assert cost == Cost(spoken=1, mixed=1, encoded=99)
    assert cost.reads <= 87
    assert cost.written["run"] == 99 * frame_size(96)
    assert cost.written.total() < 210_000


def test_silence_costs_nothing(bench: Bench, cold: tuple[Cost, CountedStore]) -> None:
    """A session twice as long with the same words does, reads and writes the same; the track is silence longer."""
    longer, _ = bench.export(routine(seconds=60))
    first = cold[0]
    assert longer == first
    assert (longer.reads, longer.written) == (first.reads, first.written)
    silence = PARTS * (STEPS + 1) * 30_000 // 24 * frame_size(96)
    assert 0 <= longer.track - first.track - silence < 500


def test_more_silence_is_no_change(bench: Bench, cold: tuple[Cost, CountedStore]) -> None:
    """What was made for the shorter session serves the longer one."""
    cost, _ = bench.export(routine(seconds=60), cold[1])
    assert cost == Cost()
    assert cost.written.total() == 0
