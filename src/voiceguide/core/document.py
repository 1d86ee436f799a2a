"""What the author wrote: a routine as a tree, every node with its place.

A document is exactly as long as its script; loops are not unrolled, variables not replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from voiceguide.core.beds import NO_BED, Background
from voiceguide.core.inlines import Inline, Text
from voiceguide.core.source import Span
from voiceguide.core.units import Ms, short_time
from voiceguide.core.utterance import AS_SPOKEN

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
class Each:
    """`each: move = squats, lunges`: the block once for each, with a switch between.

    `sides: left, right` is the same as `each: side = left, right`.
    """

    variable: str
    values: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Repeat:
    """`repeat: 3`, `repeat: 3 as set` or `repeat: 2..8`: the block in rounds."""

    times: int
    """The most, where an author wrote a range."""
    name: str
    """The variable that counts them: `round`, or the author's own."""
    span: Span
    least: int | None = None
    """In a range, the rounds that stay when time is short; None for rounds that all stay."""


Loop: TypeAlias = Each | Repeat


@dataclass(frozen=True, slots=True)
class Compare:
    """`length >= 10m`: a name held against a value."""

    name: str
    sign: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    """`not …`."""

    inner: Condition


@dataclass(frozen=True, slots=True)
class Both:
    """`… and …`."""

    first: Condition
    second: Condition


@dataclass(frozen=True, slots=True)
class Either:
    """`… or …`."""

    first: Condition
    second: Condition


Condition: TypeAlias = Compare | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Attributes:
    """The last braces of a heading, a step or a paragraph."""

    loops: tuple[Loop, ...] = ()
    """The first is the outer one."""
    switch: Range | None = None
    chime: Text | None = None
    """A chime's name, or `none` for silence; None where the author did not say."""
    condition: Condition | None = None
    """`if: …`: the block is there only where this holds."""
    length: Range | None = None
    """What the block is fitted to, each turn of it."""
    optional: int = 0
    """The block may be left out when time is short, the highest number first; 0 for one that stays."""
    countdown: int = 0
    """So many numbers are spoken down to the end of the step."""
    flags: tuple[str, ...] = ()
    """`between`: in all turns of what holds it but the last; `silent`: not announced; `preview`: says what is next."""
    raw: Text | None = None
    """All that the braces hold, where a name in braces stands among it: it is read anew in each turn, and the
    other fields are empty here."""


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


@dataclass(frozen=True, slots=True)
class AtEvery:
    """`@ every 15s`: first after that long, then again and again; it yields to other speech."""

    interval: Ms


@dataclass(frozen=True, slots=True)
class AtSwitch:
    """`@ switch`: in the pause between the sides."""


When: TypeAlias = AtStart | AtEnd | AtShare | AtEvery | AtSwitch


@dataclass(frozen=True, slots=True)
class Cue:
    """`@ 0:20 text` inside a step, or `@ switch text` on its own in a section with sides."""

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


@dataclass(frozen=True, slots=True)
class Include:
    """`[include other.md#section] {with: name = value}`: another routine, or a section of it, here."""

    path: str
    """As the author wrote it: relative to the file that it stands in."""
    anchor: str
    """The section's name, or what a link to it says; empty for the whole routine."""
    span: Span
    attributes: Attributes = Attributes()
    given: tuple[tuple[str, str], ...] = ()
    """What `with` gives to the variables of the other routine; a value may hold names in braces."""
    variables: tuple[tuple[str, str], ...] = ()
    """The other routine's own `vars`; empty until it is read."""
    sections: tuple[Section, ...] = ()
    """What stands in it; empty until it is read."""
    cautions: tuple[Caution, ...] = ()
    """Every warning of the other file, in whatever section; empty until it is read."""


Block: TypeAlias = Paragraph | Step | Caution | Note | Cue | Include


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
class Stretch:
    """By how much speech may be stretched to fit its step, in thousandths of its length."""

    least: int = AS_SPOKEN
    most: int = AS_SPOKEN

    def __str__(self) -> str:
        return f"{self.least / AS_SPOKEN:g}..{self.most / AS_SPOKEN:g}"


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
    bed: Background = NO_BED
    chimes: ChimeChoice = ChimeChoice()
    rhythm: Rhythm = Rhythm()
    stretch: Stretch = Stretch()
    announce: bool = False
    """True when the names of sections are spoken."""
    variables: tuple[tuple[str, str], ...] = ()
    lexicon: tuple[tuple[str, str], ...] = ()
    """Words and how they are said."""
    lexicon_file: str = ""
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


def every_section(sections: Sequence[Section]) -> Iterator[Section]:
    """Yield sections in their order, what is included in each after it."""
    for section in sections:
        yield section
        for block in section.blocks:
            if isinstance(block, Include):
                yield from every_section(block.sections)
