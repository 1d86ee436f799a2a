"""One slip, one report: mistakes that only follow from another one are left out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voiceguide.core.document import Block, Document, Section, Step
from voiceguide.core.source import Diagnostic, Severity, Source, Span

Found = tuple[Diagnostic, ...]
Files = Sequence[tuple[Document, Source]]

_NOTHING_TO_SAY = "VG080"
_UNKNOWN_NAME = "VG043"
_FRONT_MATTER = "VG030"
_TIMES = {"VG014", "VG015", "VG016", "VG027"}
"""What can be wrong with how much a step says."""
_LENGTH = "VG017"
_BRACES = {"VG042", "VG044", "VG045", "VG050", "VG051", "VG052"}
"""What can be wrong with the braces that would have given a name its value."""

_OTHER_BRACES = {"VG050", "VG051"}
"""What can be wrong with the braces that would have given a name of the author's own its value."""

_NO_END = 1 << 62

_GIVEN_BY = {"{side}": "sides", "{other}": "sides", "{round}": "repeat", "{rounds}": "repeat"}


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A section, and the lines that it takes."""

    section: Section
    first: int
    last: int
    firsts: Sequence[int]
    """The line on which each of its blocks begins."""

    def block(self, line: int) -> Block | None:
        """Return the block on a line."""
        number = bisect_right(self.firsts, line) - 1
        block = self.section.blocks[number] if number >= 0 else None
        return block if block and line <= _last(block) else None


class _Lines:
    """On which lines of which files there are mistakes of some kind, asked as often as there are others."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self._lines: defaultdict[str, list[int]] = defaultdict(list)
        for one in found:
            self._lines[one.span.file].append(one.span.line)
        for lines in self._lines.values():
            lines.sort()

    def __bool__(self) -> bool:
        return bool(self._lines)

    def between(self, file: str, first: int, last: int) -> bool:
        """Tell whether one is on a line from the first up to the last."""
        lines = self._lines.get(file, [])
        at = bisect_left(lines, first)
        return at < len(lines) and lines[at] <= last


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is wrong, by what may rest on it."""

    names: bool
    """Whether it is what would have given a name of the author's own its value, in the front matter."""
    braces: _Lines
    other_braces: _Lines
    grave: _Lines
    """Errors that rest on nothing else."""

    @classmethod
    def of(cls, found: Found) -> _Wrong:
        rests = {*_TIMES, _LENGTH, _NOTHING_TO_SAY}
        return cls(
            any(one.code == _FRONT_MATTER or "`vars`" in one.message + one.hint for one in found),
            _Lines(one for one in found if one.code in _BRACES),
            _Lines(one for one in found if one.code in _OTHER_BRACES),
            _Lines(one for one in found if one.code not in rests and one.severity is Severity.ERROR),
        )


def without_echoes(files: Files, found: Found) -> Found:
    """Return what is wrong, without what goes by itself when the rest is put right.

    Left out are: that nothing is said where something was refused; a name whose braces are
    wrong themselves, or whose front matter could not be read; the second time that the same
    braces are missing in one section; and times that rest on something that was refused.

    Args:
        files: The routine, and every file that it includes, each with its text.
        found: What is wrong in all of them, each with the includes that led there.
    """
    parts = {source.file: tuple(_parts(document)) for document, source in files}
    firsts = {file: [part.first for part in inside] for file, inside in parts.items()}
    wrong = _Wrong.of(found)
    sources = {source.file: source for _, source in files}
    kept: list[Diagnostic] = []
    missing: set[tuple[_Part | None, str | None]] = set()
    for one in found:
        number = bisect_right(firsts.get(one.span.file, ()), one.span.line) - 1
        part = parts[one.span.file][number] if number >= 0 else None
        if one.code == _UNKNOWN_NAME:
            name = _written(sources[one.span.file], one.span)
            giver = _GIVEN_BY.get(name)
            if (part, giver) in missing or _is_echo(one, name, part, wrong):
                continue
            if giver:
                missing.add((part, giver))
        elif _was_refused(one, part, wrong):
            continue
        kept.append(one)
    return tuple(kept)


def _parts(document: Document) -> Iterator[_Part]:
    sections = document.sections
    firsts = [section.heading.span.line if section.heading else 0 for section in sections]
    lasts = [*(first - 1 for first in firsts[1:]), _NO_END]
    for section, first, last in zip(sections, firsts, lasts, strict=False):
        yield _Part(section, first, last, [block.span.line for block in section.blocks])


def _last(block: Block) -> int:
    cues = block.cues if isinstance(block, Step) else ()
    return max(block.span.end_line, *(cue.span.end_line for cue in cues), 0)


def _written(source: Source, span: Span) -> str:
    return source.text[source.offset(span.line, span.column) : source.offset(span.end_line, span.end_column)]


def _is_echo(one: Diagnostic, name: str, part: _Part | None, wrong: _Wrong) -> bool:
    """Tell whether an unknown name is unknown only because what names it is wrong."""
    own = not _GIVEN_BY.get(name)
    if own and wrong.names:
        return True
    heading = part.section.heading if part else None
    block = part.block(one.span.line) if part else None
    places = [*(giver.span for giver in (heading, block) if giver), *one.via]
    braces = wrong.other_braces if own else wrong.braces
    return any(braces.between(place.file, place.line, place.end_line) for place in places)


def _was_refused(one: Diagnostic, part: _Part | None, wrong: _Wrong) -> bool:
    """Tell whether something else is wrong on which this mistake rests."""
    file = one.span.file
    if one.code == _LENGTH:
        return bool(wrong.grave)
    if one.code == _NOTHING_TO_SAY:
        heading = part.section.heading if part else None
        if part is None or heading is None or heading.span != one.span:
            return bool(wrong.grave)
        return wrong.grave.between(file, part.first, part.last)
    block = part.block(one.span.line) if part and one.code in _TIMES else None
    return block is not None and wrong.grave.between(file, block.span.line, _last(block))
