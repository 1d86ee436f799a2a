"""Text to tokens: markdown-it's inline marks and ours, in one ordered table of rules.

markdown-it reads emphasis, entities and escapes; our rules read the rest. Each token
remembers the letters that it came from, and no rule looks twice for a bracket's other half,
so that the time is proportional to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as emphasis_rule
from markdown_it.token import Token

Rule = Callable[[StateInline, bool], bool]

_PLAIN = re.compile(r"[^\n!&()*<\\\[\]_`{}]+")
_LINE_END = re.compile(r"( *+)\n *")
_IPA = re.compile(r"/[^/\s][^/\n]*/(?![^\W_])")
"""A letter behind it makes it no pronunciation: `(he)/she/they`."""
_HALF = re.compile(rf"\\.|(?<=[^\\]\)){_IPA.pattern}|[\[\](){{}}]", re.DOTALL)
"""A bracket, or what hides one: a backslash, a transcription."""
_PAIRS = {"]": "[", ")": "(", "}": "{"}
_HARD = 2
"""Spaces at a line's end that make it a hard break."""


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text; the `meta["at"]` of each is where it starts and ends."""
    found: list[Token] = []
    _MARKDOWN.inline.parse(text, _MARKDOWN, {}, found)
    return found


def _closing(state: StateInline, at: int) -> int:
    """Return where the bracket that opens at `at` is closed, or -1."""
    if state.src not in state.env:
        state.env[state.src] = _halves(state.src)
    close = state.env[state.src].get(at, -1)
    return close if isinstance(close, int) and close < state.posMax else -1


def _halves(text: str) -> dict[int, int]:
    """Pair all brackets of a text, each kind apart from the others."""
    pairs: dict[int, int] = {}
    opened: dict[str, list[int]] = {"[": [], "(": [], "{": []}
    for found in _HALF.finditer(text):
        mark = found[0]
        if mark in opened:
            opened[mark].append(found.start())
        elif mark in _PAIRS and opened[_PAIRS[mark]]:
            pairs[opened[_PAIRS[mark]].pop()] = found.start()
    return pairs


def _push(state: StateInline, kind: str, end: int, silent: bool, **meta: object) -> bool:  # noqa: FBT001  markdown-it's own way
    if not silent:
        token = state.push(kind, "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"at": (state.pos, end), **meta}
    state.pos = end
    return True


# --- rules: (state, silent) -> matched


def _newline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    found = _LINE_END.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    return _push(state, "hardbreak" if len(found[1]) >= _HARD else "softbreak", found.end(), silent)


def _text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    found = _PLAIN.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    ends_line = state.src[found.end() : found.end() + 1] == "\n"
    end = found.start() + len(found[0].rstrip(" ")) if ends_line else found.end()
    return _push(state, "text", end, silent)


def _say_as_parts(state: StateInline, at: int) -> dict[str, object] | None:
    text = state.src
    close = _closing(state, at)
    if close < 0:
        return None
    if text[close + 1 : close + 2] == "{":
        last = _closing(state, close + 1)
        if last >= 0:
            return {"shown": (at + 1, close), "said": (close + 2, last), "ipa": False, "end": last + 1}
    if ipa := _IPA.match(text, close + 1, state.posMax):
        return {"shown": (at + 1, close), "said": (close + 2, ipa.end() - 1), "ipa": True, "end": ipa.end()}
    return None


def _say_as(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    if state.src[state.pos] != "(":
        return False
    parts = _say_as_parts(state, state.pos)
    if parts is None:
        return False
    end = parts.pop("end")
    return isinstance(end, int) and _push(state, "say_as", end, silent, **parts)


def _target(state: StateInline, at: int) -> tuple[dict[str, str], int] | None:
    """Read what is in round brackets at `at`, and where they end; a pronunciation is no address."""
    text, end = state.src, state.posMax
    if text[at : at + 1] != "(":
        return None
    after = _say_as_parts(state, at)
    if after and not after["ipa"]:
        return None
    at = _skip(text, at + 1)
    found = state.md.helpers.parseLinkDestination(text, at, end)
    if found.ok and not state.md.validateLink(state.md.normalizeLink(found.str)):
        return None
    after_address = found.pos if found.ok else at
    at = _skip(text, after_address)
    title = state.md.helpers.parseLinkTitle(text, at, end)
    titled = title.ok and at > after_address
    at = _skip(text, title.pos) if titled else at
    target = {
        "address": found.str if found.ok else "",
        "title": " ".join(title.str.split()) if titled else "",
    }
    return (target, at + 1) if text[at : at + 1] == ")" and at < end else None


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in {" ", "\n"}:
        at += 1
    return at


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    start, end = state.pos, state.posMax
    if state.src[start] != "[" or state.linkLevel:
        return False
    close = _closing(state, start)
    target = _target(state, close + 1) if close >= 0 else None
    if target is None:
        return False
    if not silent:
        state.pos, state.posMax = start + 1, close
        opening = state.push("link_open", "a", 1)
        opening.meta = {"at": (start, start + 1), **target[0]}
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1).meta = {"at": (close, target[1])}
    state.pos, state.posMax = target[1], end
    return True


def _picture(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    if not state.src.startswith("![", state.pos):
        return False
    label = state.pos + 2
    close = _closing(state, label - 1)
    target = _target(state, close + 1) if close >= 0 else None
    if target is None:
        return False
    return _push(
        state, "image", target[1], silent, label=state.src[label:close].replace("\n", " "), **target[0]
    )


def _bracket(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    if state.src[state.pos] != "[":
        return False
    close = _closing(state, state.pos)
    if close < 0:
        return _push(state, "unclosed_[", state.pos + 1, silent)
    return _push(state, "bracket", close + 1, silent)


def _variable(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  markdown-it's own way
    if state.src[state.pos] != "{":
        return False
    close = _closing(state, state.pos)
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
    ours: dict[str, Rule] = {"text": _text, "newline": _newline, "link": _link, "image": _picture}
    for rule in list(ruler.__rules__):
        ruler.at(rule.name, ours.get(rule.name) or _placed(rule.fn))
    ruler.before("text", "line_end", _newline)
    ruler.push("say_as", _say_as)
    ruler.push("bracket", _bracket)
    ruler.push("variable", _variable)
    ruler.push("literal", _literal)
    markdown.inline.ruler2.enableOnly(["balance_pairs", "emphasis"])
    return markdown


_MARKDOWN = _markdown()
