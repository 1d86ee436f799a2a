"""What a track says about itself, from its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.core.units import Ms
from voiceguide.output.info import Chapter, Cover, TrackInfo, Words

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
    plan: str = "",
) -> TrackInfo:
    """Return what a track says about itself; the whole session has chapters.

    Args:
        planned: The routine.
        timeline: Its times.
        cut: Which stretch the track is.
        place: Which of how many tracks it is; zeros where it is the only one.
        cover: Its picture.
        plan: What should sound in it and when, as `track_plans` has it.
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
        plan=plan,
        words=tuple(
            Words(cue.text, Ms(cue.start - cut.start))
            for cue in timeline.cues
            if cue.utterance and cut.start <= cue.start < cut.end
        ),
        cover=cover,
    )
