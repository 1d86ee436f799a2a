"""The places of a session to stop at: where `next` and `back` go, and where an interrupted one begins again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from voiceguide.core.timeline import Cue, Timeline
from voiceguide.core.units import SECOND, Ms

APART: Final = Ms(3 * SECOND)
"""Silence before a sentence of narration that makes it a thing of its own."""

_STEP, _END, _SECTION, _TEXT = range(4)


@dataclass(frozen=True, slots=True)
class Stop:
    """A place that begins something: a step, a section, a block of narration, or the end."""

    start: Ms
    end: Ms
    step: int | None
    text: str
    """The step's, or the first sentence; empty where nothing is said."""


def stops(timeline: Timeline) -> tuple[Stop, ...]:
    """Return the places to stop at, in order; the first is the beginning.

    Each step is one, and so is the end chime. Of what is told without a step, each paragraph is one,
    and each sentence after a long silence. A section that begins with one of these is one with it.
    """
    places = sorted(_places(timeline))
    kept: list[tuple[Ms, int, int | None]] = []
    for start, rank, step in places:
        if kept and _same(timeline, kept[-1], (start, rank)):
            kept[-1] = (kept[-1][0], min(kept[-1][1], rank), kept[-1][2] if step is None else step)
        else:
            kept.append((start, rank, step))
    ends = [start for start, _, _ in kept[1:]] + [timeline.length]
    return tuple(
        Stop(start, end, step, _text(timeline, step, start, end))
        for (start, _, step), end in zip(kept, ends, strict=True)
    )


def _places(timeline: Timeline) -> Iterator[tuple[Ms, int, int | None]]:
    yield Ms(0), _SECTION, None
    yield from ((one.start, _SECTION, None) for one in timeline.sections if one.start < timeline.length)
    yield from ((one.start, _STEP, number) for number, one in enumerate(timeline.steps))
    yield from ((cue.start, _END, None) for cue in timeline.cues if cue.role == "end")
    before: Cue | None = None
    for cue in timeline.cues:
        if cue.utterance is None:
            continue
        if cue.step is None and (before is None or _begins(before, cue)):
            yield cue.start, _TEXT, None
        before = cue


def _begins(before: Cue, cue: Cue) -> bool:
    """Tell whether a sentence outside of steps begins something after the one before."""
    if before.step is not None or before.section != cue.section or cue.start - before.slot_end >= APART:
        return True
    if before.span is None or cue.span is None or before.span.file != cue.span.file:
        return before.span != cue.span
    return not before.span.line <= cue.span.line <= before.span.end_line + 1


def _same(timeline: Timeline, one: tuple[Ms, int, int | None], other: tuple[Ms, int]) -> bool:
    """Tell whether two places are one: the same moment, or a section and what it begins with."""
    if one[0] == other[0]:
        return one[1] != _STEP or other[1] != _STEP
    if one[1] != _SECTION or other[1] in {_SECTION, _END}:
        return False
    return not any(cue.utterance and one[0] <= cue.start < other[0] for cue in timeline.cues)


def _text(timeline: Timeline, step: int | None, start: Ms, end: Ms) -> str:
    if step is not None:
        return timeline.steps[step].text
    return next((cue.text for cue in timeline.cues if cue.utterance and start <= cue.start < end), "")
