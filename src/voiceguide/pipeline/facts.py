"""What a track says about itself, from its plan."""

from __future__ import annotations

import json
import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.units import Ms
from voiceguide.output.info import Chapter, Cover, TrackInfo, Words
from voiceguide.plan.show import as_json

if TYPE_CHECKING:
    from voiceguide.core.timeline import Timeline
    from voiceguide.pipeline.album import Cut
    from voiceguide.pipeline.plan import Planned


def facts_of(
    planned: Planned,
    timeline: Timeline,
    cut: Cut,
    place: tuple[int, int] = (0, 0),
    cover: Cover | None = None,
    speech_lufs: float | None = None,
) -> TrackInfo:
    """Return what a track says about itself; the whole session has chapters, and its plan.

    Args:
        planned: The routine.
        timeline: Its times.
        cut: Which stretch the track is.
        place: Which of how many tracks it is; zeros where it is the only one.
        cover: Its picture.
        speech_lufs: How loud its speech is promised to be.
    """
    number, tracks = place
    whole = not number
    return TrackInfo(
        title=cut.title,
        author=planned.compiled.document.meta.author,
        lang=timeline.lang,
        length=Ms(cut.end - cut.start),
        chapters=tuple(Chapter(one.title, one.start, one.end) for one in timeline.sections if whole),
        album="" if whole else timeline.title,
        number=number,
        tracks=tracks,
        plan=_plan_text(timeline, planned.compiled.routine.source.file, speech_lufs) if whole else "",
        words=tuple(
            Words(cue.text, Ms(cue.start - cut.start))
            for cue in timeline.cues
            if cue.utterance and cut.start <= cue.start < cut.end
        ),
        cover=cover,
    )


def _plan_text(timeline: Timeline, source: str, speech_lufs: float | None) -> str:
    """Return a timeline as a track keeps it: files are told from the routine's folder, not from this machine's."""
    folder = Path(source).parent
    plan = as_json(timeline)
    if speech_lufs is not None:
        plan["speech_lufs"] = speech_lufs
    for one in chain(
        *(plan[part] for part in ("left_out", "sections", "steps", "cues", "elastic", "yielded"))
    ):
        if one["file"]:
            one["file"] = Path(os.path.relpath(one["file"], folder)).as_posix()
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":"))
