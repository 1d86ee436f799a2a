"""Sessions for the player's tests: routines made of blocks, a Director over them, and a listener who commands.

Every sentence is a level of its own, so that whatever was heard tells which one it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from queue import SimpleQueue

import numpy as np

from voiceguide.core.commands import Order, read_order
from voiceguide.core.live import Replanned, State, Status
from voiceguide.core.sound import Island, Pcm
from voiceguide.core.source import Span
from voiceguide.core.timeline import Chapter, Cue, TimedStep, Timeline
from voiceguide.core.units import Frames, Ms, frames_from_ms
from voiceguide.core.utterance import Utterance
from voiceguide.live.bookmark import Bookmark
from voiceguide.live.player import Company, Player, Wishes
from voiceguide.testing import FakeClock, FakeOutput, Played

SETTLE = 1000
TAIL = 2000
CHIME = 600
PIECE = 9600
AGAIN = 0.5
"""Added to the level of a sentence that is said again."""
TIME = 0.4
"""The level of the words that tell the time."""
BED = 0.001


@dataclass(frozen=True, slots=True)
class Block:
    """A step, or a paragraph of narration, with when its sentences begin and how long they last."""

    words: tuple[tuple[int, int], ...]
    length: int
    """How long the block lasts, with the silence after its words."""
    step: bool = True
    section: str = ""
    """The title of the section that it begins."""
    chime: bool = False
    """Whether a chime rings over the block's first 600 ms; its words begin after that."""


def step(length: int, *words: tuple[int, int], section: str = "") -> Block:
    """Return a step whose sentences begin and last so many milliseconds."""
    return Block(words or ((0, 1000),), length, section=section)


def tell(length: int, *words: tuple[int, int], section: str = "") -> Block:
    """Return a paragraph of narration."""
    return Block(words or ((0, 1000),), length, step=False, section=section)


def lay(blocks: Sequence[Block], *, bed: bool = False) -> Timeline:
    """Give every block its place."""
    at, cues, steps, begun = SETTLE, [], [], [("Opening", 0)]
    for number, block in enumerate(blocks):
        if block.section:
            begun.append((block.section, at))
        span = Span("r.md", 10 * number + 1, 1, 10 * number + 1, 9)
        where = {"section": len(begun) - 1, "step": len(steps) if block.step else None, "span": span}
        if block.chime:
            cues.append(Cue("chime", "step", Ms(at), Ms(at + CHIME), Ms(at + CHIME), name="bell", **where))
        for sentence, (offset, length) in enumerate(block.words):
            text = f"{number}.{sentence}"
            start = at + offset + (CHIME if block.chime else 0)
            role = "step" if block.step else "narration"
            said = Utterance(text, "tone:en", 140, "en")
            cues.append(
                Cue(
                    "speech",
                    role,
                    Ms(start),
                    Ms(start + length),
                    Ms(start + length),
                    text=text,
                    utterance=said,
                    **where,
                )
            )
        if block.step:
            steps.append(TimedStep(f"step {number}", Ms(at), Ms(at + block.length), span, where["section"]))
        at += block.length
    cues.append(Cue("chime", "end", Ms(at), Ms(at + CHIME), Ms(at + CHIME), len(begun) - 1, name="gong"))
    length = Ms(at + CHIME + TAIL)
    if bed:
        cues.append(Cue("bed", "narration", Ms(0), length, Ms(0), 0, name="rain"))
    ends = [Ms(start) for _, start in begun[1:]] + [length]
    sections = tuple(
        Chapter(title, Ms(start), end, Span("r.md", 1, 1, 1, 1))
        for (title, start), end in zip(begun, ends, strict=True)
    )
    ordered = tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))
    return Timeline(
        title="Title",
        lang="en",
        voice="tone:en",
        length=length,
        dial=0.5,
        estimated=False,
        sections=sections,
        steps=tuple(steps),
        cues=ordered,
        elastic=(),
    )


