"""What stands inside the text of a routine, every node with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from voiceguide.core.beds import Background
from voiceguide.core.source import Span
from voiceguide.core.units import Ms


@dataclass(frozen=True, slots=True)
class Text:
    """Plain letters; never holds a line break."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class LineBreak:
    """Where the author went to the next line; spoken as a space."""

    hard: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment, its marks included; never spoken."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Variable:
    """`{name}`: replaced when the routine is expanded."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Phonemes:
    """`ɛl fɔː`: letters of the phonetic alphabet, as the author wrote them; they never hold a slash."""

    ipa: str
    span: Span


@dataclass(frozen=True, slots=True)
class SayAs:
    """`(shown){said}` or `(shown)/ipa/`: one for the eye, one for the voice."""

    shown: tuple[Text | Variable, ...]
    said: tuple[Text | Variable | Phonemes, ...]
    """Words, or phonemes alone."""
    span: Span


@dataclass(frozen=True, slots=True)
class Pause:
    """`[3s]` or `[10s..30s]`."""

    least: Ms
    most: Ms
    span: Span


@dataclass(frozen=True, slots=True)
class Chime:
    """`[chime bowl x3 every 4s]`; an empty name is the routine's own chime for this place."""

    name: str
    times: int
    every: Ms | None
    span: Span


@dataclass(frozen=True, slots=True)
class Count:
    """`[count 5..1 every 2s]`."""

    first: int
    last: int
    every: Ms
    span: Span


@dataclass(frozen=True, slots=True)
class Breathe:
    """`[breathe 4-7-8 x6]`: in, hold, out; two numbers are in and out, a fourth holds again."""

    phases: tuple[Ms, ...]
    times: int
    how: str
    """`spoken`, `silent`, or the name of the chime that marks each phase."""
    span: Span


@dataclass(frozen=True, slots=True)
class Beat:
    """`[beat 40bpm for 30s]`: a soft pulse under what follows."""

    per_minute: int
    length: Ms
    span: Span


@dataclass(frozen=True, slots=True)
class Play:
    """`[play birds.mp3 -6dB]`: a sound of the author's, in turn."""

    path: str
    gain_db: float
    span: Span


@dataclass(frozen=True, slots=True)
class BedChange:
    """`[bed rain -22dB]`, `[bed off]`: another background from here on."""

    to: Background
    span: Span


@dataclass(frozen=True, slots=True)
class Mark:
    """`[mark name]`: a place to start from or to stop at."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Narrator:
    """`[voice NAME]`, `[rate 120]`, `[voice default]`: who speaks and how fast, to the end of the section."""

    voice: str | None
    """A voice's name, the empty string to keep the one there is, None for the routine's own."""
    rate: int | None
    """Words a minute, 0 to keep the pace there is, None for the routine's own."""
    span: Span


@dataclass(frozen=True, slots=True)
class Emphasis:
    """`*text*` or `**text**`: for the reader only."""

    mark: str
    inner: tuple[Inline, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """`[text](address)`: spoken as its text."""

    inner: tuple[Inline, ...]
    address: str
    span: Span
    title: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """`![text](picture.jpg)`: for the sheet and the page; never spoken."""

    text: str
    address: str
    span: Span
    title: str = ""


Inline: TypeAlias = (
    Text
    | LineBreak
    | Comment
    | Variable
    | SayAs
    | Phonemes
    | Pause
    | Chime
    | Count
    | Breathe
    | Beat
    | Play
    | BedChange
    | Mark
    | Narrator
    | Emphasis
    | Link
    | Picture
)
