"""Inline nodes to what sounds: sentences, pauses, chimes and counts in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from voiceguide.core.document import Caution, Cue, Document, Paragraph, Step, every_section
from voiceguide.core.inlines import (
    Beat,
    BedChange,
    Breathe,
    Chime,
    Comment,
    Count,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Mark,
    Narrator,
    Pause,
    Phonemes,
    Picture,
    Play,
    SayAs,
    Text,
    Variable,
)
from voiceguide.core.ipa import by_ipa, only_words
from voiceguide.core.session import BedChange as Bed
from voiceguide.core.session import Item, Rest, Say, Strike
from voiceguide.core.session import Mark as Place
from voiceguide.core.session import Play as Sound
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.units import MINUTE
from voiceguide.core.utterance import Utterance
from voiceguide.core.words import Words
from voiceguide.script.names import unknown_name
from voiceguide.script.scores import beat, breath, count
from voiceguide.script.sentences import sentence_ends

_IN_WORDS = (Text, LineBreak, Comment, Variable, SayAs, Picture)
_STAND_IN = "\ue000"
_LEFT_OVER = re.compile(r"\s*[,.;:!?…)\]»”\"'’–—-]+(?=\s|$)")
"""What a pause cuts off from the words before it: `Breathe [3s], then rest.`"""
_LETTERS_A_MARK = 20
_LETTERS_A_SOUND = 10
_LONGEST_UTTERANCE = 2000


class Telling:
    """All that turns words of a script into utterances; it knows who is speaking now.

    Args:
        words: The language's.
        utter: Makes an utterance of words, a voice's name (None for the routine's own) and a rate.
        chime: What `[chime]` without a name rings.
        pronounce: Tells what is wrong with phonemes, when a voice of that name is to say them.
    """

    def __init__(
        self,
        words: Words,
        utter: Callable[[str, str | None, int | None], Utterance],
        chime: str,
        pronounce: Callable[[Phonemes, str | None], Iterable[Diagnostic]],
    ) -> None:
        self.words = words
        self.chime = chime
        self._utter = utter
        self._pronounce = pronounce
        self.voice: str | None = None
        self.rate: int | None = None

    def utter(self, text: str) -> Utterance:
        """Return what the narrator of this place says."""
        return self._utter(text, self.voice, self.rate)

    def pronounced(self, node: Inline, found: list[Diagnostic]) -> Inline:
        """Return a node as the narrator of this place can say it: by the words shown, after a mistake."""
        match node:
            case SayAs(shown, (Phonemes() as phonemes,), span):
                wrong = tuple(self._pronounce(phonemes, self.voice))
                found += wrong
                return SayAs(shown, shown, span) if wrong else node
            case _:
                return node

    def change(self, node: Narrator) -> None:
        """Let another voice or pace speak from here on."""
        self.voice = self.voice if node.voice == "" else node.voice
        self.rate = self.rate if node.rate == 0 else node.rate

    def held(self, voice: str | None) -> Held:
        """Return one that says everything in a voice, at the pace of this place, whoever else is to speak."""
        return Held(self, voice)

    def begin(self) -> None:
        """Go back to the routine's own narrator, as each section does."""
        self.voice = self.rate = None


class Held(Telling):
    """Words of one place as they are said at another, by the narrator there."""

    def __init__(self, place: Telling, voice: str | None) -> None:
        super().__init__(place.words, place._utter, place.chime, place._pronounce)  # noqa: SLF001  one of its own kind
        self.voice, self.rate = voice, place.rate
        self.wrong: list[Diagnostic] = []
        """What that narrator cannot say."""

    def pronounced(self, node: Inline, _found: list[Diagnostic]) -> Inline:
        """Return a node as that narrator can say it; what it cannot is kept apart."""
        return super().pronounced(node, self.wrong)

    def change(self, _node: Narrator) -> None:
        """Let nobody else speak."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of one node, as shown and as said."""

    shown: str
    said: str
    span: Span
    whole: bool
    """True where a sentence cannot end inside."""
    seen: str = _STAND_IN
    """What a whole one is to the search for the ends of sentences; one letter."""

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
    for node in flat(inlines):
        if isinstance(node, _IN_WORDS):
            runs += _runs(telling.pronounced(node, found), values, found)
            continue
        items += _sentences(runs, role, telling, found)
        runs.clear()
        if isinstance(node, Narrator):
            telling.change(node)
        else:
            items.append(_item(node, role, telling))
    items += _sentences(runs, role, telling, found)
    return tuple(items), tuple(found)


