"""Inside text: tokens to nodes, with the place of every letter, and what is wrong among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it.token import Token

from voiceguide.core.inlines import (
    Comment,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Phonemes,
    Picture,
    SayAs,
    Text,
    Variable,
)
from voiceguide.core.source import Diagnostic
from voiceguide.script.brackets import read_bracket
from voiceguide.script.fragment import Fragment
from voiceguide.script.marks import tokens

Read = tuple[tuple[Inline, ...], tuple[Diagnostic, ...]]

_DEEPEST = 20
_LINE_ENDS = re.compile(r"[\t\n\v\f\r]")
_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)?")
_LOOKS_LIKE_ATTRIBUTES = re.compile(r"(?:[a-z]+\s*:.*|preview|silent|between)", re.DOTALL)


def read_inline(fragment: Fragment) -> Read:
    """Read a run of text into inline nodes."""
    return _read(fragment, inside=False)


def _read(fragment: Fragment, *, inside: bool) -> Read:
    if not fragment.text:
        return (), ()
    reader = _Reader(fragment, inside=inside)
    nodes = reader.nodes(iter(tokens(fragment.text)))
    return nodes, tuple(reader.found)


class _Reader:
    """Turns the flat tokens of one fragment into a tree, and collects what is wrong."""

    def __init__(self, fragment: Fragment, *, inside: bool) -> None:
        self.fragment = fragment
        self.inside = inside
        """True between the brackets or the braces of a pronunciation."""
        self.found: list[Diagnostic] = []
        self.last = 0
        """The letter after the last token that was read."""

    def nodes(self, flat: Iterator[Token], depth: int = 0) -> tuple[Inline, ...]:
        """Return the nodes up to the token that closes this level."""
        out: list[Inline] = []
        too_deep = 0
        for token in flat:
            start, end = token.meta.get("at", (self.last, self.last))
            self.last = end
            if token.nesting == 0 or token.markup == "autolink":
                out += self._leaf(token, start, end)
            elif token.nesting < 0 and not too_deep:
                break
            elif token.nesting < 0:
                too_deep -= 1
            elif depth == _DEEPEST:
                too_deep += 1
                self._refuse_depth(start, end)
            else:
                inner = self.nodes(flat, depth + 1)
                span = self.fragment.span(start, self.last)
                if token.type == "link_open":
                    out.append(Link(inner, token.meta["address"], span, token.meta["title"]))
                else:
                    out.append(Emphasis(token.markup, inner, span))
        return _joined(out)

    def _leaf(self, token: Token, start: int, end: int) -> Iterator[Inline]:
        span = self.fragment.span(start, end)
        match token.type:
            case "text" | "text_special" if token.content:
                yield Text(_LINE_ENDS.sub(" ", token.content), span)
            case "softbreak" | "hardbreak":
                yield LineBreak(token.type == "hardbreak", span)
            case "image":
                yield Picture(token.meta["label"], token.meta["address"], span, token.meta["title"])
            case "html_inline" if token.content.startswith("<!--"):
                yield Comment(token.content, span)
            case "html_inline" if token.content.startswith("</") and self.found:
                return  # its opening tag was refused
            case "bracket":
                yield from self._bracket(start, end)
            case "variable":
                yield from self._variable(start, end)
            case "say_as":
                yield from self._say_as(token, start, end)
            case refused if refused in _REFUSED:
                self._refuse(_REFUSED[refused], start, end)

    def _bracket(self, start: int, end: int) -> Iterator[Inline]:
        body = self.fragment.part(start + 1, end - 1)
        if body.text.lower() in {"", "x"}:
            self._refuse(_BOX if start == 0 else _EMPTY, start, end)
            return
        node, found = read_bracket(body)
        self.found += found
        if node:
            yield replace(node, span=self.fragment.span(start, end))

    def _variable(self, start: int, end: int) -> Iterator[Variable]:
        body = self.fragment.text[start + 1 : end - 1].strip()
        if _NAME.fullmatch(body):
            yield Variable(body, self.fragment.span(start, end))
        elif _LOOKS_LIKE_ATTRIBUTES.fullmatch(body):
            self._refuse(_MIDDLE, start, end)
        else:
            self._refuse(_BAD_NAME, start, end)

    def _say_as(self, token: Token, start: int, end: int) -> Iterator[SayAs]:
        shown, said = (self.fragment.part(*token.meta[key]) for key in ("shown", "said"))
        if self.inside:
            self._refuse(_NOT_PLAIN, start, end)
        elif token.meta["ipa"]:
            written = self.fragment.text[slice(*token.meta["said"])]
            phonemes = Phonemes(written, self.fragment.span(*token.meta["said"]))
            yield SayAs(self._words(shown), (phonemes,), self.fragment.span(start, end))
        elif _LOOKS_LIKE_ATTRIBUTES.fullmatch(said.text):
            self._refuse(_CLOSE_ATTRIBUTES, start, end)
        elif not said.text:
            self._refuse(_NOTHING_SAID, start, end)
        else:
            yield SayAs(self._words(shown), self._words(said), self.fragment.span(start, end))

    def _words(self, fragment: Fragment) -> tuple[Text | Variable, ...]:
        nodes, found = _read(fragment, inside=True)
        self.found += found
        kept: list[Text | Variable] = []
        for node in nodes:
            match node:
                case Text() | Variable():
                    kept.append(node)
                case LineBreak(_, span):
                    kept.append(Text(" ", span))
                case _:
                    code, message, hint = _NOT_PLAIN
                    self.found.append(Diagnostic(code, message, node.span, hint))
        return tuple(kept)

    def _refuse_depth(self, start: int, end: int) -> None:
        if not any(one.message == _TOO_DEEP[1] for one in self.found):
            self._refuse(_TOO_DEEP, start, end)

    def _refuse(self, what: tuple[str, str, str], start: int, end: int) -> None:
        code, message, hint = what
        self.found.append(self.fragment.mistake(code, message, hint, at=(start, end)))


_BOX = ("VG020", "task boxes are not part of the language", "take the box out")
_EMPTY = ("VG040", "these brackets mean nothing", "take them out, or write [3s] for a pause")
_MIDDLE = (
    "VG044",
    "attributes stand at the end of a heading, a step or a paragraph",
    "move them to the end; one pair of braces holds them all, with ; between",
)
_BAD_NAME = (
    "VG043",
    "these braces hold no name",
    "write {side}, or \\{ for a brace that is meant to be read",
)
_CLOSE_ATTRIBUTES = (
    "VG045",
    "this stands where a pronunciation would, but looks like attributes",
    "write a space before {",
)
_NOT_PLAIN = ("VG046", "a pronunciation holds plain words only", "take the markup out")
_TOO_DEEP = (
    "VG002",
    f"these marks are nested more than {_DEEPEST} deep, the bound of a text",
    "take some out",
)
_NOTHING_SAID = ("VG046", "this pronunciation is empty", "write (shown){said}")
_REFUSED = {
    "unclosed_[": ("VG042", "this bracket is not closed", "close it with ], or write \\[ to have it read"),
    "unclosed_{": ("VG042", "this brace is not closed", "close it with }, or write \\{ to have it read"),
    "stray_]": ("VG042", "this bracket was not opened", "write \\] for a bracket that is meant to be read"),
    "stray_}": ("VG042", "this brace was not opened", "write \\} for a brace that is meant to be read"),
    "unclosed_<": ("VG042", "this comment is not closed", "write --> where it ends"),
    "code_inline": ("VG020", "code is not part of the language", "take the ` marks out"),
    "html_inline": (
        "VG020",
        "HTML is not part of the language",
        "take the tag out, or write it as <!-- a comment -->",
    ),
    "link_open": ("VG020", "a bare address cannot be read aloud", "write [words](address)"),
}


def _joined(nodes: list[Inline]) -> tuple[Inline, ...]:
    """Join texts that touch and are written as they are shown."""
    out: list[Inline] = []
    run: list[Text] = []
    for node in nodes:
        if isinstance(node, Text) and run and _plain(node, run[-1]):
            run.append(node)
        else:
            out += _one(run)
            run = [node] if isinstance(node, Text) else []
            out += [] if run else [node]
    return (*out, *_one(run))


def _one(run: list[Text]) -> Iterator[Text]:
    if run:
        yield Text("".join(text.text for text in run), run[0].span.to(run[-1].span))


def _plain(node: Text, last: Text) -> bool:
    touch = (last.span.end_line, last.span.end_column) == (node.span.line, node.span.column)
    return touch and all(text.span.end_column - text.span.column == len(text.text) for text in (node, last))
