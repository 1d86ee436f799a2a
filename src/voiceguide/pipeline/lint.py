"""What is no mistake in a routine that can be used as it is, but seldom meant: one list of warnings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from voiceguide.core.session import Session
from voiceguide.core.source import Diagnostic, Severity, Source, Span
from voiceguide.core.timeline import Timeline
from voiceguide.core.utterance import is_recorded
from voiceguide.pipeline.compile import Compiled
from voiceguide.pipeline.languages import common_words
from voiceguide.pipeline.pictures import wrong_pictures
from voiceguide.pipeline.sentences import lint_recorded
from voiceguide.plan.flow import sentences
from voiceguide.plan.lint import lint_timeline
from voiceguide.script.lint import lint_document, lint_session


def lint(compiled: Compiled, session: Session, timeline: Timeline) -> tuple[Diagnostic, ...]:
    """Return the warnings about a routine that has no errors."""
    folder = Path(compiled.routine.source.file).parent
    found = [
        *lint_document(compiled.document),
        *_unsaid(compiled, session),
        *wrong_pictures(compiled.document, folder),
    ]
    if compiled.words:
        found += lint_session(session, compiled.words, common_words)
    found += lint_recorded(compiled, session)
    return (*found, *lint_timeline(session, timeline, compiled.words))


def _unsaid(compiled: Compiled, session: Session) -> Iterator[Diagnostic]:
    """Yield marks and short forms that no voice would say as they are meant, once a place."""
    sources = compiled.sources
    says = (say for say in sentences(session) if not is_recorded(say.utterance.voice))
    places = dict.fromkeys((say.span, say.utterance.text) for say in says)
    found: dict[Span, Diagnostic] = {}
    for span, text in places:
        for mark in compiled.unsaid.get(text, ()):
            place = _place(sources.get(span.file), span, mark)
            message = f"`{mark}` has no word here, and is left out"
            if mark.endswith("."):
                message = f"the short form `{mark}` is not known here, and is read letter by letter"
            hint = f"write it as a word, or say how: ({mark}){{its words}}"
            found.setdefault(place, Diagnostic("VG106", message, place, hint, Severity.WARNING))
    yield from found.values()


def _place(source: Source | None, span: Span, mark: str) -> Span:
    """Return where a mark stands in its sentence, or the sentence where it cannot be told."""
    if source is None:
        return span
    text = source.text[source.offset(span.line, span.column) : source.offset(span.end_line, span.end_column)]
    at = text.find(mark)
    if at < 0:
        return span
    start = source.offset(span.line, span.column) + at
    return source.span(start, start + len(mark))
