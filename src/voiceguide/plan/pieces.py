"""The line of a session as pieces that stand one after another, each with its own length.

Gaps and chimes are settled here; what is elastic keeps its bounds, and where things come
to stand is worked out later, once the dial is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeGuard

from voiceguide.core.session import BedChange, Cue, Mark, Play, Say, Step, Strike
from voiceguide.core.source import Span
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance

Sound: TypeAlias = Say | Strike | Play | BedChange | Mark
"""What has a place; a mark makes no sound, and a bed takes no time."""

Sounds: TypeAlias = tuple[tuple[Ms, Sound], ...]
"""Sounds, and when each begins."""

_NONE = Extent(Ms(0), Ms(0))


@dataclass(frozen=True, slots=True)
class Extents:
    """How long everything lasts that can sound."""

    speech: Mapping[Utterance, Extent]
    chimes: Mapping[str, Extent]
    slots: Mapping[Span, Ms]
    """The time kept for each sentence's place: the longest of its variants."""
    files: Mapping[str, Extent] = field(default_factory=dict)
    """Sound files that are played in turn."""

    def of(self, sound: Sound) -> Extent:
        """Return the extent of one sound, a sentence's slot being the one kept for its place."""
        match sound:
            case Say(kind="speech", role="preview"):
                return self.speech[sound.utterance]  # ends with its step, whatever other copies announce
            case Say(kind="speech"):
                return Extent(self.speech[sound.utterance].sounds, self.slots[sound.span])
            case Say():
                return self.speech[sound.utterance]
            case Strike(name):
                return self.chimes[name]
            case Play(path):
                return self.files[path]
            case Mark() | BedChange():
                return _NONE


@dataclass(frozen=True, slots=True)
class Fixed:
    """A stretch whose length is known: a gap, a sentence, a chime's lead."""

    length: Ms
    sounds: Sounds = ()
    """What sounds in it, and when, from its start."""
    section: int = 0
    step: int | None = None
    exact: bool = False
    """True where an author wrote the length: a count, a breath."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A written pause, or a switch; elastic when its bounds differ."""

    least: Ms
    most: Ms
    span: Span
    sounds: Sounds = ()
    need: Ms = Ms(0)
    """What is said in it takes so long."""
    section: int = 0
    step: int | None = None
    line: tuple[Fixed | Pause, ...] = ()
    """What is said in it, one after another, as it was before `sounds` was made of it."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A step with a time of its own; its sounds have a line of their own inside."""

    least: Ms
    most: Ms
    step_of: Step
    lead: Sounds
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


@dataclass(frozen=True, slots=True)
class Nest:
    """One turn of a block with a length of its own; its pieces have a dial of their own inside."""

    least: Ms
    most: Ms
    span: Span
    """Where the length is written; all turns of the place share it."""
    pieces: tuple[Piece, ...]
    section: int = 0
    """The one that it begins in; its pieces may go on into others."""
    step: int | None = None


Piece: TypeAlias = Fixed | Pause | Timed | Nest


def is_elastic(piece: Piece) -> TypeGuard[Pause | Timed | Nest]:
    """Tell whether a piece may be longer or shorter."""
    return not isinstance(piece, Fixed) and piece.least < piece.most


def fixed_in(piece: Piece) -> Iterator[Fixed]:
    """Yield what has a length of its own in a piece, but for the pieces of a nest."""
    match piece:
        case Fixed():
            yield piece
        case Pause(line=line):
            yield from (one for part in line for one in fixed_in(part))
        case Timed(line=line, cues=cues):
            parts = (*line, *(part for _, cue in cues for part in cue))
            yield from (one for part in parts for one in fixed_in(part))
        case Nest():
            pass


def is_exact(piece: Fixed | Pause) -> bool:
    """Tell whether an author wrote how long a piece is, so that at the end of a line it must fit too."""
    return isinstance(piece, Pause) or piece.exact


def run(line: Sequence[Fixed | Pause], start: Ms, values: Mapping[Span, Ms]) -> tuple[Sounds, Ms]:
    """Place a line's sounds from a start; return them and where the line ends."""
    at, out = start, list[tuple[Ms, Sound]]()
    for piece in line:
        out += [(Ms(at + offset), sound) for offset, sound in piece.sounds]
        at = Ms(at + (piece.length if isinstance(piece, Fixed) else values.get(piece.span, piece.least)))
    return tuple(out), at
