"""What is no mistake in a routine, but seldom meant: found in its text, before anything is timed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from voiceguide.core.document import Caution, Document, Include
from voiceguide.core.ipa import words_of
from voiceguide.core.session import Narration, Say, Session, Step, Switch
from voiceguide.core.source import Diagnostic, Severity, Span
from voiceguide.core.words import Words

_BODY_WORK = "body-work"
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_LETTERS = 8
"""Fewer letters than this tell no language: a name, an `OK`."""
_FEWEST_WORDS = 4
"""Fewer of another language's commonest words are a quotation, or chance."""
_OWN_SHARE = 12
"""Where one word in so many is one of the language's own commonest, there is no doubt."""


def lint_document(document: Document) -> Iterator[Diagnostic]:
    """Yield a warning where work on the body has none of its own for the listener."""
    blocks = chain.from_iterable(section.blocks for section in document.sections)
    warned = any(
        isinstance(block, Caution) or (isinstance(block, Include) and block.cautions) for block in blocks
    )
    if _BODY_WORK in document.meta.tags and not warned:
        message = "a routine with the tag `body-work` has no warning"
        hint = "write who should leave it out: `> [!CAUTION]`, and on the next line `> Leave this out if …`"
        yield _warning("VG101", message, document.meta.place("tags") or document.span, hint)


def lint_session(
    session: Session, words: Words, common: Callable[[], Mapping[str, frozenset[str]]]
) -> Iterator[Diagnostic]:
    """Yield the first sentence that another language seems to be written in.

    Args:
        session: What is said.
        words: The language that it should be in.
        common: Gives the words that each language's sentences are full of; asked only in doubt.
    """
    found = [*_strange_letters(session, words)]
    yield from found or _strange_words(session, words, common)


def _strange_letters(session: Session, words: Words) -> Iterator[Diagnostic]:
    """Yield the first sentence in letters that the language is not written with."""
    cyrillic = bool(_CYRILLIC.search("".join(words.months)))
    own, other = (_CYRILLIC, _LATIN) if cyrillic else (_LATIN, _CYRILLIC)
    strange: dict[Span, Say] = {}
    for say in chain.from_iterable(_sentences(session)):
        text = words_of(say.utterance.text)
        letters = len(other.findall(text))
        is_strange = letters >= _FEWEST_LETTERS and letters > len(own.findall(text))
        if is_strange and say.utterance.voice == session.voice:
            strange.setdefault(say.span, say)
    if not strange:
        return
    name = "Latin" if cyrillic else "Cyrillic"
    count = f"{len(strange)} sentences are" if len(strange) > 1 else "this sentence is"
    message = f"{count} in {name} letters, and the routine is in `{session.lang}`"
    hint = (
        "write the language that it is in: `lang: en`"
        if cyrillic
        else "write its language, such as `lang: ru`"
    )
    yield _warning("VG107", message, next(iter(strange)), hint)


def _strange_words(
    session: Session, words: Words, common: Callable[[], Mapping[str, frozenset[str]]]
) -> Iterator[Diagnostic]:
    """Yield the first sentence where the words are mostly those of another language with the same letters."""
    own = words.listed("common")
    says = [say for say in chain.from_iterable(_sentences(session)) if say.utterance.voice == session.voice]
    written = {say.span: _WORD.findall(words_of(say.utterance.text).lower()) for say in says}
    counted = Counter(chain.from_iterable(written.values()))
    if sum(counted[word] for word in own) * _OWN_SHARE > counted.total():
        return
    hits = {
        lang: sum(counted[word] for word in known) for lang, known in common().items() if lang != words.lang
    }
    lang = max(hits, key=lambda name: hits[name], default="")
    if not lang or hits[lang] < _FEWEST_WORDS or hits[lang] <= 2 * sum(counted[word] for word in own):
        return
    known = common()[lang]
    first = next(span for span, spoken in written.items() if not known.isdisjoint(spoken))
    message = f"these words seem to be in `{lang}`, and the routine is in `{session.lang}`"
    yield _warning("VG107", message, first, f"write the language that it is in: `lang: {lang}`")


def _sentences(session: Session) -> Iterator[Iterator[Say]]:
    for block in _blocks(session):
        cues = block.cues if isinstance(block, Step) else ()
        for items in (block.items, *(cue.items for cue in cues)):
            yield (item for item in items if isinstance(item, Say))


def _blocks(session: Session) -> Iterator[Narration | Step | Switch]:
    yield from session.cautions
    for section in filter(None, (session.opening, *session.sections)):
        yield from section.blocks


def _warning(code: str, message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(code, message, span, hint, Severity.WARNING)
