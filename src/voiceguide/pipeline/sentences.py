"""The sentences of a routine, each once and numbered: what there is to record, and what is left to."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceguide.core.source import Diagnostic, Severity, Span
from voiceguide.core.utterance import is_recorded
from voiceguide.plan.flow import sentences
from voiceguide.script.forms import WHOLE

if TYPE_CHECKING:
    from voiceguide.core.session import Say, Session
    from voiceguide.pipeline.compile import Compiled
    from voiceguide.voice.recordings import Recording

_SHOWN = 3
"""Recordings that a message names."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something that a routine says, at as many places as may be."""

    number: int
    """From 1, in the order of the routine."""
    text: str
    """As the author wrote it to be said; what is recorded is found by it."""
    shown: str
    """As it is read on a screen."""
    lang: str
    role: str
    span: Span
    """Its first place."""
    voice: str
    """Who says it: a recording, or the voice that it has without one."""
    recording: Recording | None


def sentences_of(compiled: Compiled) -> tuple[Sentence, ...]:
    """Return all that a routine says, at each of the lengths that it is written for, whatever leaves at some of them."""
    found: dict[str, Sentence] = {}
    for say in _said(compiled):
        for text in compiled.texts[say.utterance]:
            if text not in found:
                found[text] = Sentence(
                    len(found) + 1,
                    text,
                    say.text,
                    say.utterance.lang,
                    say.role,
                    say.span,
                    say.utterance.voice,
                    compiled.recorded.recording(text, say.utterance.lang),
                )
    return tuple(found.values())


def _said(compiled: Compiled) -> Iterator[Say]:
    if compiled.session is None:
        return
    yield from sentences(compiled.session)
    for length in compiled.document.meta.lengths:
        if length != compiled.session.length:
            yield from sentences(compiled.unfold(WHOLE, length)[0])


def lint_recorded(compiled: Compiled, session: Session) -> Iterator[Diagnostic]:
    """Yield the sentences of a session that have no recording where others have one, and what nothing says any more."""
    entries = compiled.recorded.recordings.entries
    if not entries:
        return
    hint = f"record it: voiceguide record {shlex.quote(compiled.routine.source.file)}"
    places: dict[tuple[Span, str], dict[str, None]] = {}
    for say in sentences(session):
        if not is_recorded(say.utterance.voice):
            places.setdefault((say.span, say.utterance.voice), {})[f"“{say.text}”"] = None
    for (span, voice), texts in places.items():
        many = len(texts) > 1
        message = f"{', '.join(texts)} {'have' if many else 'has'} no recording; `{voice}` says {'them' if many else 'it'}"
        yield Diagnostic("VG109", message, span, hint, Severity.WARNING)
    meta, written = compiled.document.meta, compiled.routine.document.meta
    if (meta.variables, meta.lang) != (written.variables, written.lang):
        return  # another form of the routine than the one that was recorded
    known = {one.recording.file for one in sentences_of(compiled) if one.recording}
    left = [one for one in entries if one.file in compiled.recorded.there and one.file not in known]
    if left:
        folder = compiled.recorded.folder.name
        shown = ", ".join(f"“{one.text}” (`{one.file}`)" for one in left[:_SHOWN])
        more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        message = f"nothing says what is recorded in `{folder}`: {shown}{more}"
        hint = "put the sentence back, or delete the file if nothing needs it"
        yield Diagnostic("VG110", message, compiled.document.span, hint, Severity.WARNING)
