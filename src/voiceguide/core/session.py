"""A routine after expansion: loops unrolled, variables replaced, sentences apart; no times yet.

Copies of one place in the script (both sides, all rounds) share its span, and by it one
elastic length and one slot for each sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from voiceguide.core.beds import Background
from voiceguide.core.document import Rhythm, When
from voiceguide.core.source import Span
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Say:
    """One sentence."""

    text: str
    """As shown."""
    utterance: Utterance
    role: str
    span: Span
    kind: str = "speech"
    """`speech`, or the `count` or `breath` that a number or a word belongs to."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A written pause."""

    least: Ms
    most: Ms
    span: Span


@dataclass(frozen=True, slots=True)
class Strike:
    """A chime, or several of the same."""

    name: str
    role: str
    span: Span | None = None
    """None where no author wrote it."""
    times: int = 1
    every: Ms | None = None
    """None for the chime's own lead."""
    mute: bool = False
    """True in a later copy of a block: the time is kept, nothing rings."""
    kind: str = "chime"
    """`chime`, or the `beat` or `breath` that it belongs to."""


@dataclass(frozen=True, slots=True)
class Play:
    """A sound file of the author's, in turn."""

    path: str
    gain_db: float
    """Against the speech."""
    role: str
    span: Span
    kind: str = "sound"


@dataclass(frozen=True, slots=True)
class BedChange:
    """Another background from here on; it takes no time."""

    to: Background
    span: Span | None = None
    """None where no author wrote it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A named place; it takes no time."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Score:
    """Sounds at exact times of their own: a count, a breath, a beat."""

    sounds: tuple[tuple[Ms, Say | Strike], ...]
    """When each sounds, from the start."""
    length: Ms
    """What follows waits so long: not at all for a beat, which sounds under it."""
    span: Span


Item: TypeAlias = Say | Rest | Strike | Play | BedChange | Mark | Score


@dataclass(frozen=True, slots=True)
class AtClose:
    """Ending so long before the end of the step."""

    before: Ms


@dataclass(frozen=True, slots=True)
class Cue:
    """What sounds inside a step at a time of its own."""

    when: When | AtClose
    items: tuple[Item, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Fit:
    """One turn of a block that is fitted to a length of its own."""

    least: Ms
    most: Ms
    span: Span
    """Where the length is written; the turns of a place share it."""
    turn: int
    """Which turn of all; what stands in one turn has the same number."""


@dataclass(frozen=True, slots=True)
class Narration:
    """An untimed block."""

    items: tuple[Item, ...]
    span: Span
    chimes: tuple[Strike, ...] = ()
    """What rings before the words: the section's chime on its first block, then the block's own."""
    fits: tuple[Fit, ...] = ()
    """The lengths of their own that it stands within, the outermost first."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `least` and `most` are None when it lasts as long as its speech."""

    text: str
    items: tuple[Item, ...]
    span: Span
    time_span: Span
    """The time that the author wrote, or the whole step."""
    least: Ms | None = None
    most: Ms | None = None
    cues: tuple[Cue, ...] = ()
    chimes: tuple[Strike, ...] = ()
    side: str | None = None
    round: int | None = None
    fits: tuple[Fit, ...] = ()
    """As in a narration."""


@dataclass(frozen=True, slots=True)
class Switch:
    """The pause between two sides, and what is said in it."""

    least: Ms
    most: Ms
    span: Span
    items: tuple[Item, ...] = ()
    chimes: tuple[Strike, ...] = ()
    fits: tuple[Fit, ...] = ()
    """As in a narration."""


Block: TypeAlias = Narration | Step | Switch


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: one for each side, one for all rounds."""

    title: str
    blocks: tuple[Block, ...]
    span: Span
    side: str | None = None
    by_side: tuple[tuple[Span, Span], ...] = ()
    """Its blocks that ask which side it is, each with the place where it asks."""


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that will be said and done, in order."""

    title: str
    lang: str
    voice: str
    length: Ms | None
    length_span: Span
    """Where the length was asked for, or the title."""
    rhythm: Rhythm
    start: tuple[Strike, ...]
    """The chime that opens the session; empty for none."""
    warning: tuple[Strike, ...]
    end: tuple[Strike, ...]
    cautions: tuple[Narration, ...]
    opening: Section | None
    """What precedes the first heading; there whenever there is a warning."""
    sections: tuple[Section, ...]
    span: Span
    bed: BedChange | None = None
    """The background that the session begins with."""
    bedless: bool = False
    """True where no bed is to sound, whatever the text says."""
