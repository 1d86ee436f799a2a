"""A routine's text to its document: Markdown's blocks, read as steps, cues and warnings.

markdown-it finds the blocks; each kind of block has one method here. Whatever it finds
that the language has no meaning for is a mistake, never spoken and never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from voiceguide.core.document import (
    AtStart,
    AtSwitch,
    Attributes,
    Block,
    Caution,
    Cue,
    Document,
    Heading,
    Meta,
    Note,
    Paragraph,
    Section,
    Step,
)
from voiceguide.core.inlines import Comment, Inline
from voiceguide.core.nearest import nearest
from voiceguide.core.source import Diagnostic, Source, Span
from voiceguide.core.units import Ms
from voiceguide.script.attributes import split_attributes, split_comments
from voiceguide.script.bounds import too_much, without_controls
from voiceguide.script.fragment import Fragment
from voiceguide.script.front import split_front_matter
from voiceguide.script.inline import read_inline
from voiceguide.script.times import split_time, split_when

_CALLOUT = re.compile(r"\[!(\w*)\]\s*")
_WARNINGS = ("CAUTION", "WARNING")
_NOTES = ("NOTE", "TIP", "IMPORTANT")
_CUE = re.compile(r"@\s*\S")
_COMMENTS_ONLY = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)+\Z", re.DOTALL)
_TABLE = re.compile(r"[^\n]*\n(?=[^\n]*\|)(?=[^\n]*-)[|: \t-]+(?:\n|\Z)")
_REFUSED = {
    "fence": ("code is not part of the language", "write it as plain sentences"),
    "code_block": ("an indented block is code to Markdown", "take the indentation off"),
    "hr": ("a rule is not part of the language", "write `## Section` where a new part begins"),
    "table": ("a table cannot be read aloud", "write it as steps: `- 40s text`"),
    "bullet_list": ("a list inside this is not part of the language", "write it as plain sentences"),
    "ordered_list": ("a list inside this is not part of the language", "write it as plain sentences"),
    "blockquote": ("a quote inside this is not part of the language", "move it out, to a place of its own"),
    "heading": ("a heading inside this is not part of the language", "move it out, to a line of its own"),
}


def parse(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read a routine; whatever is wrong is reported, and the rest is read all the same."""
    source, found = without_controls(source)
    if beyond := too_much(source):
        return Document(Meta(), (), (), Span(source.file, 1, 1, 1, 1)), beyond
    meta, first_line, wrong = split_front_matter(source)
    body = "\n".join(source.lines()[first_line - 1 :])
    reader = _Reader(source, first_line)
    reader.found += (*found, *wrong)
    reader.read(SyntaxTreeNode(_MARKDOWN.parse(body)))
    span = reader.title_span or meta.place("title") or Span(source.file, 1, 1, 1, 1)
    document = Document(meta, reader.title, reader.all_sections(), span)
    return document, tuple(sorted(reader.found, key=lambda one: one.order))


