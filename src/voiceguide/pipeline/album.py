"""Where a session is cut into the tracks of an album."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.core.units import Ms
from voiceguide.output.names import plain_track_name, safe_name, short_title, track_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from voiceguide.core.timeline import Timeline

SPLITS: Final = ("none", "section", "step")
"""What a track of an album can be."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A track of an album: the stretch of the session that it is."""

    title: str
    start: Ms
    end: Ms
    section: int


def cuts(timeline: Timeline, split: str) -> tuple[Cut, ...]:
    """Return the tracks of a session: stretches that follow each other and are all of it."""
    if split == "section":
        found = [Cut(one.title, one.start, one.end, at) for at, one in enumerate(timeline.sections)]
    elif split == "step":
        found = list(_steps(timeline))
    else:
        found = []
    lasting = tuple(one for one in found if one.end > one.start)
    return lasting or (Cut(timeline.title, Ms(0), timeline.length, 0),)


def track_names(found: Sequence[Cut], kind: str, *, plain: bool = False) -> tuple[str, ...]:
    """Return the names of an album's tracks, so that they sort as they are played.

    Args:
        found: The tracks.
        kind: One of `FORMATS`.
        plain: Whether they are of letters only that need no quoting in an address.
    """
    named = plain_track_name if plain else track_name
    return tuple(named(at, len(found), cut.title, kind) for at, cut in enumerate(found, 1))


def playlist_names(folder: Path) -> tuple[str, str]:
    """Return the names of an album's playlists, M3U and XSPF."""
    name = safe_name(folder.name)
    return f"{name}.m3u", f"{name}.xspf"


def _steps(timeline: Timeline) -> Iterator[Cut]:
    """Yield a track for each step, with what is told before it; words after the last one are tracks of their own."""
    at = Ms(0)
    steps = [one for one in timeline.steps if one.end > one.start]
    for step in steps[:-1]:
        yield Cut(short_title(step.text), at, step.end, step.section)
        at = step.end
    if not steps:
        return
    last = steps[-1]
    after = [cue for cue in timeline.cues if cue.utterance and cue.start >= last.end]
    closing = max(last.end, timeline.sections[after[0].section].start) if after else timeline.length
    yield Cut(short_title(last.text), at, closing, last.section)
    for number, one in enumerate(timeline.sections):
        if one.end > closing:
            yield Cut(one.title, max(one.start, closing), one.end, number)
