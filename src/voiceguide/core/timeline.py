"""A session with its times: every cue at its absolute place, in whole milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.core.source import Span
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Extent:
    """How much time a sound takes."""

    sounds: Ms
    """Up to the end of the voice, or of a chime's tail."""
    slot: Ms
    """Up to where the next thing may begin: the padded clip, or a chime's lead."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that sounds at a time."""

    kind: str
    role: str
    start: Ms
    end: Ms
    """The end of the voice, or of a chime's tail."""
    slot_end: Ms
    """Where the time kept for it ends."""
    section: int
    step: int | None = None
    span: Span | None = None
    text: str = ""
    utterance: Utterance | None = None
    """What is said; None for what is not speech."""
    name: str = ""
    """Which chime, or which file; empty for speech."""
    gain_db: float = 0.0
    """Against how loud it is by itself: a file as loud as the speech."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section in time."""

    title: str
    start: Ms
    end: Ms
    span: Span
    side: str | None = None


@dataclass(frozen=True, slots=True)
class TimedStep:
    """A step in time; it starts with its first sound."""

    text: str
    start: Ms
    end: Ms
    span: Span
    section: int
    side: str | None = None
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Elastic:
    """An elastic place and the length that the dial gave it."""

    span: Span
    least: Ms
    most: Ms
    value: Ms
    fits: tuple[Span, ...] = ()
    """Where the lengths of their own are written that it stands within, the outermost first.

    A place that stands in several, as in a file that is included twice, has a value in each.
    """


@dataclass(frozen=True, slots=True)
class Mark:
    """A named place."""

    name: str
    at: Ms
    span: Span


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something optional that there was no time for."""

    text: str
    """The block as shown, or how many rounds of it."""
    span: Span


@dataclass(frozen=True, slots=True)
class Timeline:
    """All cues, sorted by start, and a length."""

    title: str
    lang: str
    voice: str
    length: Ms
    dial: float
    estimated: bool
    sections: tuple[Chapter, ...]
    steps: tuple[TimedStep, ...]
    cues: tuple[Cue, ...]
    elastic: tuple[Elastic, ...]
    marks: tuple[Mark, ...] = ()
    yielded: tuple[Cue, ...] = ()
    """Cues that come again and again, where they were left out to yield to other speech."""
    left_out: tuple[LeftOut, ...] = ()
    """In the order of the script."""
