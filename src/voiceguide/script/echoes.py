"""One slip, one report: mistakes that only follow from another one are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

_GIVEN_BY = {"{side}": "sides", "{other}": "sides", "{round}": "repeat", "{rounds}": "repeat"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A section, and the lines that it takes."""

    file: str
    section: Section
    first: int
    last: int

    def holds(self, one: Diagnostic) -> bool:
        return one.span.file == self.file and self.first <= one.span.line <= self.last

    def block(self, line: int) -> Block | None:
        """Return the block on a line."""
        return next((one for one in self.section.blocks if _first(one) <= line <= _last(one)), None)


def without_echoes(files: Files, found: Found) -> Found:
    """Return what is wrong, without what goes by itself when the rest is put right.

    Left out are: that nothing is said where something was refused; a name whose braces are
    wrong themselves, or whose front matter could not be read; the second time that the same
    braces are missing in one section; and times that rest on something that was refused.

    Args:
        files: The routine, and every file that it includes, each with its text.
        found: What is wrong in all of them, each with the includes that led there.
    """
    parts = tuple(part for document, source in files for part in _parts(document, source.file))
    sources = {source.file: source for _, source in files}
    kept: list[Diagnostic] = []
    missing: set[tuple[_Part | None, str | None]] = set()
    for one in found:
        part = next((part for part in parts if part.holds(one)), None)
        if one.code == _UNKNOWN_NAME:
            name = _written(sources[one.span.file], one.span)
            giver = _GIVEN_BY.get(name)
            if (part, giver) in missing or _is_echo(one, name, part, found):
                continue
            if giver:
                missing.add((part, giver))
        elif _was_refused(one, part, found):
            continue
        kept.append(one)
    return tuple(kept)


def _parts(document: Document, file: str) -> Iterator[_Part]:
    sections = document.sections
    firsts = [section.heading.span.line if section.heading else 0 for section in sections]
    lasts = [*(first - 1 for first in firsts[1:]), 1 << 62]
    for section, first, last in zip(sections, firsts, lasts, strict=False):
        yield _Part(file, section, first, last)


def _first(block: Block) -> int:
    return block.span.line


def _last(block: Block) -> int:
    cues = block.cues if isinstance(block, Step) else ()
    return max(block.span.end_line, *(cue.span.end_line for cue in cues), 0)


def _written(source: Source, span: Span) -> str:
    return source.text[source.offset(span.line, span.column) : source.offset(span.end_line, span.end_column)]


def _is_echo(one: Diagnostic, name: str, part: _Part | None, found: Found) -> bool:
    """Tell whether an unknown name is unknown only because what names it is wrong."""
    own = not _GIVEN_BY.get(name)
    if own and any(other.code == _FRONT_MATTER or "`vars`" in other.message + other.hint for other in found):
        return True
    heading = part.section.heading if part else None
    block = part.block(one.span.line) if part else None
    places = [*(giver.span for giver in (heading, block) if giver), *one.via]
    braces = _OTHER_BRACES if own else _BRACES
    return any(other.code in braces and _is_on(place, other.span) for other in found for place in places)


def _was_refused(one: Diagnostic, part: _Part | None, found: Found) -> bool:
    """Tell whether something else is wrong on which this mistake rests."""
    rests = {*_TIMES, _LENGTH, _NOTHING_TO_SAY}
    others = (other for other in found if other.code not in rests and other.severity is Severity.ERROR)
    if one.code == _LENGTH:
        return any(others)
    if one.code == _NOTHING_TO_SAY:
        heading = part.section.heading if part else None
        is_section = heading is not None and heading.span == one.span
        return any(part is None or not is_section or part.holds(other) for other in others)
    block = part.block(one.span.line) if part and one.code in _TIMES else None
    if part is None or block is None:
        return False
    own = (other.span.line for other in others if other.span.file == part.file)
    return any(_first(block) <= line <= _last(block) for line in own)


def _is_on(place: Span, other: Span) -> bool:
    """Tell whether something is on the lines of a place."""
    return other.file == place.file and place.line <= other.line <= place.end_line
