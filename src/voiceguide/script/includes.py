"""Includes to what stands in them: every file is read and parsed once, and bounds keep it small."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from voiceguide.core.document import Block, Caution, Document, Include, Section
from voiceguide.core.nearest import suggestion
from voiceguide.core.source import Diagnostic, Source, Span
from voiceguide.script.anchors import find_section, slugs
from voiceguide.script.parse import parse
from voiceguide.script.relocate import Relocator, with_values

_DEEPEST = 32
_MOST_INCLUDES = 1000
_MOST_BLOCKS = 10_000
_MOST_TEXT = 1024 * 1024
_BAD_VALUE = "VG032"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read."""

    name: str
    """As seen from the routine's folder."""
    identity: str
    """The same for the same file, by whatever name it is reached."""
    source: Source
    """Empty where its bytes are no text."""
    found: tuple[Diagnostic, ...] = ()
    """What is wrong with its bytes."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that cannot be read."""

    reason: str
    hint: str


Read: TypeAlias = Callable[[str], Opened | Unreadable]
"""Reads a file, by its name as seen from the routine's folder."""


@dataclass(frozen=True, slots=True)
class Included:
    """A file that an include brought in."""

    folder: str
    """Its folder as seen from the routine's; empty where they are the same."""
    source: Source
    document: Document
    """As it was written."""
    via: tuple[Span, ...]
    """The includes that led there first, outermost first."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A routine with everything that it includes."""

    document: Document
    files: tuple[Included, ...]
    """Every other file that was read, in the order of the text."""


def resolve(document: Document, routine: Opened, read: Read) -> tuple[Resolved, tuple[Diagnostic, ...]]:
    """Put into each include of a routine what stands in the other file.

    Args:
        document: The routine as it was written.
        routine: The file that it was read from.
        read: Reads the other files.

    Returns:
        The routine and the files that were read, and what is wrong with them or with the includes.
    """
    resolver = _Resolver(document.meta.lang, read)
    whole = resolver.whole(document, _Place(routine.name, (routine,)))
    files = tuple(resolver.files)
    return Resolved(replace(document, sections=whole.sections), files), tuple(resolver.found)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the includes the work is."""

    name: str
    files: tuple[Opened, ...]
    """The files that led here, the routine first, this one last."""
    via: tuple[Span, ...] = ()

    def seen(self, path: str) -> str:
        """Return what a file that is named here is seen from the routine's folder."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), path))


