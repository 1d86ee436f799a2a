"""The transcript: a session as a page to read, with its warnings first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from voiceguide.core.captions import one_line
from voiceguide.core.timeline import Chapter, Cue, TimedStep, Timeline
from voiceguide.core.units import Ms, short_clock
from voiceguide.core.words import Words


def dump(timeline: Timeline, words: Words, start: Ms = Ms(0), end: Ms | None = None) -> str:
    """Return what is said from one time up to another as a page, its times from the first."""
    last = timeline.length if end is None else end
    warnings, length = words.phrase("warnings"), words.phrase("length")
    title = one_line(timeline.title)
    said = [cue for cue in timeline.cues if cue.utterance and start <= cue.start < last]
    lines = [title, "=" * len(title), f"{length}: {short_clock(Ms(last - start))}"]
    cautions = [cue for cue in said if cue.role == "warning"]
    if cautions:
        lines += ["", *_heading(warnings), "", *(f"! {one_line(cue.text)}" for cue in cautions)]
    for number, chapter in enumerate(timeline.sections):
        told = [cue for cue in said if cue.section == number and cue.role != "warning"]
        if told:
            lines += ["", *_section(chapter, told, timeline.steps, start)]
    return "\n".join((*lines, ""))


def _section(chapter: Chapter, told: Sequence[Cue], steps: Sequence[TimedStep], start: Ms) -> Iterator[str]:
    yield from _heading(f"{short_clock(Ms(max(chapter.start, start) - start))}  {one_line(chapter.title)}")
    yield ""
    for number, cues in groupby(told, key=lambda cue: cue.step):
        if number is None:
            yield from (f"{short_clock(Ms(cue.start - start)):>7}  {one_line(cue.text)}" for cue in cues)
            continue
        step = steps[number]
        yield f"{short_clock(Ms(max(step.start, start) - start)):>7}  {one_line(step.text)}"
        for cue in cues:
            if cue.role != "step":
                yield f"{'':9}{short_clock(Ms(cue.start - start))}  {one_line(cue.text)}"


def _heading(text: str) -> tuple[str, str]:
    return text, "-" * len(text)
