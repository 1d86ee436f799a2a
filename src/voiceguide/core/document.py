"""What the author wrote: a routine as a tree, every node with its place.

A document is exactly as long as its script; loops are not unrolled, variables not replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from voiceguide.core.source import Span
from voiceguide.core.units import Ms, short_time

# --- inside text


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
class SayAs:
    """`(shown){said}`: one for the eye, one for the voice."""

    shown: tuple[Text | Variable, ...]
    said: tuple[Text | Variable, ...]
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


Inline: TypeAlias = Text | LineBreak | Comment | Variable | SayAs | Pause | Chime | Emphasis | Link | Picture

# --- attributes


@dataclass(frozen=True, slots=True)
class Range:
    """A length that an author wrote: exact when least and most are equal."""

    least: Ms
    most: Ms
    span: Span

    def __str__(self) -> str:
        if self.least == self.most:
            return short_time(self.least)
        return f"{short_time(self.least)}..{short_time(self.most)}"


@dataclass(frozen=True, slots=True)
class Sides:
    """`sides: left, right`: the block once for each, with a switch between."""

    values: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Repeat:
    """`repeat: 3`: the block in rounds."""

    times: int
    span: Span


Loop: TypeAlias = Sides | Repeat


@dataclass(frozen=True, slots=True)
class Attributes:
    """The last braces of a heading, a step or a paragraph."""

    loops: tuple[Loop, ...] = ()
    """The first is the outer one."""
    switch: Range | None = None
    chime: Text | None = None
    """A chime's name, or `none` for silence; None where the author did not say."""


# --- blocks


@dataclass(frozen=True, slots=True)
class AtStart:
    """A cue's time from the start of its step."""

    after: Ms


@dataclass(frozen=True, slots=True)
class AtEnd:
    """A cue's time before the end of its step."""

    before: Ms


@dataclass(frozen=True, slots=True)
class AtShare:
    """A cue's time as a share of its step: `half` is 1 of 2."""

    part: int
    whole: int


When: TypeAlias = AtStart | AtEnd | AtShare


@dataclass(frozen=True, slots=True)
class Cue:
    """`@ 0:20 text` inside a step."""

    when: When
    inlines: tuple[Inline, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Narration."""

    inlines: tuple[Inline, ...]
    span: Span
    attributes: Attributes = Attributes()
    bullet: bool = False
    """True for an item of a list inside a warning."""


@dataclass(frozen=True, slots=True)
class Step:
    """An item of a list: one thing to do."""

    time: Range | None
    """None for a step that lasts as long as its speech."""
    inlines: tuple[Inline, ...]
    span: Span
    cues: tuple[Cue, ...] = ()
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Caution:
    """`> [!CAUTION]`: a warning, spoken before everything else."""

    label: str
    """`CAUTION` or `WARNING`, as the author wrote it."""
    paragraphs: tuple[Paragraph, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """A comment or a quote for the reader, as it stands in the script; never spoken."""

    text: str
    span: Span


Block: TypeAlias = Paragraph | Step | Caution | Note


@dataclass(frozen=True, slots=True)
class Heading:
    """`## Section {…}`."""

    inlines: tuple[Inline, ...]
    span: Span
    attributes: Attributes = Attributes()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; the opening section has no heading."""

    heading: Heading | None
    blocks: tuple[Block, ...]


# --- the whole


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The silences that nobody writes."""

    settle: Ms = Ms(1000)
    gap: Ms = Ms(400)
    paragraph_gap: Ms = Ms(1000)
    section_gap: Ms = Ms(2000)
    tail: Ms = Ms(2000)


@dataclass(frozen=True, slots=True)
class ChimeChoice:
    """Which chime rings where: `none`, a shipped one, or a file."""

    start: str = "bowl"
    warning: str = "bowl"
    section: str = "bell"
    step: str = "none"
    switch: str = "bell"
    end: str = "gong"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in the front matter, its # included."""

    key: str
    """The key that it stands at; empty after the last one."""
    text: str
    beside: bool
    """True on the key's own line, False above it."""


@dataclass(frozen=True, slots=True)
class Meta:
    """The front matter, read; what the author left out has its default."""

    title: str = ""
    author: str = ""
    lang: str = "en"
    voices: tuple[str, ...] = ()
    rate: int = 140
    lengths: tuple[Ms, ...] = ()
    chimes: ChimeChoice = ChimeChoice()
    rhythm: Rhythm = Rhythm()
    cover: str = ""
    schedule: str = ""
    tags: tuple[str, ...] = ()
    places: tuple[tuple[str, Span], ...] = ()
    """Where each value that the author gave stands, by its dotted key."""
    remarks: tuple[Remark, ...] = ()

    def place(self, key: str) -> Span | None:
        """Return where a value stands, or None where the author left it out."""
        return dict(self.places).get(key)


@dataclass(frozen=True, slots=True)
class Document:
    """A routine as it was written."""

    meta: Meta
    title: tuple[Inline, ...]
    """The text of `# Title`; empty where there is none."""
    sections: tuple[Section, ...]
    """The first is the opening section when it has no heading."""
    span: Span
    """The title, or the first line."""
