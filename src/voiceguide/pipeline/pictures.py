"""The pictures that a routine shows: where they stand, and their bytes, within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from voiceguide.core.document import Block, Caution, Document, Include, Paragraph, Section, Step
from voiceguide.core.inlines import Emphasis, Inline, Link, Picture
from voiceguide.core.sheet import Drawing
from voiceguide.core.source import Diagnostic, Severity

_LARGEST: Final = 2 * 1024 * 1024
_MOST: Final = 12 * 1024 * 1024
"""Bytes of all pictures of a sheet."""
_KINDS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
_WEBP: Final = (b"RIFF", b"WEBP")
_SVG: Final = (b"<svg", b"<?xml")


@dataclass(frozen=True, slots=True)
class Unshown:
    """Why a picture cannot be shown."""

    why: str
    hint: str


def pictures_of(document: Document) -> Iterator[Picture]:
    """Yield every picture of a routine and of what it includes, in order."""
    for section in document.sections:
        yield from _in_section(section)


def wrong_pictures(document: Document, folder: Path) -> Iterator[Diagnostic]:
    """Yield a warning for each picture beside the routine that no sheet could show."""
    for picture in pictures_of(document):
        if is_remote(picture.address):
            continue
        loaded = load(picture, folder)
        if isinstance(loaded, Unshown):
            message = f"the picture `{picture.address}` cannot be shown: {loaded.why}"
            yield Diagnostic("VG108", message, picture.span, loaded.hint, Severity.WARNING)


def is_remote(address: str) -> bool:
    """Tell whether an address leads out of the routine's folder by a scheme: to the net, or anywhere."""
    return "://" in address or address.startswith(("//", "data:"))


def load(picture: Picture, folder: Path) -> Drawing | Unshown:
    """Return a picture's bytes, or why there are none."""
    path = folder / unquote(picture.address)
    try:
        real = path.resolve()
        if not real.is_relative_to(folder.resolve()):
            return Unshown("it is outside the routine's folder", "put it beside the routine")
        if not real.is_file():
            return Unshown("there is no such file", "check its name, as seen from the routine")
        with real.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name leads nowhere"
        return Unshown(f"{reason}", "check its name and its rights")
    if len(data) > _LARGEST:
        return Unshown("it is larger than 2 MiB", "save it smaller")
    kind = _kind(data)
    if not kind:
        return Unshown("it is no picture that a page can show", "save it as PNG, JPEG, WebP, GIF or SVG")
    return Drawing(picture.text, kind, data)


def drawings(pictures: Iterable[Picture], folder: Path) -> dict[Picture, Drawing]:
    """Return what a sheet shows for each picture: the picture, or its words where it cannot be shown."""
    found: dict[Picture, Drawing] = {}
    size = 0
    for picture in pictures:
        loaded = Unshown("", "") if is_remote(picture.address) else load(picture, folder)
        if isinstance(loaded, Unshown) or size + len(loaded.data) > _MOST:
            loaded = Drawing(picture.text or picture.address)
        size += len(loaded.data)
        found[picture] = loaded
    return found


def _kind(data: bytes) -> str:
    if data.startswith(_WEBP[0]) and data[8:12] == _WEBP[1]:
        return "image/webp"
    if data.lstrip()[:5].lower().startswith(_SVG) and b"<svg" in data[:4096].lower():
        return "image/svg+xml"
    return next((kind for start, kind in _KINDS if data.startswith(start)), "")


def _in_section(section: Section) -> Iterator[Picture]:
    if section.heading:
        yield from _in_text(section.heading.inlines)
    for block in section.blocks:
        yield from _in_block(block)


def _in_block(block: Block) -> Iterator[Picture]:
    match block:
        case Paragraph():
            yield from _in_text(block.inlines)
        case Step():
            yield from _in_text((*block.inlines, *chain.from_iterable(cue.inlines for cue in block.cues)))
        case Caution():
            for paragraph in block.paragraphs:
                yield from _in_text(paragraph.inlines)
        case Include():
            for section in block.sections:
                yield from _in_section(section)


def _in_text(inlines: Iterable[Inline]) -> Iterator[Picture]:
    for inline in inlines:
        match inline:
            case Picture():
                yield inline
            case Emphasis() | Link():
                yield from _in_text(inline.inner)
