"""A planned routine to the page that hangs on the wall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from voiceguide.core.document import Meta
from voiceguide.core.inlines import Picture
from voiceguide.core.schedule import write_schedule
from voiceguide.core.sheet import Drawing, Part, Row, Sheet
from voiceguide.core.timeline import Chapter, Cue, TimedStep, Timeline
from voiceguide.core.units import Ms
from voiceguide.core.words import Words
from voiceguide.output.sheet.page import write_sheet
from voiceguide.pipeline.languages import words_for
from voiceguide.pipeline.pictures import drawings, pictures_of
from voiceguide.pipeline.plan import Planned

_BESIDE = {"step", "preview", "announce", "warning", "countdown"}
"""Roles of what is said that the page shows in another place, or not at all."""


def sheet_page(planned: Planned, timeline: Timeline) -> str:
    """Return a planned routine as a page of HTML."""
    document = planned.compiled.document
    folder = Path(planned.compiled.routine.source.file).parent
    shown = drawings(pictures_of(document), folder)
    words = words_for(timeline.lang)
    return write_sheet(sheet_of(timeline, document.meta, shown, words), words)


def sheet_of(timeline: Timeline, meta: Meta, shown: Mapping[Picture, Drawing], words: Words) -> Sheet:
    """Return what a page shows of a session."""
    owners: dict[int, list[Picture]] = {}
    for picture in shown:
        owners.setdefault(_owner(picture, timeline.sections), []).append(picture)
    parts = []
    for number, chapter in enumerate(timeline.sections):
        rows = [*_steps(timeline, number), *_sentences(timeline, number)]
        rows.sort(key=lambda placed: placed[0].start)
        here = {picture: shown[picture] for picture in owners.get(number, ())}
        if rows or number or here:
            parts.append(_part(chapter, rows, here))
    return Sheet(
        timeline.title,
        timeline.lang,
        timeline.length,
        tuple(cue.text for cue in timeline.cues if cue.role == "warning" and cue.utterance),
        tuple(parts),
        tuple(fact for fact in (meta.author, write_schedule(meta.schedule, words)) if fact),
    )


def _owner(picture: Picture, sections: Sequence[Chapter]) -> int:
    """Return which section shows a picture: the last that begins before it, and of its copies the first."""
    before = [
        (one.span.line, -number)
        for number, one in enumerate(sections)
        if one.span.file == picture.span.file and one.span.line <= picture.span.line
    ]
    return -max(before)[1] if before else 0


def _part(chapter: Chapter, rows: Sequence[tuple[Row, int]], here: Mapping[Picture, Drawing]) -> Part:
    """Return a section with its pictures, each at the row that stands before it, or at the head."""
    lines = [line for _, line in rows]
    placed: dict[int, list[Drawing]] = {}
    for picture, drawing in here.items():
        before = [number for number, line in enumerate(lines) if line <= picture.span.line]
        placed.setdefault(max(before, key=lines.__getitem__, default=-1), []).append(drawing)
    illustrated = tuple(
        replace(row, drawings=tuple(placed.get(number, ()))) for number, (row, _) in enumerate(rows)
    )
    return Part(chapter.title, chapter.start, chapter.end, illustrated, tuple(placed.get(-1, ())))


def _steps(timeline: Timeline, section: int) -> Iterator[tuple[Row, int]]:
    """Yield the steps of a section, each with its line; one that is repeated is one row."""
    numbered = [(number, step) for number, step in enumerate(timeline.steps) if step.section == section]
    for _, group in groupby(numbered, key=lambda one: one[1].span):
        turns = list(group)
        number, step = turns[0]
        cues = [
            cue for cue in timeline.cues if cue.step == number and cue.utterance and cue.role not in _BESIDE
        ]
        told = tuple((row.start, row.text) for row, _ in _grouped(cues))
        yield Row(step.start, step.text, _length(step), len(turns), told), step.span.line


def _length(step: TimedStep) -> Ms:
    return Ms(step.end - step.start)


def _sentences(timeline: Timeline, section: int) -> Iterator[tuple[Row, int]]:
    """Yield what is said between steps, each sentence with its line."""
    yield from _grouped(
        [
            cue
            for cue in timeline.cues
            if cue.section == section and cue.step is None and cue.utterance and cue.role not in _BESIDE
        ]
    )


def _grouped(cues: Sequence[Cue]) -> Iterator[tuple[Row, int]]:
    """Yield sentences; the numbers of a count, and the words of a breath, are one row."""
    for (kind, _, _), group in groupby(cues, key=lambda cue: (cue.kind, cue.span, cue.role)):
        run = list(group)
        line = run[0].span.line if run[0].span else 0
        if kind == "speech":
            yield from ((Row(cue.start, cue.text), line) for cue in run)
            continue
        texts = list(dict.fromkeys(cue.text for cue in run))
        joined = f"{texts[0]} … {texts[-1]}" if kind == "count" and len(texts) > 1 else " – ".join(texts)
        times = 1 if kind == "count" else max(sum(cue.text == texts[0] for cue in run), 1)
        yield Row(run[0].start, joined, None, times), line
