"""What comes next, as a step announces it: its first sentence, said by the voice of the place that announces it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from voiceguide.core.inlines import Inline, Narrator, SayAs, Variable
from voiceguide.core.session import Say
from voiceguide.core.source import Diagnostic, Span
from voiceguide.script.instances import Instance
from voiceguide.script.speech import Telling, flat, tell


class Following:
    """Tells first sentences in advance, and gathers what the voices that announce them cannot say."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._wrong: list[tuple[Diagnostic, int]] = []

    def values(
        self, texts: Sequence[Sequence[Inline]], values: Mapping[str, str], after: Instance | None, span: Span
    ) -> Mapping[str, str]:
        """Return the values of a turn, with `next`, shown and said, where the texts of a place ask for it."""
        voices = tuple(_asking(texts, self._telling.voice))
        if not voices:
            return values
        first = self._sentence(after, voices, span)
        shown, said = (first.text, first.utterance.text) if first else ("", "")
        return {**values, "next": shown, "next.said": said}

    def first_sentence(self, after: Instance | None, span: Span) -> Say | None:
        """Return what the narrator of this moment announces at a place; None where nothing follows."""
        return self._sentence(after, (self._telling.voice,), span)

    def mistakes(self, known: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield what cannot be said where it is announced, but for what cannot be said at its own place either."""
        told = set(known)
        for one, line in self._wrong:
            if one not in told:
                yield replace(one, message=f"{one.message}, and it is announced so in line {line}")

    def _sentence(self, after: Instance | None, voices: Iterable[str | None], span: Span) -> Say | None:
        if after is None:
            return None
        first: Say | None = None
        for voice in dict.fromkeys(voices):
            held = self._telling.held(voice)
            items, _ = tell(after.block.inlines, "", {**after.turn.values, "next": ""}, held)
            first = next((item for item in items if isinstance(item, Say)), None)
            wrong = [one for one in held.wrong if first and _within(one.span, first.span)]
            self._wrong += [(one, span.line) for one in wrong]
            if wrong:
                break  # by the words that are shown, which any voice can say
        return first


def _asking(texts: Sequence[Sequence[Inline]], voice: str | None) -> Iterator[str | None]:
    """Yield the voices that say `{next}` in texts which are told one after another."""
    for node in (node for inlines in texts for node in flat(inlines)):
        match node:
            case Narrator(voice=other):
                voice = voice if other == "" else other
            case Variable(name="next"):
                yield voice
            case SayAs(shown, said) if any(
                isinstance(one, Variable) and one.name == "next" for one in (*shown, *said)
            ):
                yield voice


def _within(span: Span, outer: Span) -> bool:
    return (
        (outer.line, outer.column) <= (span.line, span.column)
        and (span.end_line, span.end_column) <= (outer.end_line, outer.end_column)
        and span.file == outer.file
    )
