"""XML from a stranger to a small tree with places: no document type, no entities, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.parsers import expat

from voiceguide.core.source import Diagnostic, Source, Span

UNREADABLE = "VX001"
"""What is no XML, or no SSML."""

_LARGEST = 1024 * 1024
_DEEPEST = 64
_DOCTYPE = b"<!DOCTYPE"
_BOUND = "VG002"
_WELL_FORMED = "close every tag, and write &amp; for & and &lt; for <"
_IN_WORDS = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "it ends before its first element",
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]: "this letter cannot stand here",
    expat.errors.codes[
        expat.errors.XML_ERROR_TAG_MISMATCH
    ]: "this closes another tag than the last one opened",
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "this is not closed",
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "XML has no such name for a letter",
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "something stands after the last tag",
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI]: "something stands before <?xml …?>",
}
"""What the library says, in an author's words."""


@dataclass(frozen=True, slots=True)
class Element:
    """A tag, and all that it holds."""

    name: str
    """As written, with its prefix."""
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]
    span: Span
    """`<name`."""

    def get(self, name: str) -> str | None:
        """Return an attribute's value without white space at its ends; None where there is none."""
        return next((value.strip() for key, value in self.attributes if key == name), None)

    def text(self) -> str:
        """Return all letters inside, at any depth."""
        parts: list[str] = []
        rest: list[Node] = [self]
        while rest:
            node = rest.pop()
            if isinstance(node, str):
                parts.append(node)
            elif isinstance(node, Element):
                rest += reversed(node.children)
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Comment:
    """`<!-- text -->`."""

    text: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """`<?target …?>`."""

    target: str
    span: Span


Node: TypeAlias = str | Element | Comment | Instruction


class _Refused(Exception):
    """A mistake that ends the reading; it never leaves this module."""

    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.message)
        self.found = found


def read_xml(source: Source) -> tuple[Element | None, tuple[Diagnostic, ...]]:
    """Read one XML document of at most 1 MiB, 64 deep, or say why it cannot be read.

    The text counts as UTF-8 whatever its first line says: it was decoded before.
    """
    data = source.text.encode("utf-8", "surrogatepass")
    if len(data) > _LARGEST:
        message = "this file is larger than 1 MiB, the bound of a script"
        return None, (Diagnostic(_BOUND, message, source.span(0, 0), "split it into several files"),)
    reader = _Reader(source, data)
    try:
        return reader.read(), ()
    except _Refused as refused:
        return None, (refused.found,)
    except expat.ExpatError as error:
        at = reader.offset_of(reader.parser.ErrorByteIndex)
        problem = _IN_WORDS.get(error.code) or expat.ErrorString(error.code)
        span = source.span(at, min(at + 1, len(source.text)))
        return None, (Diagnostic(UNREADABLE, f"this XML cannot be read: {problem}", span, _WELL_FORMED),)


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    span: Span
    children: list[Node] = field(default_factory=list)


class _Reader:
    def __init__(self, source: Source, data: bytes) -> None:
        self.source = source
        self.data = data
        self.open = [_Open("", (), source.span(0, 0))]
        self.counted = (0, 0)
        """A place that was converted before: bytes, letters."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._letters
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._doctype
        self.parser = parser

    def read(self) -> Element:
        self.parser.Parse(self.data, True)  # noqa: FBT003  the library's own way to say that this is all
        (root,) = (node for node in self.open[0].children if isinstance(node, Element))
        outside = [node for node in self.open[0].children if isinstance(node, Comment | Instruction)]
        return Element(root.name, root.attributes, (*outside, *root.children), root.span)

    def offset_of(self, index: int) -> int:
        """Convert a byte's place to a letter's; places mostly come in ascending order."""
        last, letters = self.counted if self.counted[0] <= index else (0, 0)
        letters += sum(byte & 0xC0 != 0x80 for byte in self.data[last:index])  # noqa: PLR2004  UTF-8 goes on with 10xxxxxx
        self.counted = (index, letters)
        return letters

    def _span(self, length: int) -> Span:
        at = self.offset_of(self.parser.CurrentByteIndex)
        return self.source.span(at, min(at + length, len(self.source.text)))

    def _start(self, name: str, flat: list[str]) -> None:
        span = self._span(len(name) + 1)
        if len(self.open) > _DEEPEST:
            message = f"these tags are nested more than {_DEEPEST} deep, the bound of a script"
            raise _Refused(Diagnostic(_BOUND, message, span, "take some out"))
        self.open.append(_Open(name, tuple(_pairs(flat)), span))

    def _end(self, _name: str) -> None:
        done = self.open.pop()
        element = Element(done.name, done.attributes, tuple(done.children), done.span)
        self.open[-1].children.append(element)

    def _letters(self, text: str) -> None:
        self.open[-1].children.append(text)

    def _comment(self, text: str) -> None:
        self.open[-1].children.append(Comment(text))

    def _instruction(self, target: str, _data: str) -> None:
        self.open[-1].children.append(Instruction(target, self._span(len(target) + 2)))

    def _doctype(self, *_: object) -> None:
        start = self.data.rfind(_DOCTYPE, 0, self.parser.CurrentByteIndex + len(_DOCTYPE))
        at = self.offset_of(max(start, 0))
        message = "a document type is refused: it can hold entities that never end"
        hint = "take <!DOCTYPE …> out, and write letters for its entities"
        raise _Refused(Diagnostic(UNREADABLE, message, self.source.span(at, at + len(_DOCTYPE)), hint))


def _pairs(flat: list[str]) -> Iterator[tuple[str, str]]:
    yield from zip(flat[::2], flat[1::2], strict=True)
