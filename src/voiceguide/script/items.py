"""Items of lists: steps, and the cues in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from voiceguide.core.document import AtStart, AtSwitch, Attributes, Cue, Step
from voiceguide.core.inlines import Comment
from voiceguide.core.source import Diagnostic
from voiceguide.core.units import Ms
from voiceguide.script.fragment import Fragment
from voiceguide.script.page import REFUSED, Page, braces
from voiceguide.script.times import split_time, split_when

CUE = re.compile(r"@\s*\S")
"""How a cue begins."""


def read_item(page: Page, item: SyntaxTreeNode) -> Step | Cue | None:
    """Return the step that an item of a list is, or the cue of a switch; None where it is neither."""
    children = item.children
    if not children or children[0].type != "paragraph":
        if not children:
            page.found.append(page.whole(item).mistake("VG027", "this step is empty", "write `- 40s text`"))
        for child in children:
            page.refuse(child, *REFUSED.get(child.type, ("this is not a step", "write `- 40s text`")))
        return None
    fragment = page.fragment(children[0])
    if not fragment.text:  # Markdown takes a space that does not break for a text
        page.found.append(page.whole(item).mistake("VG027", "this step is empty", "write `- 40s text`"))
        return None
    page.check_lazy(fragment, "item")
    own, *bare = _split_cues(fragment)
    if CUE.match(own.text):
        when, _, _ = split_when(own)
        if isinstance(when, AtSwitch):
            return _cue(page, own)
        wrong = own.mistake("VG061", "a cue stands inside a step", "indent it under `- 60s text`")
        page.found.append(wrong)
        return None
    cues = [_cue(page, cue) for cue in bare]
    comments: list[Comment] = []
    for child in children[1:]:
        match child.type:
            case "bullet_list" | "ordered_list":
                cues += [cue for nested in child.children for cue in _nested(page, nested)]
            case "paragraph":
                wrong = page.fragment(child).mistake(
                    "VG023", "a step is one paragraph", "join it to the step, or move it out"
                )
                page.found.append(wrong)
            case "html_block":
                comments += page.comments(child)
            case _:
                page.refuse(child, *REFUSED[child.type])
    return _made_step(page, own, tuple(cues), tuple(comments))


def _made_step(page: Page, own: Fragment, cues: tuple[Cue, ...], comments: tuple[Comment, ...]) -> Step:
    time, text, found = split_time(own)
    page.found += found
    attributes, text, beside = page.attributes(text)
    if attributes.length:
        message, hint = "a step's time stands at its front", f"write `- {attributes.length} text`"
        page.found.append(Diagnostic("VG053", message, attributes.length.span, hint))
    if cues and time is None and not found:
        wrong = "a cue needs a step with a time of its own"
        page.found.append(Diagnostic("VG062", wrong, cues[0].span, "write a time: `- 60s text`"))
    return Step(time, (*page.inline(text), *beside, *comments), own.span(), cues, attributes)


def _nested(page: Page, item: SyntaxTreeNode) -> Iterator[Cue]:
    if not item.children or item.children[0].type != "paragraph":
        page.found.append(page.whole(item).mistake("VG022", "this is not a cue", "write `- @ 0:20 text`"))
        return
    fragment = page.fragment(item.children[0])
    if not CUE.match(fragment.text):
        hint = "write `- @ 0:20 text`, or take the indentation off for a step of its own"
        page.found.append(fragment.mistake("VG022", "a list under a step holds cues", hint))
        return
    yield _cue(page, fragment)
    for child in item.children[1:]:
        page.refuse(child, "nothing stands under a cue", "move it out")


def _cue(page: Page, fragment: Fragment) -> Cue:
    when, text, found = split_when(fragment)
    page.found += found
    if not text.text and not found:
        page.found.append(
            fragment.mistake("VG063", "this cue says nothing", "write what is said at that time")
        )
    attributes, rest, comments = page.attributes(text)
    if attributes != Attributes():
        message, hint = "a cue has no attributes", "move them to the end of its step"
        page.found.append(text.mistake("VG053", message, hint, at=braces(text, rest)))
    return Cue(when or AtStart(Ms(0)), (*page.inline(rest), *comments), fragment.span())


def _split_cues(fragment: Fragment) -> list[Fragment]:
    """Split a step's paragraph at the lines that begin with @."""
    starts = [at for at, _ in fragment.anchors if at and CUE.match(fragment.text, at)]
    ends = [*starts, len(fragment.text)]
    return [fragment.part(start, end) for start, end in zip([0, *starts], ends, strict=True)]
