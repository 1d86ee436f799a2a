"""A routine while it is read: Markdown's nodes as fragments of the source, and what is wrong so far."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from voiceguide.core.document import Attributes
from voiceguide.core.inlines import Comment, Inline
from voiceguide.core.source import Diagnostic, Source
from voiceguide.script.attributes import split_attributes, split_comments
from voiceguide.script.fragment import Fragment
from voiceguide.script.inline import read_inline

_COMMENTS_ONLY = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)+\Z", re.DOTALL)
REFUSED = {
    "fence": ("code is not part of the language", "write it as plain sentences"),
    "code_block": ("an indented block is code to Markdown", "take the indentation off"),
    "hr": ("a rule is not part of the language", "write `## Section` where a new part begins"),
    "table": ("a table cannot be read aloud", "write it as steps: `- 40s text`"),
    "bullet_list": ("a list inside this is not part of the language", "write it as plain sentences"),
    "ordered_list": ("a list inside this is not part of the language", "write it as plain sentences"),
    "blockquote": ("a quote inside this is not part of the language", "move it out, to a place of its own"),
    "heading": ("a heading inside this is not part of the language", "move it out, to a line of its own"),
}
"""What each of Markdown's blocks is refused with where it has no meaning: what is wrong, and what to do."""


class Page:
    """A source, and the mistakes that were found in it.

    Args:
        source: The whole script.
        first_line: Where Markdown begins, after the front matter.
    """

    def __init__(self, source: Source, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.found: list[Diagnostic] = []

    # --- where things stand

    def line(self, node: SyntaxTreeNode) -> int:
        """Return the first line of a block."""
        return (node.map[0] if node.map else 0) + self.first_line

    def fragment(self, node: SyntaxTreeNode) -> Fragment:
        """Return the text of a paragraph or a heading."""
        inline = node.children[0]
        return Fragment.of_lines(self.source, self.line(inline), inline.content)

    def whole(self, node: SyntaxTreeNode) -> Fragment:
        """Return the source lines of a block."""
        first = self.line(node)
        last = first + (node.map[1] - node.map[0] if node.map else 1) - 1
        while last > first and not self.source.line(last).strip():
            last -= 1
        text = "\n".join(self.source.line(number) for number in range(first, last + 1))
        return Fragment.of_lines(self.source, first, text)

    def as_written(self, node: SyntaxTreeNode) -> str:
        """Return the lines of a block, their marks included."""
        first = self.line(node)
        count = node.map[1] - node.map[0] if node.map else 1
        return "\n".join(self.source.line(first + number) for number in range(count)).rstrip()

    def refuse(self, node: SyntaxTreeNode, message: str, hint: str) -> None:
        """Note that a block has no meaning here."""
        whole = self.whole(node)
        self.found.append(whole.mistake("VG020", message, hint, at=(0, len(whole.text.split("\n")[0]))))

    # --- what every text has

    def inline(self, fragment: Fragment) -> tuple[Inline, ...]:
        """Read what stands inside a text."""
        inlines, found = read_inline(fragment)
        self.found += found
        return inlines

    def attributes(self, fragment: Fragment) -> tuple[Attributes, Fragment, tuple[Inline, ...]]:
        """Return a text's attributes, the text, and the comments that stand before and after them."""
        text, after = split_comments(fragment)
        attributes, rest, found = split_attributes(text)
        rest, before = split_comments(rest)
        self.found += found
        comments = (*self.inline(before), *self.inline(after))
        return attributes, rest, tuple(node for node in comments if isinstance(node, Comment))

    def check_lazy(self, fragment: Fragment, kind: str) -> None:
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

    def comments(self, node: SyntaxTreeNode) -> Iterator[Comment]:
        """Yield the comment that a block of HTML is; anything else in it is a mistake."""
        whole = self.whole(node)
        if _COMMENTS_ONLY.match(whole.text):
            yield Comment(whole.text, whole.span())
        elif not whole.text.startswith("<!--"):
            self.refuse(
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
            self.refuse(node, "Markdown takes the whole line into the comment", hint)


def braces(whole: Fragment, rest: Fragment) -> tuple[int, int]:
    """Return where the attributes are that were taken off the end of a text."""
    start = whole.text.find("{", len(rest.text))
    return start, whole.text.rfind("}") + 1