class BlockDirector:
    """A `Director` over blocks: its sentences are levels, its plans are the blocks laid one after another."""

    def __init__(self, blocks: Sequence[Block], *, bed: bool = False) -> None:
        self.blocks = list(blocks)
        self.bed = bed
        self._timeline = lay(self.blocks, bed=bed)
        self.times_told: list[tuple[Ms | None, Ms]] = []
        self.opened: list[Frames] = []

    @property
    def timeline(self) -> Timeline:
        """The times as they are now."""
        return self._timeline

    @property
    def settled_until(self) -> Ms | None:
        """Everything is settled."""
        return None

    def go_on(self) -> None:
        """Do nothing."""

    def islands(self, start: Frames) -> Iterator[Island]:
        """Yield each cue by itself; with a bed, pieces of it that hold what sounds there."""
        self.opened.append(start)
        timeline = self._timeline
        if self.bed:
            return self._pieces(timeline, start)
        return (
            Island(frames_from_ms(cue.start), sound_of(cue))
            for cue in timeline.cues
            if frames_from_ms(cue.end) > start
        )

    def _pieces(self, timeline: Timeline, start: Frames) -> Iterator[Island]:
        for at in range(start // 48 // PIECE * PIECE, timeline.length, PIECE):
            end = min(at + PIECE, timeline.length)
            pcm = np.full((end - at) * 48, BED, np.float32)
            for cue in timeline.cues:
                first, last = max(at, cue.start), min(end, cue.end)
                if cue.kind != "bed" and first < last:
                    part = sound_of(cue)[(first - cue.start) * 48 : (last - cue.start) * 48]
                    pcm[(first - at) * 48 : (last - at) * 48] += part
            yield Island(frames_from_ms(Ms(at)), pcm)

    def replan(self, at: Ms, change: Ms) -> Replanned:
        """Make a block longer or shorter; it keeps the time that has passed and that its words need."""
        running = (n for n, one in enumerate(self._timeline.steps) if one.start <= at < one.end)
        number = next(running, None)
        if number is None:
            return Replanned(Ms(0), Ms(0))
        place = [n for n, block in enumerate(self.blocks) if block.step][number]
        block, begun = self.blocks[place], self._timeline.steps[number].start
        least = max(at - begun + 1, *(offset + length for offset, length in block.words))
        least += CHIME if block.chime else 0
        length = max(min(least, block.length), block.length + change)
        self.blocks[place] = replace(block, length=length)
        self._timeline = lay(self.blocks, bed=self.bed)
        return Replanned(Ms(length - block.length), Ms(length - block.length))

    def say_again(self, cue: Cue) -> Pcm:
        """Return a sentence with another level."""
        return sound_of(cue) + np.float32(AGAIN)

    def say_time_left(self, step: Ms | None, session: Ms) -> Pcm:
        """Return a second and a half of words."""
        self.times_told.append((step, session))
        return np.full(72_000, TIME, np.float32)


class PonderingDirector(BlockDirector):
    """One that takes its time over a new plan, in milliseconds."""

    def __init__(self, blocks: Sequence[Block], clock: FakeClock, takes: int) -> None:
        super().__init__(blocks)
        self.clock = clock
        self.takes = takes

    def replan(self, at: Ms, change: Ms) -> Replanned:
        """Make the new plan, some time later."""
        self.clock.sleep(Ms(self.takes))
        return super().replan(at, change)


def sound_of(cue: Cue) -> Pcm:
    """Return a cue as a level: 0.2 and more for chimes, below for sentences, by block and sentence."""
    if cue.utterance:
        block, sentence = cue.text.split(".")
        level = 0.01 + int(block) / 500 + int(sentence) / 10_000
    else:
        level = 0.3 if cue.role == "end" else 0.25
    return np.full((cue.end - cue.start) * 48, level, np.float32)


@dataclass(frozen=True, slots=True)
class Noise:
    """Something that was heard."""

    what: str
    """`3.1` the second sentence of the fourth block, `again 3.1`, `time`, `chime`, `gong` or `tone`."""
    start: float
    """Milliseconds since the session was begun."""
    end: float

    @property
    def is_voice(self) -> bool:
        """Whether it is words."""
        return self.what not in {"chime", "gong", "tone"}


def name_of(pcm: Pcm) -> str:
    """Tell by its level what a sound is."""
    middle = pcm[len(pcm) // 3 : max(len(pcm) // 3 + 1, len(pcm) - len(pcm) // 3)]
    if len(middle) > 2 and float(middle.max() - middle.min()) > 0.0001:
        return "tone"
    level = round(float(middle[0]), 4)
    fixed = {0.3: "gong", 0.25: "chime", TIME: "time"}
    if level in fixed:
        return fixed[level]
    again, level = ("again ", level - AGAIN) if level >= AGAIN else ("", level)
    block, sentence = divmod(round((level - 0.01) * 10_000), 20)
    return f"{again}{block}.{sentence}"


@dataclass
class Sitting:
    """A listener with a player and a fake device, on a fake clock.

    Args:
        director: What is played.
        streams: What the output can do.
        poll: How often the player looks.
        latency: How far the device is behind.
        start: Where the session begins.
        end: Where it is to stop.
        threaded: Whether the Director works in a thread of its own.
    """

    director: BlockDirector
    streams: bool = True
    poll: int = 20
    latency: int = 0
    start: int = 0
    end: int | None = None
    threaded: bool = False
    clock: FakeClock = field(default_factory=lambda: FakeClock(Ms(10_000)))
    shown: list[tuple[Ms, Status]] = field(default_factory=list)
    kept: list[Bookmark | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begun = self.clock.now()
        self.output = FakeOutput(self.clock, streams=self.streams, latency=Ms(self.latency))
        self.orders: SimpleQueue[Order] = SimpleQueue()
        end = None if self.end is None else Ms(self.end)
        wishes = Wishes(
            "r.md", "hash", start=Ms(self.start), end=end, poll=Ms(self.poll), in_thread=self.threaded
        )
        show = lambda status: self.shown.append((self.now, status))  # noqa: E731  one line, used once
        self.player = Player(
            self.director, self.clock, self.output, Company(self.orders, show, self.kept.append), wishes
        )
        self.player.begin()

    @property
    def now(self) -> Ms:
        """Milliseconds since the sitting was begun."""
        return Ms(self.clock.now() - self.begun)

    @property
    def status(self) -> Status:
        """What was shown last."""
        return self.shown[-1][1]

    def order(self, text: str) -> None:
        """Give an order, and let the player look."""
        order = read_order(text)
        assert order is not None
        self.orders.put(order)
        self.player.tick()

    def wait(self, length: float) -> None:
        """Let time pass, the player looking as often as it does."""
        until = self.clock.now() + round(length)
        while self.clock.now() < until and self.player.tick():
            self.clock.sleep(Ms(min(self.poll, until - self.clock.now())))

    def until(self, position: int) -> None:
        """Let time pass until the session is at a place."""
        while self.player.position < position and self.player.tick():
            self.clock.sleep(Ms(1 if position - self.player.position < self.poll else self.poll))

    def to_the_end(self, most: int = 3_600_000) -> None:
        """Let the session end."""
        self.wait(most)
        assert self.player.state is State.ENDED

    def played(self) -> list[Played]:
        """Return all that the stages were given and that was heard."""
        return [one for stage in self.output.stages for one in stage.played if one.heard]

    def heard(self, *, tones: bool = False) -> list[Noise]:
        """Return what was heard, in order."""
        zero = frames_from_ms(Ms(self.begun + self.latency))
        noises = [
            Noise(name_of(one.pcm), (one.at - zero) / 48, (one.end - zero) / 48) for one in self.played()
        ]
        kept = (one for one in noises if tones or one.what != "tone")
        return sorted(kept, key=lambda one: (one.start, one.end))
