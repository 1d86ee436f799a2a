"""Front matter as a small tree of texts with places: YAML read by its events, nothing constructed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from voiceguide.core.source import Diagnostic, Source, Span

_DEEPEST = 3
_NO_TEXT = re.compile(r"[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ONE_EACH = "write one `key: value` on each line"
_QUOTES = "put the value in quotes"
_IN_WORDS = (
    ("mapping values", "a second colon in one line", 'a value with a colon in it needs quotes: "…"'),
    ("expected ',' or ']'", "this [ is not closed", f"close it with ], or {_QUOTES}"),
    ("expected ',' or '}'", "this { is not closed", f"close it with }}, or {_QUOTES}"),
    ("unexpected end of stream", "this quotation mark is not closed", "write another one at the end"),
    ("could not find expected ':'", "this line has no colon", _ONE_EACH),
    ("expected <block end>", "this line does not go with those above", _ONE_EACH),
    (
        "cannot start any token",
        "a value cannot begin with this letter",
        f"{_QUOTES}; indent with spaces only",
    ),
)
"""What the library says, in an author's words, and what to do."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value, as the text it was written as."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values, in order."""

    items: tuple[tuple[Scalar, Node], ...]
    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping


class _Refused(Exception):
    """A mistake that ends the reading; it never leaves this module."""

    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.message)
        self.found = found


def read_yaml(source: Source, first_line: int, text: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read YAML that begins on a line of the source; None for an empty one, or where nothing can be read."""
    reader = _Reader(source, first_line)
    try:
        node = reader.read(text)
        return node, tuple(reader.found)
    except _Refused as refused:
        return None, (refused.found,)
    except yaml.MarkedYAMLError as error:
        return None, (_in_words(error, reader),)
    except yaml.YAMLError as error:
        problem = str(error).split("\n", maxsplit=1)[0]
        message = f"the front matter cannot be read: {problem}"
        return None, (Diagnostic("VG030", message, reader.point(0, 0), _ONE_EACH),)


def _in_words(error: yaml.MarkedYAMLError, reader: _Reader) -> Diagnostic:
    """Return what the YAML library found, where it began to go wrong."""
    problem = error.problem or "unreadable"
    known = next((row for row in _IN_WORDS if row[0] in problem), None)
    began = known is not None and "block end" not in known[0]
    mark = (error.context_mark if began else None) or error.problem_mark or error.context_mark
    span = reader.point(mark.line, mark.column) if mark else reader.point(0, 0)
    _, what, hint = known or ("", problem, _ONE_EACH)
    return Diagnostic("VG030", f"the front matter cannot be read: {what}", span, hint)


class _Reader:
    def __init__(self, source: Source, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.found: list[Diagnostic] = []

    def point(
        self, line: int, column: int, end_line: int | None = None, end_column: int | None = None
    ) -> Span:
        first = self.first_line
        end_line = line if end_line is None else end_line
        end_column = column + 1 if end_column is None else end_column
        return Span(self.source.file, first + line, column + 1, first + end_line, end_column + 1)

    def span(self, event: yaml.Event) -> Span:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return self.point(0, 0)
        return self.point(start.line, start.column, end.line, end.column)

    def read(self, text: str) -> Node | None:
        events = yaml.parse(text, yaml.BaseLoader)
        root: Node | None = None
        open_nodes: list[tuple[yaml.Event, list[Node]]] = []
        for event in events:
            node: Node | None = None
            match event:
                case yaml.AliasEvent():
                    self._refuse("VG002", "YAML aliases are refused", event, "write the value out")
                case yaml.ScalarEvent(value=value):
                    if _NO_TEXT.search(value):
                        self._refuse("VG030", "this value holds what is no letter", event, "write it plainly")
                    node = Scalar(value, self.span(event))
                case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    if len(open_nodes) == _DEEPEST:
                        self._refuse("VG002", "the front matter is nested too deep", event, "keep it flat")
                    open_nodes.append((event, []))
                case yaml.SequenceEndEvent():
                    start, items = open_nodes.pop()
                    node = Sequence(tuple(items), self.span(start).to(self.span(event)))
                case yaml.MappingEndEvent():
                    start, items = open_nodes.pop()
                    node = Mapping(self._pairs(items), self.span(start).to(self.span(event)))
                case yaml.DocumentStartEvent() if root is not None:
                    self._refuse(
                        "VG030", "a second YAML document", event, "keep one mapping between the --- lines"
                    )
            if node and open_nodes:
                open_nodes[-1][1].append(node)
            elif node:
                root = node
        return root

    def _pairs(self, items: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        pairs: list[tuple[Scalar, Node]] = []
        names: set[str] = set()
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise _Refused(Diagnostic("VG030", "a key is a plain word", key.span, "write `key: value`"))
            if key.text in names:
                self.found.append(
                    Diagnostic("VG032", f"`{key.text}` stands here twice", key.span, "keep one")
                )
            else:
                names.add(key.text)
                pairs.append((key, value))
        return tuple(pairs)

    def _refuse(self, code: str, message: str, event: yaml.Event, hint: str) -> None:
        raise _Refused(Diagnostic(code, message, self.span(event), hint))
