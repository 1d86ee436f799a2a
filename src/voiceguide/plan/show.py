"""A timeline as plain values: what `plan --json` prints."""

from __future__ import annotations

from typing import Any

from voiceguide.core.ipa import readable
from voiceguide.core.source import Span
from voiceguide.core.timeline import Cue, Timeline
from voiceguide.core.utterance import AS_SPOKEN


def as_json(timeline: Timeline) -> dict[str, Any]:
    """Return a timeline as JSON values; every key is always there."""
    return {
        "title": timeline.title,
        "lang": timeline.lang,
        "length_ms": timeline.length,
        "voice": timeline.voice,
        "estimated": timeline.estimated,
        "dial": round(timeline.dial, 6),
        "left_out": [{**_place(one.span), "text": one.text} for one in timeline.left_out],
        "sections": [
            {
                "title": chapter.title,
                "start_ms": chapter.start,
                "end_ms": chapter.end,
                **_place(chapter.span),
                "side": chapter.side,
            }
            for chapter in timeline.sections
        ],
        "steps": [
            {
                "text": step.text,
                "start_ms": step.start,
                "end_ms": step.end,
                **_place(step.span),
                "section": step.section,
                "side": step.side,
                "round": step.round,
            }
            for step in timeline.steps
        ],
        "cues": [_cue(cue) for cue in timeline.cues],
        "elastic": [
            {
                **_place(place.span),
                "least_ms": place.least,
                "most_ms": place.most,
                "value_ms": place.value,
            }
            for place in timeline.elastic
        ],
        "marks": [{"name": mark.name, "at_ms": mark.at} for mark in timeline.marks],
        "yielded": [_cue(cue) for cue in timeline.yielded],
        "stretched": [
            {
                "text": cue.text,
                "start_ms": cue.start,
                **_place(cue.span),
                "step": cue.step,
                "stretch": cue.utterance.stretch / AS_SPOKEN,
            }
            for cue in timeline.cues
            if cue.utterance and cue.utterance.stretch != AS_SPOKEN
        ],
    }


def _place(span: Span | None) -> dict[str, Any]:
    """Return the file and the line of what an author wrote."""
    return {"file": span.file if span else None, "line": span.line if span else None}


def _cue(cue: Cue) -> dict[str, Any]:
    times = {"start_ms": cue.start, "end_ms": cue.end, "slot_end_ms": cue.slot_end}
    place = {**_place(cue.span), "section": cue.section, "step": cue.step}
    if cue.utterance:
        said = {"text": cue.text, "spoken": readable(cue.utterance.text)}
        return {"kind": cue.kind, "role": cue.role, **said, **times, **place, "voice": cue.utterance.voice}
    return {"kind": cue.kind, "role": cue.role, "name": cue.name, **times, **place, "voice": None}
