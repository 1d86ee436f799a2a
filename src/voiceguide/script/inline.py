"""Inside text: Markdown's own inline marks, and ours, with the place of every letter.

markdown-it reads emphasis, links, pictures, entities and escapes; our rules stand beside
its own in one ordered table. Each token remembers the letters that it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as emphasis_rule
from markdown_it.rules_inline.link import link as link_rule
from markdown_it.token import Token

from voiceguide.core.document import (
    Comment,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Picture,
    SayAs,
    Text,
    Variable,
)
from voiceguide.core.source import Diagnostic
from voiceguide.script.brackets import read_bracket
from voiceguide.script.fragment import Fragment

Rule = Callable[[StateInline, bool], bool]
Read = tuple[tuple[Inline, ...], tuple[Diagnostic, ...]]

_PLAIN = re.compile(r"[^\n!&()*<\\\[\]_`{}]+")
_IPA = re.compile(r"/[^/\s][^/\n]*/")
_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)?")
_LOOKS_LIKE_ATTRIBUTES = re.compile(r"(?:[a-z]+\s*:.*|preview|silent|between)", re.DOTALL)


def read_inline(fragment: Fragment) -> Read:
    """Read a run of text into inline nodes."""
    if not fragment.text:
        return (), ()
    tokens: list[Token] = []
    _MARKDOWN.inline.parse(fragment.text, _MARKDOWN, {}, tokens)
    reader = _Reader(fragment)
    nodes = reader.nodes(iter(tokens), "")
    return nodes, tuple(reader.found)


class _Reader:
    """Turns the flat tokens of one fragment into a tree, and collects what is wrong."""

    def __init__(self, fragment: Fragment) -> None:
        self.fragment = fragment
        self.found: list[Diagnostic] = []
        self.last = 0
        """The letter after the last token that was read."""

    def nodes(self, tokens: Iterator[Token], closing: str) -> tuple[Inline, ...]:
        """Return the nodes up to the token of type `closing`."""
        out: list[Inline] = []
        for token in tokens:
            start, end = token.meta.get("at", (self.last, self.last))
            self.last = end
            if token.type == closing:
                break
            if token.type in _PAIRS and token.markup != "autolink":
                inner = self.nodes(tokens, token.type.replace("open", "close"))
                span = self.fragment.span(start, self.last)
                if token.type == "link_open":
                    out.append(Link(inner, str(token.attrs.get("href", "")), span))
                else:
                    out.append(Emphasis(token.markup, inner, span))
            else:
                out += self._leaf(token, start, end)
        return _joined(out)

    def _leaf(self, token: Token, start: int, end: int) -> Iterator[Inline]:
        span = self.fragment.span(start, end)
        match token.type:
            case "text" | "text_special" if token.content:
                yield Text(token.content, span)
            case "softbreak" | "hardbreak":
                yield LineBreak(token.type == "hardbreak", span)
            case "image":
                yield Picture(token.content, str(token.attrs.get("src", "")), span)
            case "html_inline" if token.content.startswith("<!--"):
                yield Comment(token.content, span)
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
        if token.meta["ipa"]:
            self._refuse(_IPA_LATER, start, end)
        elif _LOOKS_LIKE_ATTRIBUTES.fullmatch(said.text):
            self._refuse(_CLOSE_ATTRIBUTES, start, end)
        elif not said.text:
            self._refuse(_NOTHING_SAID, start, end)
        else:
            yield SayAs(self._words(shown), self._words(said), self.fragment.span(start, end))

    def _words(self, fragment: Fragment) -> tuple[Text | Variable, ...]:
        nodes, found = read_inline(fragment)
        self.found += found
        kept: list[Text | Variable] = []
        for node in nodes:
            match node:
                case Text() | Variable():
                    kept.append(node)
                case LineBreak(_, span):
                    kept.append(Text(" ", span))
                case _:
                    message = "a pronunciation holds plain words only"
                    self.found.append(Diagnostic("VG046", message, node.span, "take the markup out"))
        return tuple(kept)

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
_IPA_LATER = ("VG003", "saying by IPA is not there yet", "write (shown){said} with plain letters")
_CLOSE_ATTRIBUTES = (
    "VG045",
    "this stands where a pronunciation would, but looks like attributes",
    "write a space before {",
)
_NOTHING_SAID = ("VG046", "this pronunciation is empty", "write (shown){said}")
_PAIRS = {"em_open", "strong_open", "link_open"}
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
    for node in nodes:
        last = out[-1] if out else None
        if isinstance(node, Text) and isinstance(last, Text) and _plain(node, last):
            out[-1] = Text(last.text + node.text, last.span.to(node.span))
        else:
            out.append(node)
    return tuple(out)


def _plain(node: Text, last: Text) -> bool:
    touch = (last.span.end_line, last.span.end_column) == (node.span.line, node.span.column)
    return touch and all(text.span.end_column - text.span.column == len(text.text) for text in (node, last))


# --- rules for markdown-it: (state, silent) -> matched


def _closing(text: str, at: int, end: int, pair: str) -> int:
    """Return where the mark that opens at `at` is closed, or -1."""
    depth = 0
    while at < end:
        if text[at] == "\\":
            at += 2
            continue
        depth += (text[at] == pair[0]) - (text[at] == pair[1])
        if depth == 0:
            return at
        at += 1
    return -1


def _push(state: StateInline, kind: str, end: int, silent: bool, **meta: object) -> bool:  # noqa: FBT001  markdown-it's own way
    if not silent:
        token = state.push(kind, "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"at": (state.pos, end), **meta}
    state.pos = end
    return True


def _text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    found = _PLAIN.match(state.src, state.pos, state.posMax)
    return found is not None and _push(state, "text", found.end(), silent)


def _say_as_parts(text: str, at: int, end: int) -> dict[str, object] | None:
    close = _closing(text, at, end, "()")
    if close < 0:
        return None
    if text[close + 1 : close + 2] == "{":
        last = _closing(text, close + 1, end, "{}")
        if last >= 0:
            return {"shown": (at + 1, close), "said": (close + 2, last), "ipa": False, "end": last + 1}
    if ipa := _IPA.match(text, close + 1, end):
        return {"shown": (at + 1, close), "said": (close + 2, ipa.end() - 1), "ipa": True, "end": ipa.end()}
    return None


def _say_as(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    if state.src[state.pos] != "(":
        return False
    parts = _say_as_parts(state.src, state.pos, state.posMax)
    if parts is None:
        return False
    end = parts.pop("end")
    return isinstance(end, int) and _push(state, "say_as", end, silent, **parts)


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    """Read a link, unless the round brackets behind the square ones are a pronunciation."""
    if state.src[state.pos] == "[":
        close = _closing(state.src, state.pos, state.posMax, "[]")
        if close >= 0 and state.src[close + 1 : close + 2] == "(":
            after = _say_as_parts(state.src, close + 1, state.posMax)
            if after and not after["ipa"]:
                return False
    return link_rule(state, silent)


def _bracket(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    if state.src[state.pos] != "[":
        return False
    close = _closing(state.src, state.pos, state.posMax, "[]")
    if close < 0:
        return _push(state, "unclosed_[", state.pos + 1, silent)
    return _push(state, "bracket", close + 1, silent)


def _variable(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    if state.src[state.pos] != "{":
        return False
    close = _closing(state.src, state.pos, state.posMax, "{}")
    if close < 0:
        return _push(state, "unclosed_{", state.pos + 1, silent)
    return _push(state, "variable", close + 1, silent)


def _literal(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    letter = state.src[state.pos]
    if state.src.startswith("<!--", state.pos):
        return _push(state, "unclosed_<", state.pos + 4, silent)
    kind = f"stray_{letter}" if letter in "]}" else "text"
    return _push(state, kind, state.pos + 1, silent)


def _placed(rule: Rule) -> Rule:
    """Have each token of one of markdown-it's own rules remember its letters."""
    one_letter_each = rule is emphasis_rule

    def run(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for number, token in enumerate(state.tokens[count:]):
            at = (start + number, start + number + 1) if one_letter_each else (start, state.pos)
            token.meta.setdefault("at", at)
        return True

    return run


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark")
    ruler = markdown.inline.ruler
    ruler.at("text", _text)
    ruler.at("emphasis", _placed(emphasis_rule))
    ruler.at("link", _placed(_link))
    for rule in list(ruler.__rules__):
        if rule.enabled and rule.name not in {"text", "emphasis", "link"}:
            ruler.at(rule.name, _placed(rule.fn))
    ruler.push("say_as", _say_as)
    ruler.push("bracket", _bracket)
    ruler.push("variable", _variable)
    ruler.push("literal", _literal)
    markdown.inline.ruler2.enableOnly(["balance_pairs", "emphasis"])
    return markdown


_MARKDOWN = _markdown()