class _Reader:
    def __init__(self, source: Source, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.found: list[Diagnostic] = []
        self.title: tuple[Inline, ...] = ()
        self.title_span: Span | None = None
        self.sections: list[Section] = []
        self.heading: Heading | None = None
        self.blocks: list[Block] = []

    # --- the whole

    def read(self, root: SyntaxTreeNode) -> None:
        for node in root.children:
            match node.type:
                case "heading":
                    self._heading(node)
                case "lheading":
                    self._refuse(node, *_REFUSED["hr"])
                case "paragraph":
                    self._paragraph(node)
                case "bullet_list" | "ordered_list":
                    for item in node.children:
                        self._step(item)
                case "blockquote":
                    self._quote(node)
                case "html_block":
                    self.blocks += (Note(self._as_written(node), one.span) for one in self._comment(node))
                case _:
                    self._refuse(node, *_REFUSED[node.type])

    def all_sections(self) -> tuple[Section, ...]:
        self._close_section()
        return tuple(self.sections)

    def _close_section(self) -> None:
        if self.heading or self.blocks:
            self.sections.append(Section(self.heading, tuple(self.blocks)))
        self.heading, self.blocks = None, []

    # --- where things stand

    def _line(self, node: SyntaxTreeNode) -> int:
        return (node.map[0] if node.map else 0) + self.first_line

    def _fragment(self, node: SyntaxTreeNode) -> Fragment:
        inline = node.children[0]
        return Fragment.of_lines(self.source, self._line(inline), inline.content)

    def _whole(self, node: SyntaxTreeNode) -> Fragment:
        """Return the source lines of a block."""
        first = self._line(node)
        last = first + (node.map[1] - node.map[0] if node.map else 1) - 1
        while last > first and not self.source.line(last).strip():
            last -= 1
        text = "\n".join(self.source.line(number) for number in range(first, last + 1))
        return Fragment.of_lines(self.source, first, text)

    def _as_written(self, node: SyntaxTreeNode) -> str:
        first = self._line(node)
        count = node.map[1] - node.map[0] if node.map else 1
        return "\n".join(self.source.line(first + number) for number in range(count)).rstrip()

    def _refuse(self, node: SyntaxTreeNode, message: str, hint: str) -> None:
        whole = self._whole(node)
        self.found.append(whole.mistake("VG020", message, hint, at=(0, len(whole.text.split("\n")[0]))))

    def _inline(self, fragment: Fragment) -> tuple[Inline, ...]:
        inlines, found = read_inline(fragment)
        self.found += found
        return inlines

    def _attributes(self, fragment: Fragment) -> tuple[Attributes, Fragment, tuple[Inline, ...]]:
        """Return a text's attributes, the text, and the comments that stand before and after them."""
        text, after = split_comments(fragment)
        attributes, rest, found = split_attributes(text)
        rest, before = split_comments(rest)
        self.found += found
        comments = (*self._inline(before), *self._inline(after))
        return attributes, rest, tuple(node for node in comments if isinstance(node, Comment))

    # --- headings

    def _heading(self, node: SyntaxTreeNode) -> None:
        fragment = self._fragment(node)
        if not node.markup.startswith("#"):
            wrong = "a line of = or - under a text makes it a heading"
            self.found.append(fragment.mistake("VG020", wrong, "write `## Section`, or leave a blank line"))
        elif node.tag == "h1":
            if self.title_span:
                self.found.append(fragment.mistake("VG025", "this is a second title", "write `## Section`"))
                return
            if self.heading:
                hint = "write `## Section`, or move it to the top"
                self.found.append(fragment.mistake("VG025", "a title stands before the first section", hint))
                return
            self.title, self.title_span = self._inline(fragment), fragment.span()
        elif node.tag == "h2":
            self._close_section()
            attributes, rest, comments = self._attributes(fragment)
            self.heading = Heading((*self._inline(rest), *comments), fragment.span(), attributes)
            if not rest.text:
                self.found.append(
                    self._whole(node).mistake("VG026", "this section has no name", "write `## Name`")
                )
        else:
            wrong = "headings end at ##: a section has no sections of its own"
            self.found.append(fragment.mistake("VG020", wrong, "write `## Section`, or a plain sentence"))

    # --- narration

    def _paragraph(self, node: SyntaxTreeNode) -> None:
        fragment = self._fragment(node)
        if not fragment.text:
            return
        if _TABLE.match(fragment.text):
            self._refuse(node, *_REFUSED["table"])
            return
        if _CUE.match(fragment.text):
            wrong = fragment.mistake("VG061", "a cue stands inside a step", "indent it under `- 60s text`")
            self.found.append(wrong)
            return
        self.blocks.append(self._narration(fragment))

    def _narration(self, fragment: Fragment) -> Paragraph:
        attributes, rest, comments = self._attributes(fragment)
        return Paragraph((*self._inline(rest), *comments), fragment.span(), attributes)

    # --- steps and cues

    def _step(self, item: SyntaxTreeNode) -> None:
        children = item.children
        if not children or children[0].type != "paragraph":
            if not children:
                self.found.append(
                    self._whole(item).mistake("VG027", "this step is empty", "write `- 40s text`")
                )
            for child in children:
                self._refuse(child, *_REFUSED.get(child.type, ("this is not a step", "write `- 40s text`")))
            return
        fragment = self._fragment(children[0])
        self._check_lazy(fragment, "item")
        own, *bare = _split_cues(fragment)
        if _CUE.match(own.text):
            when, _, _ = split_when(own)
            if isinstance(when, AtSwitch):
                self.blocks.append(self._cue(own))
            else:
                wrong = own.mistake("VG061", "a cue stands inside a step", "indent it under `- 60s text`")
                self.found.append(wrong)
            return
        cues = [self._cue(cue) for cue in bare]
        comments: list[Comment] = []
        for child in children[1:]:
            match child.type:
                case "bullet_list" | "ordered_list":
                    cues += [cue for nested in child.children for cue in self._nested(nested)]
                case "paragraph":
                    wrong = self._fragment(child).mistake(
                        "VG023", "a step is one paragraph", "join it to the step, or move it out"
                    )
                    self.found.append(wrong)
                case "html_block":
                    comments += self._comment(child)
                case _:
                    self._refuse(child, *_REFUSED[child.type])
        self.blocks.append(self._made_step(own, tuple(cues), tuple(comments)))

    def _made_step(self, own: Fragment, cues: tuple[Cue, ...], comments: tuple[Comment, ...]) -> Step:
        time, text, found = split_time(own)
        self.found += found
        attributes, text, beside = self._attributes(text)
        if attributes.length:
            message, hint = "a step's time stands at its front", f"write `- {attributes.length} text`"
            self.found.append(Diagnostic("VG053", message, attributes.length.span, hint))
        if cues and time is None and not found:
            wrong = "a cue needs a step with a time of its own"
            self.found.append(Diagnostic("VG062", wrong, cues[0].span, "write a time: `- 60s text`"))
        return Step(time, (*self._inline(text), *beside, *comments), own.span(), cues, attributes)

    def _nested(self, item: SyntaxTreeNode) -> Iterator[Cue]:
        if not item.children or item.children[0].type != "paragraph":
            self.found.append(
                self._whole(item).mistake("VG022", "this is not a cue", "write `- @ 0:20 text`")
            )
            return
        fragment = self._fragment(item.children[0])
        if not _CUE.match(fragment.text):
            hint = "write `- @ 0:20 text`, or take the indentation off for a step of its own"
            self.found.append(fragment.mistake("VG022", "a list under a step holds cues", hint))
            return
        yield self._cue(fragment)
        for child in item.children[1:]:
            self._refuse(child, "nothing stands under a cue", "move it out")

    def _cue(self, fragment: Fragment) -> Cue:
        when, text, found = split_when(fragment)
        self.found += found
        if not text.text and not found:
            self.found.append(
                fragment.mistake("VG063", "this cue says nothing", "write what is said at that time")
            )
        attributes, rest, comments = self._attributes(text)
        if attributes != Attributes():
            message, hint = "a cue has no attributes", "move them to the end of its step"
            self.found.append(text.mistake("VG053", message, hint, at=_braces(text, rest)))
        return Cue(when or AtStart(Ms(0)), (*self._inline(rest), *comments), fragment.span())

    def _check_lazy(self, fragment: Fragment, kind: str) -> None:
        """Refuse a line that goes on below an item or a quote without its indentation or mark."""
        first = last = -1
        for at, offset in fragment.anchors[1:]:
            line, _ = self.source.place(offset)
            text = self.source.line(line)
            if not text[:1].isspace() if kind == "item" else not text.lstrip().startswith(">"):
                end = fragment.text.find("\n", at)
                first, last = first if last >= 0 else at, len(fragment.text) if end < 0 else end
        if last >= 0:
            lines = "these lines" if "\n" in fragment.text[first:last] else "this line"
            them = "them" if lines == "these lines" else "it"
            mark = "write > before" if kind == "quote" else "indent"
            by = "" if kind == "quote" else " by two spaces"
            hint = f"{mark} {them}{by}, or leave a blank line above {them}"
            message = f"Markdown takes {lines} into the {kind} above"
            self.found.append(fragment.mistake("VG021", message, hint, at=(first, last)))

    # --- quotes and comments

    def _quote(self, node: SyntaxTreeNode) -> None:
        first = node.children[0] if node.children else None
        fragment = self._fragment(first) if first and first.type == "paragraph" else None
        callout = _CALLOUT.match(fragment.text) if fragment else None
        label = callout[1].upper() if callout else ""
        if fragment and callout and label not in (*_WARNINGS, *_NOTES):
            near = nearest(label, map(str.lower, (*_WARNINGS, *_NOTES)))
            hint = (
                f"did you mean [!{near.upper()}]?"
                if near
                else "write [!CAUTION] for a warning that is spoken"
            )
            self.found.append(
                fragment.mistake("VG024", f"[!{callout[1]}] is not known", hint, at=(0, callout.end(1) + 1))
            )
        if fragment and callout and label in _WARNINGS:
            self._caution(node, label, fragment.part(callout.end()))
            return
        if fragment:
            self._check_lazy(fragment, "quote")
        self.blocks.append(Note(self._as_written(node), self._whole(node).span()))

    def _caution(self, node: SyntaxTreeNode, label: str, first: Fragment) -> None:
        self._check_lazy(first, "quote")
        paragraphs = [self._beware(first)] if first.text else []
        for child in node.children[1:]:
            match child.type:
                case "paragraph":
                    fragment = self._fragment(child)
                    self._check_lazy(fragment, "quote")
                    paragraphs.append(self._beware(fragment))
                case "bullet_list" | "ordered_list":
                    for item in child.children:
                        paragraphs += self._bullet(item)
                case _:
                    self._refuse(child, *_REFUSED.get(child.type, _REFUSED["fence"]))
        whole = self._whole(node).span()
        if not paragraphs:
            self.found.append(Diagnostic("VG028", "this warning is empty", whole, "write what to beware of"))
        self.blocks.append(Caution(label, tuple(paragraphs), whole))

    def _beware(self, fragment: Fragment, *, bullet: bool = False) -> Paragraph:
        attributes, rest, comments = self._attributes(fragment)
        if attributes != Attributes():
            message = "a warning has no attributes"
            wrong = fragment.mistake("VG053", message, "take the braces out", at=_braces(fragment, rest))
            self.found.append(wrong)
        return Paragraph((*self._inline(rest), *comments), fragment.span(), bullet=bullet)

    def _bullet(self, item: SyntaxTreeNode) -> Iterator[Paragraph]:
        for child in item.children:
            if child.type == "paragraph":
                fragment = self._fragment(child)
                self._check_lazy(fragment, "quote")
                yield self._beware(fragment, bullet=True)
            else:
                self._refuse(child, *_REFUSED.get(child.type, _REFUSED["fence"]))

    def _comment(self, node: SyntaxTreeNode) -> Iterator[Comment]:
        whole = self._whole(node)
        if _COMMENTS_ONLY.match(whole.text):
            yield Comment(whole.text, whole.span())
        elif not whole.text.startswith("<!--"):
            self._refuse(
                node,
                "HTML is not part of the language",
                "take the tag out, or write it as <!-- a comment -->",
            )
        elif "-->" not in whole.text:
            self.found.append(
                whole.mistake("VG042", "this comment is not closed", "write --> where it ends", at=(0, 4))
            )
        else:
            hint = "give the comment a line of its own"
            self._refuse(node, "Markdown takes the whole line into the comment", hint)


def _braces(whole: Fragment, rest: Fragment) -> tuple[int, int]:
    """Return where the attributes are that were taken off the end of a text."""
    start = whole.text.find("{", len(rest.text))
    return start, whole.text.rfind("}") + 1


def _split_cues(fragment: Fragment) -> list[Fragment]:
    """Split a step's paragraph at the lines that begin with @."""
    starts = [at for at, _ in fragment.anchors if at and _CUE.match(fragment.text, at)]
    ends = [*starts, len(fragment.text)]
    return [fragment.part(start, end) for start, end in zip([0, *starts], ends, strict=True)]


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").disable("reference")
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


_MARKDOWN = _markdown()