def weigh(inlines: Sequence[Inline]) -> int:
    """Return about how many letters of text are in nodes; each mark counts for some."""
    return sum(map(_weight, flat(inlines)))


def _weight(node: Inline) -> int:
    match node:
        case Text(text):
            return len(text)
        case Count(first, last):
            return (abs(last - first) + 1) * _LETTERS_A_SOUND
        case Breathe(phases, times):
            return len(phases) * times * _LETTERS_A_SOUND
        case Beat(per_minute, length):
            return per_minute * length // MINUTE * _LETTERS_A_SOUND
        case _:
            return _LETTERS_A_MARK


def varies(inlines: Sequence[Inline]) -> bool:
    """Tell whether nodes say something else in another turn."""
    return any(isinstance(node, Variable | SayAs | Narrator) for node in flat(inlines))


def _item(node: Inline, role: str, telling: Telling) -> Item:
    """Return what a node in square brackets sounds like."""
    match node:
        case Chime(name, times, every, span):
            return Strike(name or telling.chime, role, span, times, every)
        case Count():
            return count(node, role, telling.utter)
        case Breathe():
            return breath(node, role, telling.utter, telling.words)
        case Beat():
            return beat(node, role)
        case Play(path, gain_db, span):
            return Sound(path, gain_db, role, span)
        case BedChange(to, span):
            return Bed(to, span)
        case Mark(name, span):
            return Place(name, span)
        case Pause(least, most, span):
            return Rest(least, most, span)
        case _:
            raise TypeError(f"nothing sounds for {node}")


def replaced(inlines: Sequence[Inline], values: Mapping[str, str]) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text as shown, in one line, with variables replaced."""
    found: list[Diagnostic] = []
    shown = "".join(run.shown for node in flat(inlines) for run in _runs(node, values, found))
    return " ".join(shown.split()), tuple(found)


def narrators(document: Document) -> Iterator[Narrator]:
    """Yield every change of voice or rate that is written anywhere."""
    for section in every_section(document.sections):
        for block in section.blocks:
            match block:
                case Step(inlines=inlines, cues=cues):
                    texts = (inlines, *(cue.inlines for cue in cues))
                case Caution(paragraphs=paragraphs):
                    texts = tuple(paragraph.inlines for paragraph in paragraphs)
                case Paragraph(inlines=inlines) | Cue(inlines=inlines):
                    texts = (inlines,)
                case _:
                    texts = ()
            for inlines in texts:
                yield from (node for node in flat(inlines) if isinstance(node, Narrator))


def flat(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """Yield nodes without the emphasis and the links around them."""
    for node in inlines:
        match node:
            case Emphasis(inner=inner) | Link(inner=inner):
                yield from flat(inner)
            case _:
                yield node


def _runs(node: Inline, values: Mapping[str, str], found: list[Diagnostic]) -> Iterator[_Run]:
    match node:
        case Text(text, span):
            exact = span.end_column - span.column == len(text)
            escaped = not exact and len(text) == 1
            yield _Run(text, only_words(text), span, whole=not exact, seen=text if escaped else _STAND_IN)
        case LineBreak(_, span):
            yield _Run(
                " ", " ", Span(span.file, span.line, span.column, span.line, span.column + 1), whole=False
            )
        case Variable(_, span):
            value = _value(node, values, found)
            yield _Run(value, values.get(f"{node.name}.said", only_words(value)), span, whole=True)
        case SayAs(shown, said, span):
            seen = "".join(_seen(part, values, found) for part in shown)
            yield _Run(seen, "".join(_heard(part, values, found) for part in said), span, whole=True)
        case Comment() | Picture():
            return


def _seen(part: Text | Variable, values: Mapping[str, str], found: list[Diagnostic]) -> str:
    return part.text if isinstance(part, Text) else _value(part, values, found)


def _heard(part: Text | Variable | Phonemes, values: Mapping[str, str], found: list[Diagnostic]) -> str:
    if isinstance(part, Phonemes):
        return by_ipa(part.ipa)
    return only_words(_seen(part, values, found))


def _value(node: Variable, values: Mapping[str, str], found: list[Diagnostic]) -> str:
    if node.name in values:
        return values[node.name]
    found.append(unknown_name(node.name, node.span, values))
    return node.name


def _sentences(runs: Sequence[_Run], role: str, telling: Telling, found: list[Diagnostic]) -> Iterator[Say]:
    probe = "".join(run.seen if run.whole else run.said for run in runs)
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
