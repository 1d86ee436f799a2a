"""A document back to its script, in the one form that says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from voiceguide.core.document import (
    AtEnd,
    AtEvery,
    AtShare,
    AtStart,
    AtSwitch,
    Attributes,
    Block,
    Caution,
    Cue,
    Document,
    Each,
    Include,
    Loop,
    Note,
    Paragraph,
    Section,
    Step,
    When,
)
from voiceguide.core.inlines import Comment, Inline, Text
from voiceguide.core.units import MINUTE, SECOND, short_time
from voiceguide.script.conditions import write_condition
from voiceguide.script.format_front import write_front_matter
from voiceguide.script.format_inline import entity, write_inlines
from voiceguide.script.times import begins_like_time

_BARE_HASH = re.compile(r"(?<!\\)(?:\\\\)*#\Z")


def format_document(document: Document) -> str:
    """Print a document in canonical form.

    To parse it gives an equal document, but for places; to print that gives the same text.
    """
    parts = [write_front_matter(document.meta)]
    if document.title:
        parts.append(f"# {_heading_text(document.title)}")
    for section in document.sections:
        parts += _section(section)
    text = "\n\n".join(filter(None, parts))
    return f"{text}\n" if text else ""


def _section(section: Section) -> Iterator[str]:
    if heading := section.heading:
        text, comments = _parted(heading.inlines)
        yield f"## {_line(_heading_text(text), heading.attributes, comments)}"
    run: list[str] = []
    for before, block in pairwise((None, *section.blocks)):
        if run and not (isinstance(before, Step | Cue) and isinstance(block, Step | Cue)):
            yield "\n".join(run)
            run = []
        if block:
            run.append(_block(block))
    if run:
        yield "\n".join(run)


def _block(block: Block) -> str:
    match block:
        case Paragraph(inlines, _, attributes):
            text, comments = _parted(inlines)
            return _line(write_inlines(text), attributes, comments)
        case Step():
            return _step(block)
        case Cue():
            return _cue(block, "")
        case Include(path, anchor, _, attributes, given):
            place = f"{path}#{anchor}" if anchor else path
            return " ".join(filter(None, (f"[include {place}]", _attributes(attributes, given))))
        case Caution(label, paragraphs):
            lines = "\n".join((f"[!{label}]", *_warning(paragraphs))).split("\n")
            return "\n".join(f"> {line}".rstrip() for line in lines)
        case Note(text):
            return text


def _warning(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    before: Paragraph | None = None
    for paragraph in paragraphs:
        text, comments = _parted(paragraph.inlines)
        written = _line(write_inlines(text), Attributes(), comments)
        if before and not (before.bullet and paragraph.bullet):
            yield ""
        yield _item(written, "") if paragraph.bullet else written
        before = paragraph


def _step(step: Step) -> str:
    text, comments = _parted(step.inlines)
    beside = [one for one in comments if "\n" not in one.text]
    below = [one.text for one in comments if "\n" in one.text]
    words = _line(_not_a_time(text), step.attributes, beside)
    first = _item(" ".join(filter(None, (str(step.time or ""), words))), "")
    under = [_indented(f"  {comment}", "  ") for comment in below]
    return "\n".join((first, *under, *(_cue(cue, "  ") for cue in step.cues)))


def _cue(cue: Cue, indent: str) -> str:
    text, comments = _parted(cue.inlines)
    words = _line(_not_a_time(text), Attributes(), comments)
    return _item(f"@ {_when(cue.when)} {words}".rstrip(), indent)


def _item(text: str, indent: str) -> str:
    return _indented(f"{indent}- {text}", f"{indent}  ").rstrip()


def _indented(text: str, indent: str) -> str:
    return text.replace("\n", f"\n{indent}")


def _when(when: When) -> str:
    match when:
        case AtStart(after):
            minutes, rest = divmod(after, MINUTE)
            return short_time(after) if rest % SECOND else f"{minutes}:{rest // SECOND:02}"
        case AtEnd(before):
            return f"-{short_time(before)}"
        case AtShare(1, 2):
            return "half"
        case AtShare(part, whole):
            return f"{part * 100 // whole}%"
        case AtEvery(interval):
            return f"every {short_time(interval)}"
        case AtSwitch():
            return "switch"


def _heading_text(inlines: Sequence[Inline]) -> str:
    """Return the text of a heading: a # at its end would be taken for Markdown's."""
    text = write_inlines(inlines)
    return f"{text[:-1]}\\#" if _BARE_HASH.search(text) else text


def _not_a_time(inlines: Sequence[Inline]) -> str:
    """Return a text whose front is not taken for a time."""
    text = write_inlines(inlines)
    first = inlines[0] if inlines else None
    return entity(text[0]) + text[1:] if isinstance(first, Text) and begins_like_time(text) else text


def _parted(inlines: Sequence[Inline]) -> tuple[Sequence[Inline], list[Comment]]:
    """Part a text from the comments at its end."""
    end = len(inlines)
    while end and isinstance(inlines[end - 1], Comment):
        end -= 1
    return inlines[:end], [node for node in inlines[end:] if isinstance(node, Comment)]


def _line(text: str, attributes: Attributes, comments: Sequence[Comment]) -> str:
    return " ".join(filter(None, (text, _attributes(attributes), *(comment.text for comment in comments))))


def _attributes(attributes: Attributes, given: Sequence[tuple[str, str]] = ()) -> str:
    parts = [attributes.raw.text] if attributes.raw else _parts(attributes)
    if given:
        parts.append(f"with: {', '.join(f'{name} = {value}' for name, value in given)}")
    return f"{{{'; '.join(parts)}}}" if parts else ""


def _parts(attributes: Attributes) -> list[str]:
    parts = [_loop(loop) for loop in attributes.loops]
    if attributes.switch:
        parts.append(f"switch: {attributes.switch}")
    if attributes.chime:
        parts.append(f"chime: {attributes.chime.text}")
    if attributes.length:
        parts.append(f"length: {attributes.length}")
    if attributes.optional:
        parts.append(f"optional: {attributes.optional}")
    if attributes.condition:
        parts.append(f"if: {write_condition(attributes.condition)}")
    if attributes.countdown:
        parts.append(f"countdown: {attributes.countdown}")
    return [*parts, *attributes.flags]


def _loop(loop: Loop) -> str:
    if isinstance(loop, Each):
        values = ", ".join(loop.values)
        return f"sides: {values}" if loop.variable == "side" else f"each: {loop.variable} = {values}"
    rounds = f"{loop.times}" if loop.least is None else f"{loop.least}..{loop.times}"
    return f"repeat: {rounds}" if loop.name == "round" else f"repeat: {rounds} as {loop.name}"
