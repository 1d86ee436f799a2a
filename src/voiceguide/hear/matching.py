"""Onsets held against a plan: what is missing, late or early, and what nobody planned."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from voiceguide.core.units import Ms
from voiceguide.hear.onsets import Onset
from voiceguide.hear.plan import EARLY, LATE, PlannedCue, TrackPlan

_NEAR: Final = Ms(1000)
"""How far away a sound that nobody planned is taken for one that is missing."""
_SWELLS: Final = Ms(400)
"""How near to its time a chime must swell that has no stroke."""
_ONE_SOUND: Final = Ms(1500)
"""Onsets so near to one another are one sound to whoever reads of them."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A cue that is not heard at its time."""

    cue: PlannedCue
    heard: Ms | None
    """When it is heard instead; None for not at all."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a track's onsets are, held against its plan."""

    heard: int
    """Cues that are heard at their time."""
    hidden: int
    """Cues that begin under others, so that nobody can hear when."""
    moved: tuple[Moved, ...]
    strange: tuple[Onset, ...]
    """What nobody planned, once for each sound."""


def match(plan: TrackPlan, onsets: Sequence[Onset], swells: Sequence[Onset] = ()) -> Match:
    """Hold onsets, in order, against a plan; a chime that only swells is heard, too."""
    times = [one.at for one in onsets]
    hidden = plan.hidden()
    looked_at = [cue for number, cue in enumerate(plan.cues) if number not in hidden]
    absent = [
        cue
        for cue in looked_at
        if not _within(times, cue.start - EARLY, cue.start + LATE)
        and (cue.spoken or not _swells(swells, cue.start))
    ]
    strange = _unplanned([*plan.cues, *(bed for bed in plan.beds if bed.begun)], onsets)
    moved: list[Moved] = []
    for cue in absent:
        heard = _nearest(cue, times, strange)
        strange = [one for one in strange if heard is None or abs(one.at - heard) > _ONE_SOUND]
        moved.append(Moved(cue, heard))
    return Match(len(looked_at) - len(absent), len(hidden), tuple(moved), tuple(_apart(strange)))


def _within(times: Sequence[Ms], start: int, end: int) -> bool:
    at = bisect_left(times, start)
    return at < len(times) and times[at] <= end


def _swells(swells: Sequence[Onset], at: Ms) -> bool:
    """Tell whether something swells near a time."""
    return any(one.at <= at + _SWELLS and at - _SWELLS <= one.until for one in swells)


def _unplanned(cues: Sequence[PlannedCue], onsets: Sequence[Onset]) -> list[Onset]:
    """Return the onsets that stand in no cue's time; both are in order."""
    busy: list[tuple[Ms, Ms]] = []
    for start, end in sorted(cue.busy for cue in cues):
        if busy and start <= busy[-1][1]:
            busy[-1] = (busy[-1][0], max(end, busy[-1][1]))
        else:
            busy.append((start, end))
    starts = [start for start, _ in busy]
    found = []
    for one in onsets:
        at = bisect_left(starts, one.at + 1) - 1
        if at < 0 or one.at > busy[at][1]:
            found.append(one)
    return found


def _nearest(cue: PlannedCue, times: Sequence[Ms], strange: Sequence[Onset]) -> Ms | None:
    """Return when a missing cue is heard instead: a sound that nobody planned, or one later in its own time."""
    late = [at for at in times if cue.start < at <= min(cue.end, Ms(cue.start + _NEAR))][:1]
    early = [one.at for one in strange if abs(one.at - cue.start) <= _NEAR][:1]
    return min((*late, *early), key=lambda at: abs(at - cue.start), default=None)


def _apart(strange: Sequence[Onset]) -> list[Onset]:
    found: list[Onset] = []
    last = None
    for one in strange:
        if last is None or one.at - last > _ONE_SOUND:
            found.append(one)
        last = one.at
    return found
