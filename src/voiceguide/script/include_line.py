"""`[include other.md#section] {…}`: a line that brings in another routine."""

from __future__ import annotations

import re

from voiceguide.core.document import Include, Note
from voiceguide.core.inlines import Comment
from voiceguide.core.source import Diagnostic
from voiceguide.script.attributes import split_attributes, split_comments
from voiceguide.script.fragment import Fragment
from voiceguide.script.given import take_given
from voiceguide.script.page import Page

HOW = "write [include other.md] or [include other.md#section]"

_LINE = re.compile(r"\[\s*include\b:?(?P<path>[^\[\]#]*)(?P<hash>#(?P<anchor>[^\[\]]*))?\]", re.IGNORECASE)
_REFUSED = (
    (
        re.compile(r"[A-Za-z][\w+.-]+:"),
        "an include takes a file, not an address",
        "save it beside the routine",
    ),
    (re.compile(r"/|~|[A-Za-z]:"), "an include's path is relative", "write it as seen from this file"),
    (re.compile(r".*\\"), "an include's path has no backslash", "write / between folders"),
)


def read_include(page: Page, fragment: Fragment) -> tuple[Include | Note, ...] | None:
    """Read a paragraph that is an include, and the comments behind it; None where it is none."""
    text, after = split_comments(fragment)
    given, text, found = take_given(text)
    attributes, text, wrong = split_attributes(text)
    text, before = split_comments(text)
    line = _LINE.fullmatch(text.text)
    if line is None:
        return None
    page.found += (*found, *wrong)
    notes = tuple(
        Note(one.text, one.span)
        for part in (before, after)
        for one in page.inline(part)
        if isinstance(one, Comment)
    )
    path, anchor = (" ".join((line[part] or "").split()) for part in ("path", "anchor"))
    if refused := _refused(text, path, anchor=anchor if line["hash"] else None):
        page.found.append(refused)
        return notes
    return Include(path, anchor, text.span(), attributes, given), *notes


def _refused(text: Fragment, path: str, *, anchor: str | None) -> Diagnostic | None:
    """Return what is wrong with an include as it is written; the anchor is None where there is no #."""
    if not path or anchor == "":
        return text.mistake("VG041", f"{text.text} is not an include", HOW)
    for form, message, hint in _REFUSED:
        if form.match(path):
            return text.mistake("VG077", f"{message}: `{path}`", hint)
    return None
