"""Inline nodes to what sounds: sentences, pauses and chimes in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from voiceguide.core.document import (
    Chime,
    Comment,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Pause,
    Picture,
    SayAs,
    Text,
    Variable,
)
from voiceguide.core.nearest import nearest
from voiceguide.core.session import Item, Rest, Say, Strike
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.utterance import Utterance
from voiceguide.core.words import Words
from voiceguide.script.sentences import sentence_ends

_STAND_IN = "\ue000"
_LEFT_OVER = re.compile(r"\s*[,.;:!?…)\]»”\"'’–—-]+(?=\s|$)")
"""What a pause cuts off from the words before it: `Breathe [3s], then rest.`"""
_LETTERS_A_MARK = 20
_LATER = ("next", "length")
_LOOP = "write {{{}}} at the end of the heading, or of the step"
_GIVEN_BY = {
    "side": _LOOP.format("sides: left, right"),
    "other": _LOOP.format("sides: left, right"),
    "round": _LOOP.format("repeat: 3"),
    "rounds": _LOOP.format("repeat: 3"),
    "n": "{n} is known in a step only",
    "total": "{total} is known in a step only",
}
_LONGEST_UTTERANCE = 2000


@dataclass(frozen=True, slots=True)
class Telling:
    """All that turns words of a script into utterances."""

    words: Words
    utter: Callable[[str], Utterance]
    chime: str
    """What `[chime]` without a name rings."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of one node, as shown and as said."""

    shown: str
    said: str
    span: Span
    whole: bool
    """True where a sentence cannot end inside."""

    def cut(self, start: int, end: int) -> _Run:
        if self.whole:
            return self
        first = self.span
        span = Span(first.file, first.line, first.column + start, first.line, first.column + end)
        return _Run(self.shown[start:end], self.said[start:end], span, whole=False)


def tell(
    inlines: Sequence[Inline], role: str, values: Mapping[str, str], telling: Telling
) -> tuple[tuple[Item, ...], tuple[Diagnostic, ...]]:
    """Return what sounds, sentence by sentence, with variables replaced."""
    items: list[Item] = []
    found: list[Diagnostic] = []
    runs: list[_Run] = []
    for node in _flat(inlines):
        match node:
            case Pause(least, most, span):
                items += _sentences(runs, role, telling, found)
                items.append(Rest(least, most, span))
                runs.clear()
            case Chime(name, times, every, span):
                items += _sentences(runs, role, telling, found)
                items.append(Strike(name or telling.chime, role, span, times, every))
                runs.clear()
            case _:
                runs += _runs(node, values, found)
    items += _sentences(runs, role, telling, found)
    return tuple(items), tuple(found)


def weigh(inlines: Sequence[Inline]) -> int:
    """Return about how many letters of text are in nodes; each mark counts for some."""
    return sum(len(node.text) if isinstance(node, Text) else _LETTERS_A_MARK for node in _flat(inlines))


def varies(inlines: Sequence[Inline]) -> bool:
    """Tell whether nodes say something else in another turn."""
    return any(isinstance(node, Variable | SayAs) for node in _flat(inlines))


def replaced(inlines: Sequence[Inline], values: Mapping[str, str]) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text as shown, in one line, with variables replaced."""
    found: list[Diagnostic] = []
    shown = "".join(run.shown for node in _flat(inlines) for run in _runs(node, values, found))
    return " ".join(shown.split()), tuple(found)


def _flat(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for node in inlines:
        match node:
            case Emphasis(inner=inner) | Link(inner=inner):
                yield from _flat(inner)
            case _:
                yield node


def _runs(node: Inline, values: Mapping[str, str], found: list[Diagnostic]) -> Iterator[_Run]:
    match node:
        case Text(text, span):
            exact = span.end_column - span.column == len(text)
            yield _Run(text, text, span, whole=not exact)
        case LineBreak(_, span):
            yield _Run(
                " ", " ", Span(span.file, span.line, span.column, span.line, span.column + 1), whole=False
            )
        case Variable(_, span):
            value = _value(node, values, found)
            yield _Run(value, value, span, whole=True)
        case SayAs(shown, said, span):
            seen, heard = (
                "".join(
                    part.text if isinstance(part, Text) else _value(part, values, found) for part in parts
                )
                for parts in (shown, said)
            )
            yield _Run(seen, heard, span, whole=True)
        case Comment() | Picture():
            return


def _value(node: Variable, values: Mapping[str, str], found: list[Diagnostic]) -> str:
    if node.name in values:
        return values[node.name]
    if node.name in _LATER:
        found.append(
            Diagnostic("VG003", f"{{{node.name}}} is not there yet", node.span, "take it out for now")
        )
    else:
        found.append(
            Diagnostic("VG043", f"{{{node.name}}} is not known here", node.span, _how(node.name, values))
        )
    return node.name


def _how(name: str, values: Mapping[str, str]) -> str:
    """Return what to do about a name that stands for nothing."""
    if name in _GIVEN_BY:
        return _GIVEN_BY[name]
    if near := nearest(name, (*values, *_GIVEN_BY)):
        return f"did you mean {{{near}}}?"
    known = ", ".join(f"{{{each}}}" for each in sorted(values))
    return f"known here: {known}; write \\{{ for a brace that is meant to be read"


def _sentences(runs: Sequence[_Run], role: str, telling: Telling, found: list[Diagnostic]) -> Iterator[Say]:
    probe = "".join(_STAND_IN if run.whole else run.said for run in runs)
    left_over = _LEFT_OVER.match(probe)
    start = left_over.end() if left_over else 0
    for end in sentence_ends(probe, telling.words):
        parts = tuple(_cut(runs, start, end))
        start = end
        shown, said = ("".join(getattr(part, key) for part in parts) for key in ("shown", "said"))
        if not said.strip():
            continue
        span = _tight(parts)
        utterance = telling.utter(" ".join(said.split()))
        if not any(letter.isalnum() for letter in utterance.text):
            hint = "take it out, or write words"
            found.append(Diagnostic("VG081", f"`{shown.strip()}` cannot be spoken", span, hint))
        elif len(utterance.text) > _LONGEST_UTTERANCE:
            message = (
                f"this sentence is longer than {_LONGEST_UTTERANCE} characters, the bound of an utterance"
            )
            found.append(Diagnostic("VG002", message, span, "end it with a full stop sooner"))
        else:
            yield Say(" ".join(shown.split()), utterance, role, span)


def _cut(runs: Sequence[_Run], start: int, end: int) -> Iterator[_Run]:
    """Yield the parts of runs between two places of the probe."""
    at = 0
    for run in runs:
        size = 1 if run.whole else len(run.said)
        first, last = max(start - at, 0), min(end - at, size)
        if first < last:
            yield run.cut(first, last)
        at += size


def _tight(parts: Sequence[_Run]) -> Span:
    """Return the span of a sentence without the white space around it."""
    kept = [part for part in parts if part.whole or part.said.strip()]
    if not kept[0].whole:
        said = kept[0].said
        kept[0] = kept[0].cut(len(said) - len(said.lstrip()), len(said))
    if not kept[-1].whole:
        kept[-1] = kept[-1].cut(0, len(kept[-1].said.rstrip()))
    return kept[0].span.to(kept[-1].span)