@dataclass(frozen=True, slots=True)
class _Size:
    """What a section comes to with all that it includes."""

    includes: int = 0
    blocks: int = 0

    def plus(self, other: _Size) -> _Size:
        return _Size(self.includes + other.includes, self.blocks + other.blocks)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A file with everything that it includes."""

    document: Document
    sections: tuple[Section, ...]
    sizes: tuple[_Size, ...]
    """Of each section."""
    height: int
    """How many includes there are within each other."""
    cautions: tuple[Caution, ...]
    """Its own, and those of all that it includes, once each."""
    broken: bool = False
    """True where something is wrong in it, so that what it lacks may be there when that is put right."""


@dataclass(slots=True)
class _Gathered:
    """What the includes of one file have brought so far."""

    size: _Size = field(default_factory=_Size)
    height: int = 0
    cautions: dict[Span, Caution] = field(default_factory=dict)


class _Resolver:
    def __init__(self, lang: str, read: Read) -> None:
        self.lang = lang
        self.read = read
        self.found: list[Diagnostic] = []
        self.files: list[Included] = []
        self.opened: dict[str, Opened | Unreadable] = {}
        self.wholes: dict[str, _Whole] = {}
        self.letters = 0
        self.full = False
        """True once a bound was passed: nothing more is read."""

    def whole(self, document: Document, place: _Place, *, broken: bool = False) -> _Whole:
        """Return a document with everything that it includes."""
        gathered = _Gathered()
        sections: list[Section] = []
        sizes: list[_Size] = []
        for section in document.sections:
            before = gathered.size
            blocks = tuple(self._blocks(section, place, gathered, dict(document.meta.variables)))
            sections.append(replace(section, blocks=blocks))
            size = gathered.size
            sizes.append(_Size(size.includes - before.includes, size.blocks - before.blocks))
        cautions = tuple(gathered.cautions.values())
        return _Whole(document, tuple(sections), tuple(sizes), gathered.height, cautions, broken)

    def _blocks(
        self, section: Section, place: _Place, gathered: _Gathered, values: dict[str, str]
    ) -> Iterator[Block]:
        gathered.size = gathered.size.plus(_Size(0, len(section.blocks)))
        for block in section.blocks:
            if isinstance(block, Include):
                yield self._include(block, place, gathered)
                continue
            if isinstance(block, Caution):
                gathered.cautions.setdefault(block.span, with_values(block, values))
            yield block

    def _include(self, include: Include, place: _Place, gathered: _Gathered) -> Include:
        """Return an include with what stands in the other file; as it was where that cannot be had."""
        gathered.size = gathered.size.plus(_Size(includes=1))
        if self.full or not self._is_within_bounds(include, place, gathered.size):
            return include
        whole = self._file(include, place)
        if whole is None:
            return include
        at = find_section(whole.sections, include.anchor) if include.anchor else None
        self._check(include, whole, at)
        chosen = slice(None) if not include.anchor else slice(0, 0) if at is None else slice(at, at + 1)
        for size in whole.sizes[chosen]:
            gathered.size = gathered.size.plus(size)
        gathered.height = max(gathered.height, whole.height + 1)
        if not self._is_within_bounds(include, place, gathered.size, whole.height):
            return include
        for caution in whole.cautions:
            gathered.cautions.setdefault(caution.span, caution)
        variables = whole.document.meta.variables
        return replace(include, variables=variables, sections=whole.sections[chosen], cautions=whole.cautions)

    # --- files

    def _file(self, include: Include, place: _Place) -> _Whole | None:
        """Return the file that an include names; None where it cannot be had."""
        name = place.seen(include.path)
        opened = self.opened.get(name) or self.read(name)
        self.opened[name] = opened
        if isinstance(opened, Unreadable):
            self._wrong(
                "VG077", f"`{include.path}` cannot be included: {opened.reason}", include, opened.hint
            )
            return None
        if opened.identity in [file.identity for file in place.files]:
            names = " → ".join(file.source.file for file in (*place.files, opened))
            hint = "take one of the includes out, or include only what is in neither"
            self._wrong("VG079", f"these files include each other: {names}", include, hint)
            return None
        if name not in self.wholes:
            self.letters += len(opened.source.text)
            if self.letters > _MOST_TEXT:
                self._beyond(include, f"the included files are larger than {_MOST_TEXT >> 20} MiB together")
                return None
            there = _Place(name, (*place.files, opened), (*place.via, include.span))
            self.wholes[name] = self._parsed(opened, there)
        return self.wholes[name]

    def _parsed(self, opened: Opened, place: _Place) -> _Whole:
        document, wrong = parse(replace(opened.source, text="") if opened.found else opened.source)
        folder = posixpath.dirname(place.name)
        self.files.append(Included(folder, opened.source, document, place.via))
        wrong = (*opened.found, *wrong)
        self.found += wrong
        self._check_language(document, wrong)
        moved = Relocator(folder)
        sections = tuple(moved.section(section) for section in document.sections)
        return self.whole(replace(document, sections=sections), place, broken=bool(wrong))

    # --- what is wrong

    def _check_language(self, document: Document, wrong: tuple[Diagnostic, ...]) -> None:
        span, lang = document.meta.place("lang"), document.meta.lang
        if span is None or lang == self.lang or any(one.span == span for one in wrong):
            return
        message = f"this file is in `{lang}`, and the routine that includes it in `{self.lang}`"
        hint = f"include one that is in `{self.lang}`, or write the same `lang` in both"
        self.found.append(Diagnostic("VG033", message, span, hint))

    def _check(self, include: Include, whole: _Whole, at: int | None) -> None:
        """Note what an include asks for that the other file does not have."""
        if whole.broken:
            return
        if include.anchor and at is None:
            names = [slug for slug in slugs(whole.sections) if slug]
            hint = suggestion(include.anchor, names) if names else "it has no sections: leave the # out"
            message = f"`{include.path}` has no section `{include.anchor}`"
            self._wrong("VG078", message, include, hint)
        elif not whole.sections:
            hint = "write a sentence in it, or take the include out"
            self._wrong(
                "VG077", f"`{include.path}` cannot be included: there is nothing in it", include, hint
            )
        known = [name for name, _ in whole.document.meta.variables]
        for name, _ in include.given:
            if name not in known:
                hint = suggestion(name, known) if known else f"write it there: vars: {{{name}: …}}"
                self._wrong("VG055", f"`{include.path}` has no variable `{name}`", include, hint)

    def _is_within_bounds(self, include: Include, place: _Place, size: _Size, height: int = 0) -> bool:
        if size.includes > _MOST_INCLUDES:
            self._beyond(include, f"this makes more than {_MOST_INCLUDES:,} includes")
        elif size.blocks > _MOST_BLOCKS:
            self._beyond(include, f"this makes more than {_MOST_BLOCKS:,} steps and paragraphs")
        elif len(place.via) + 1 + height > _DEEPEST:
            self._beyond(include, f"includes stand more than {_DEEPEST} deep in each other")
        return not self.full

    def _beyond(self, include: Include, message: str) -> None:
        if not self.full:
            self._wrong("VG002", f"{message}, the bound of a routine", include, "include less")
        self.full = True

    def _wrong(self, code: str, message: str, include: Include, hint: str) -> None:
        self.found.append(Diagnostic(code, message, include.span, hint))
