"""A routine's text to its document: Markdown's blocks, read as steps, cues and warnings.

markdown-it finds the blocks; each kind of block has one reader, here or in a module of its own.
Whatever it finds that the language has no meaning for is a mistake, never spoken and never dropped.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from voiceguide.core.document import (
    Block,
    Document,
    Heading,
    Meta,
    Note,
    Paragraph,
    Section,
)
from voiceguide.core.inlines import Inline
from voiceguide.core.source import Diagnostic, Source, Span
from voiceguide.script.bounds import too_much, without_controls
from voiceguide.script.fragment import Fragment
from voiceguide.script.front import split_front_matter
from voiceguide.script.include_line import read_include
from voiceguide.script.items import CUE, read_item
from voiceguide.script.page import REFUSED, Page
from voiceguide.script.quotes import read_quote

_TABLE = re.compile(r"[^\n]*\n(?=[^\n]*\|)(?=[^\n]*-)[|: \t-]+(?:\n|\Z)")


def parse(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read a routine; whatever is wrong is reported, and the rest is read all the same."""
    source, found = without_controls(source)
    if beyond := too_much(source):
        return Document(Meta(), (), (), Span(source.file, 1, 1, 1, 1)), beyond
    meta, first_line, wrong = split_front_matter(source)
    body = "\n".join(source.lines()[first_line - 1 :])
    page = Page(source, first_line)
    page.found += (*found, *wrong)
    reader = _Reader(page)
    reader.read(SyntaxTreeNode(_MARKDOWN.parse(body)))
    span = reader.title_span or meta.place("title") or Span(source.file, 1, 1, 1, 1)
    document = Document(meta, reader.title, reader.all_sections(), span)
    return document, tuple(sorted(page.found, key=lambda one: one.order))


class _Reader:
    def __init__(self, page: Page) -> None:
        self.page = page
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
                    self.page.refuse(node, *REFUSED["hr"])
                case "paragraph":
                    self._paragraph(node)
                case "bullet_list" | "ordered_list":
                    items = (read_item(self.page, item) for item in node.children)
                    self.blocks += (item for item in items if item)
                case "blockquote":
                    self.blocks.append(read_quote(self.page, node))
                case "html_block":
                    self.blocks += (
                        Note(self.page.as_written(node), one.span) for one in self.page.comments(node)
                    )
                case _:
                    self.page.refuse(node, *REFUSED[node.type])

    def all_sections(self) -> tuple[Section, ...]:
        self._close_section()
        return tuple(self.sections)

    def _close_section(self) -> None:
        if self.heading or self.blocks:
            self.sections.append(Section(self.heading, tuple(self.blocks)))
        self.heading, self.blocks = None, []

    # --- headings

    def _heading(self, node: SyntaxTreeNode) -> None:
        fragment = self.page.fragment(node)
        if not node.markup.startswith("#"):
            wrong = "a line of = or - under a text makes it a heading"
            self.page.found.append(
                fragment.mistake("VG020", wrong, "write `## Section`, or leave a blank line")
            )
        elif node.tag == "h1":
            if self.title_span:
                self.page.found.append(
                    fragment.mistake("VG025", "this is a second title", "write `## Section`")
                )
                return
            if self.heading:
                hint = "write `## Section`, or move it to the top"
                self.page.found.append(
                    fragment.mistake("VG025", "a title stands before the first section", hint)
                )
                return
            self.title, self.title_span = self.page.inline(fragment), fragment.span()
        elif node.tag == "h2":
            self._close_section()
            attributes, rest, comments = self.page.attributes(fragment)
            self.heading = Heading((*self.page.inline(rest), *comments), fragment.span(), attributes)
            if not rest.text:
                self.page.found.append(
                    self.page.whole(node).mistake("VG026", "this section has no name", "write `## Name`")
                )
        else:
            wrong = "headings end at ##: a section has no sections of its own"
            self.page.found.append(
                fragment.mistake("VG020", wrong, "write `## Section`, or a plain sentence")
            )

    # --- narration

    def _paragraph(self, node: SyntaxTreeNode) -> None:
        fragment = self.page.fragment(node)
        if not fragment.text:
            return
        if _TABLE.match(fragment.text):
            self.page.refuse(node, *REFUSED["table"])
            return
        if CUE.match(fragment.text):
            wrong = fragment.mistake("VG061", "a cue stands inside a step", "indent it under `- 60s text`")
            self.page.found.append(wrong)
            return
        include = read_include(self.page, fragment)
        if include is None:
            self.blocks.append(self._narration(fragment))
        else:
            self.blocks += include

    def _narration(self, fragment: Fragment) -> Paragraph:
        attributes, rest, comments = self.page.attributes(fragment)
        return Paragraph((*self.page.inline(rest), *comments), fragment.span(), attributes)


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").disable("reference")
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


_MARKDOWN = _markdown()
