"""The line of a session as pieces that stand one after another, each with its own length.

Gaps and chimes are settled here; what is elastic keeps its bounds, and where things come
to stand is worked out later, once the dial is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from voiceguide.core.session import Cue, Say, Step, Strike
from voiceguide.core.source import Span
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Extents:
    """How long everything lasts that can sound."""

    speech: Mapping[Utterance, Extent]
    chimes: Mapping[str, Extent]
    slots: Mapping[Span, Ms]
    """The time kept for each sentence's place: the longest of its variants."""

    def of(self, sound: Say | Strike) -> Extent:
        """Return the extent of one sound, its slot being the one kept for its place."""
        if isinstance(sound, Say):
            return Extent(self.speech[sound.utterance].sounds, self.slots[sound.span])
        return self.chimes[sound.name]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A stretch whose length is known: a gap, a sentence, a chime's lead."""

    length: Ms
    sounds: tuple[tuple[Ms, Say | Strike], ...] = ()
    """What sounds in it, and when, from its start."""
    section: int = 0
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A written pause, or a switch; elastic when its bounds differ."""

    least: Ms
    most: Ms
    span: Span
    sounds: tuple[tuple[Ms, Say | Strike], ...] = ()
    section: int = 0
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A step with a time of its own; its sounds have a line of their own inside."""

    least: Ms
    most: Ms
    step_of: Step
    lead: tuple[tuple[Ms, Say | Strike], ...]
    """The chime that rings at its start."""
    lead_length: Ms
    line: tuple[Fixed | Pause, ...]
    cues: tuple[tuple[Cue, tuple[Fixed | Pause, ...]], ...]
    section: int = 0
    step: int | None = None

    @property
    def span(self) -> Span:
        """The place that all copies of this step share."""
        return self.step_of.span


Piece: TypeAlias = Fixed | Pause | Timed
