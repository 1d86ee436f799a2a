"""What an included file names, seen from the routine's folder: sounds, beds and pictures beside that file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from voiceguide.core.catalogue import is_sound_file
from voiceguide.core.document import (
    Attributes,
    Block,
    Caution,
    Cue,
    Heading,
    Include,
    Note,
    Paragraph,
    Section,
    Step,
)
from voiceguide.core.inlines import (
    BedChange,
    Breathe,
    Chime,
    Emphasis,
    Inline,
    Link,
    Phonemes,
    Picture,
    Play,
    SayAs,
    Text,
    Variable,
)

_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*:|//|#")
_Told = TypeVar("_Told", Paragraph, Cue)


class Relocator:
    """Moves what is named in a file to where the routine is.

    Args:
        folder: The file's folder as seen from the routine's; empty where they are the same.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def section(self, section: Section) -> Section:
        """Return a section with its files as seen from the routine."""
        heading = section.heading and self._heading(section.heading)
        return Section(heading, tuple(self._block(block) for block in section.blocks))

    def _block(self, block: Block) -> Block:
        match block:
            case Paragraph():
                return replace(self._told(block), attributes=self._attributes(block.attributes))
            case Step():
                cues = tuple(self._told(cue) for cue in block.cues)
                inlines, attributes = self._inlines(block.inlines), self._attributes(block.attributes)
                return replace(block, inlines=inlines, cues=cues, attributes=attributes)
            case Caution():
                return replace(block, paragraphs=tuple(self._told(one) for one in block.paragraphs))
            case Cue():
                return self._told(block)
            case Include():
                return replace(block, attributes=self._attributes(block.attributes))
            case Note():
                return block

    def _told(self, block: _Told) -> _Told:
        return replace(block, inlines=self._inlines(block.inlines))

    def _heading(self, heading: Heading) -> Heading:
        attributes = self._attributes(heading.attributes)
        return replace(heading, inlines=self._inlines(heading.inlines), attributes=attributes)

    def _attributes(self, attributes: Attributes) -> Attributes:
        chime = attributes.chime
        return (
            replace(attributes, chime=replace(chime, text=self._sound(chime.text))) if chime else attributes
        )

    def _inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(self._inline(node) for node in inlines)

    def _inline(self, node: Inline) -> Inline:
        match node:
            case Emphasis() | Link():
                return replace(node, inner=self._inlines(node.inner))
            case Play():
                return replace(node, path=self._sound(node.path))
            case Chime():
                return replace(node, name=self._sound(node.name))
            case Breathe():
                return replace(node, how=self._sound(node.how))
            case BedChange():
                return replace(node, to=replace(node.to, name=self._sound(node.to.name)))
            case Picture(address=address) if address and not _ADDRESS.match(address):
                return replace(node, address=self._moved(address))
            case _:
                return node

    def _sound(self, name: str) -> str:
        return self._moved(name) if is_sound_file(name) else name

    def _moved(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self._folder, path)) if self._folder else path


def with_values(caution: Caution, values: Mapping[str, str]) -> Caution:
    """Return a warning in which its own file's variables are said: it is told apart from that file."""

    def said(node: Inline) -> Inline:
        match node:
            case Emphasis() | Link():
                return replace(node, inner=tuple(map(said, node.inner)))
            case SayAs(shown, spoken):
                heard = (one if isinstance(one, Phonemes) else word(one) for one in spoken)
                return replace(node, shown=tuple(map(word, shown)), said=tuple(heard))
            case Variable():
                return word(node)
            case _:
                return node

    def word(node: Text | Variable) -> Text | Variable:
        known = isinstance(node, Variable) and node.name in values
        return Text(values[node.name], node.span) if isinstance(node, Variable) and known else node

    told = (replace(one, inlines=tuple(map(said, one.inlines))) for one in caution.paragraphs)
    return replace(caution, paragraphs=tuple(told))
