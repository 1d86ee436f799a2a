"""Tracks, and ears for them: what sounds in a finished file, where, and how loud."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from output.decoders import Sound, by_ffmpeg
from voiceguide.config import Settings
from voiceguide.core.timeline import Cue, Timeline
from voiceguide.core.units import SAMPLE_RATE
from voiceguide.pipeline.export import export_routine
from voiceguide.pipeline.exported import Exported
from voiceguide.pipeline.plan import Planned
from voiceguide.pipeline.world import Timing, World
from voiceguide.store import DiskStore

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "scripts").glob("*/*.md"))
ENGINES = {"tone": "voiceguide.testing:ToneEngine"}
SMALL = """\
---
title: A small session
author: Somebody
lang: en
voice: tone:en-low
length: 100s
---

> [!CAUTION]
> Leave this out when you are ill.

## Arrive

Sit down on the floor. [2s..6s]
Close both of your eyes.

## Your {side} hand {sides: left, right; switch: 4s}

- 10s Rub the palm of your {side} hand.
- 6s..12s Pull each finger.
  - @ half Now the next one.
- 4s Stroke it. {repeat: 2}

## Rest

Let both hands rest. [chime bowl]
Thank you.
"""
REACH = 960
"""Frames to either side of its place in which a sound is looked for: 20 ms."""
LONGEST = 3 * SAMPLE_RATE
"""Frames of a sound that are compared: its first three seconds."""


@dataclass(frozen=True)
class Place:
    """Where a cue was found: how many frames late, and how alike it is, from 0 to 1."""

    cue: Cue
    late: int
    likeness: float


@dataclass(frozen=True)
class Track:
    """A finished file with its plan."""

    source: Path
    world: World
    planned: Planned
    exported: Exported

    @property
    def timeline(self) -> Timeline:
        """What should sound, and when."""
        return self.exported.timeline

    @property
    def length(self) -> int:
        """How many frames the plan says."""
        return self.timeline.length * 48

    @cached_property
    def data(self) -> bytes:
        """The file."""
        return self.exported.path.read_bytes()

    @cached_property
    def heard(self) -> Sound:
        """The file, decoded by ffmpeg."""
        return by_ffmpeg(self.data)

    @cached_property
    def sounds(self) -> tuple[Sound, ...]:
        """What each cue is to sound like."""
        found = []
        with self.world.studio() as studio:
            for cue in self.timeline.cues:
                if cue.utterance:
                    take = self.planned.takes[cue.utterance]
                    found.append(studio.load(take.key)[: take.voiced])
                else:
                    chimes = self.planned.chimes
                    whole = chimes.load(chimes.key(cue.name, played=cue.kind == "sound"))
                    gain = np.float32(10 ** (cue.gain_db / 20))
                    found.append(gain * whole[: (cue.end - cue.start) * 48])
        return tuple(found)

    def mixed(self, start: int, end: int, *, without: int = -1) -> Sound:
        """Add the sounds up as the plan has them, from one frame to another, all but one."""
        mix = np.zeros(end - start, np.float32)
        for number, (cue, sound) in enumerate(zip(self.timeline.cues, self.sounds, strict=True)):
            first, last = max(start, cue.start * 48), min(end, cue.start * 48 + len(sound))
            if number != without and first < last:
                mix[first - start : last - start] += sound[first - cue.start * 48 : last - cue.start * 48]
        return mix

    @cached_property
    def places(self) -> list[Place]:
        """Find every cue in the decoded file: correlate with its sound what the others leave over."""
        padded = np.concatenate(
            (np.zeros(REACH, np.float32), self.heard, np.zeros(REACH + LONGEST, np.float32))
        )
        found = []
        for number, (cue, whole) in enumerate(zip(self.timeline.cues, self.sounds, strict=True)):
            sound, start = whole[:LONGEST], cue.start * 48
            others = self.mixed(start - REACH, start + len(sound) + REACH, without=number)
            around = padded[start : start + len(sound) + 2 * REACH] - others
            late, likeness = compare(sound, around)
            found.append(Place(cue, late - REACH, likeness))
        return found

    def gaps(self, margin: int = 3 * 1152) -> list[tuple[int, int]]:
        """Return from where to where nothing is to sound, a margin away from what does."""
        ends = [0]
        for cue, sound in zip(self.timeline.cues, self.sounds, strict=True):
            ends.append(max(ends[-1], cue.start * 48 + len(sound)))
        starts = [cue.start * 48 for cue in self.timeline.cues] + [self.length + margin]
        gaps = ((end + margin, start - margin) for end, start in zip(ends, starts, strict=True))
        return [(start, end) for start, end in gaps if start < end]


def make(source: Path, target: Path, world: World, kind: str = "mp3", timing: Timing | None = None) -> Track:
    """Export a routine that has no mistakes."""
    planned, exported = export_routine(source, target, kind, timing or Timing(), world)
    assert exported is not None, planned.diagnostics
    return Track(source, world, planned, exported)


def tone_world(store: Path, jobs: int = 2) -> World:
    """Return a world that speaks in tones."""
    return World(Settings(store=store, jobs=jobs), DiskStore(store), ENGINES)


def real_world(store: Path) -> World:
    """Return a world that speaks with the engine that everybody has."""
    return World(Settings(store=store, engine="pyttsx3", jobs=2), DiskStore(store))


def with_jobs(world: World, jobs: int) -> World:
    """Return the same world with so many workers."""
    return replace(world, settings=replace(world.settings, jobs=jobs))


def compare(sound: Sound, around: Sound) -> tuple[int, float]:
    """Return where in a longer sound another is, and how alike they are there, from 0 to 1."""
    size = 1 << (len(around) + len(sound)).bit_length()
    bins = np.fft.rfft(around, size) * np.conj(np.fft.rfft(sound, size))
    likeness = np.fft.irfft(bins, size)[: len(around) - len(sound) + 1]
    place = int(np.argmax(likeness))
    there = around[place : place + len(sound)].astype(np.float64)
    scale = math.sqrt(float(np.sum(there**2)) * float(np.sum(sound.astype(np.float64) ** 2)))
    return place, float(likeness[place]) / scale if scale else 0.0


def by_ebur128(pcm: Sound) -> tuple[float, float, float]:
    """Return integrated loudness, loudest 400 ms and true peak (LUFS, LUFS, dBTP) as ffmpeg has them."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="flt", sample_rate=SAMPLE_RATE, layout="mono")
    meter = graph.add("ebur128", "metadata=1:peak=true:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    readings: list[dict[str, str]] = []
    edges = [*range(0, len(pcm), SAMPLE_RATE), len(pcm)]
    for start, end in pairwise(edges):
        frame = av.AudioFrame.from_ndarray(pcm[start:end].reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE, start
        graph.push(frame)
        readings += _pulled(graph)
    graph.push(None)
    readings += _pulled(graph)
    momentary = max(float(one["lavfi.r128.M"]) for one in readings if "lavfi.r128.M" in one)
    integrated = [float(one["lavfi.r128.I"]) for one in readings if "lavfi.r128.I" in one][-1]
    peaks = [float(one[key]) for one in readings for key in one if re.search(r"true_peaks?_ch0", key)]
    return integrated, momentary, 20 * math.log10(max(peaks))


def _pulled(graph: av.filter.Graph) -> list[dict[str, str]]:
    readings = []
    while True:
        try:
            readings.append(dict(graph.pull().metadata))
        except (EOFError, av.BlockingIOError):
            return readings
