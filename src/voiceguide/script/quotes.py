"""Quotes: warnings that are spoken, and notes for the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from voiceguide.core.document import Attributes, Caution, Note, Paragraph
from voiceguide.core.nearest import nearest
from voiceguide.core.source import Diagnostic
from voiceguide.script.fragment import Fragment
from voiceguide.script.page import REFUSED, Page, braces

_CALLOUT = re.compile(r"\[!(\w*)\]\s*")
_WARNINGS = ("CAUTION", "WARNING")
_NOTES = ("NOTE", "TIP", "IMPORTANT")


def read_quote(page: Page, node: SyntaxTreeNode) -> Caution | Note:
    """Return the warning that a quote is, or a note."""
    first = node.children[0] if node.children else None
    fragment = page.fragment(first) if first and first.type == "paragraph" else None
    callout = _CALLOUT.match(fragment.text) if fragment else None
    label = callout[1].upper() if callout else ""
    if fragment and callout and label not in (*_WARNINGS, *_NOTES):
        near = nearest(label, map(str.lower, (*_WARNINGS, *_NOTES)))
        hint = f"did you mean [!{near.upper()}]?" if near else "write [!CAUTION] for a warning that is spoken"
        page.found.append(
            fragment.mistake("VG024", f"[!{callout[1]}] is not known", hint, at=(0, callout.end(1) + 1))
        )
    if fragment and callout and label in _WARNINGS:
        return _caution(page, node, label, fragment.part(callout.end()))
    if fragment:
        page.check_lazy(fragment, "quote")
    return Note(page.as_written(node), page.whole(node).span())


def _caution(page: Page, node: SyntaxTreeNode, label: str, first: Fragment) -> Caution:
    page.check_lazy(first, "quote")
    paragraphs = [_beware(page, first)] if first.text else []
    for child in node.children[1:]:
        match child.type:
            case "paragraph":
                fragment = page.fragment(child)
                page.check_lazy(fragment, "quote")
                paragraphs.append(_beware(page, fragment))
            case "bullet_list" | "ordered_list":
                for item in child.children:
                    paragraphs += _bullet(page, item)
            case _:
                page.refuse(child, *REFUSED.get(child.type, REFUSED["fence"]))
    whole = page.whole(node).span()
    if not paragraphs:
        page.found.append(Diagnostic("VG028", "this warning is empty", whole, "write what to beware of"))
    return Caution(label, tuple(paragraphs), whole)


def _beware(page: Page, fragment: Fragment, *, bullet: bool = False) -> Paragraph:
    attributes, rest, comments = page.attributes(fragment)
    if attributes != Attributes():
        message = "a warning has no attributes"
        wrong = fragment.mistake("VG053", message, "take the braces out", at=braces(fragment, rest))
        page.found.append(wrong)
    return Paragraph((*page.inline(rest), *comments), fragment.span(), bullet=bullet)


def _bullet(page: Page, item: SyntaxTreeNode) -> Iterator[Paragraph]:
    for child in item.children:
        if child.type == "paragraph":
            fragment = page.fragment(child)
            page.check_lazy(fragment, "quote")
            yield _beware(page, fragment, bullet=True)
        else:
            page.refuse(child, *REFUSED.get(child.type, REFUSED["fence"]))
