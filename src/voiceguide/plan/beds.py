"""Changes of the background to its cues: each bed sounds until the next one has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from voiceguide.core.beds import BED_FADE
from voiceguide.core.timeline import Cue
from voiceguide.core.units import Ms


def bed_cues(changes: Iterable[Cue], length: Ms) -> tuple[Cue, ...]:
    """Return the beds of a session, each with where it ends; a bed changes no time of the plan.

    A bed fades out over the beginning of the next one, or of the silence, that is written, and the
    last one ends with the session. Of changes at one place the last counts; a bed that sounds
    already goes on as if nothing had been written.

    Args:
        changes: Where each begins to sound, in the order of the script; no name is silence.
        length: The session's.
    """
    heard = [Cue("bed", "narration", Ms(0), Ms(0), Ms(0), 0)]
    for change in sorted(changes, key=lambda cue: cue.start):
        if len(heard) > 1 and heard[-1].start == change.start:
            heard.pop()
        if _sound(change) != _sound(heard[-1]):
            heard.append(change)
    heard.append(replace(heard[0], start=length))
    return tuple(
        replace(one, end=Ms(min(following.start + BED_FADE, length)), slot_end=one.start)
        for one, following in pairwise(heard)
        if one.name and one.start < following.start
    )


def _sound(cue: Cue) -> tuple[str, float]:
    return cue.name, cue.gain_db if cue.name else 0.0
