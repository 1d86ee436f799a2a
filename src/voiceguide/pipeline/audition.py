"""One track in which several voices say the same two sentences of a routine, each with its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.core.document import Rhythm
from voiceguide.core.errors import EngineMissing, MachineError, RequestError
from voiceguide.core.session import Narration, Say, Section, Session
from voiceguide.core.source import Severity, Span, has_errors
from voiceguide.core.units import Ms
from voiceguide.pipeline.compile import Compiled, compile_read
from voiceguide.pipeline.plan import Planned, Ruler, plan_compiled
from voiceguide.pipeline.routine import Routine, read_routine
from voiceguide.pipeline.world import Timing, World
from voiceguide.plan.flow import sentences
from voiceguide.script.forms import Scope
from voiceguide.voice.engines import DEFAULT, PACKAGED, open_engine

if TYPE_CHECKING:
    from voiceguide.core.utterance import Utterance, Voice
    from voiceguide.core.words import Words
    from voiceguide.voice.studio import Studio

_SENTENCES: Final = 2
_WORDS: Final = 5
"""A sentence of fewer words says little of a voice."""
_FILE: Final = "audition"
"""What the script is called that nobody wrote; a line of it for each sentence."""
_VARIANT: Final = "+"
_RHYTHM: Final = Rhythm(settle=Ms(500), tail=Ms(500))
_SCRIPT: Final = re.compile(r"-[A-Z][a-z]{3}(?:-|$)")
"""In a tag: other letters than the language is mostly written in."""


@dataclass(frozen=True, slots=True)
class Casting:
    """Who is to be heard."""

    names: tuple[str, ...] = ()
    """These voices; empty for those that speak the routine's language."""
    every: bool = False
    """With every variant that the list of voices has."""
    lang: str = ""
    """Only voices of this language; empty for the routine's."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """A voice, or an engine, that is not in the track."""

    why: str
    hint: str


@dataclass(frozen=True, slots=True)
class Audition:
    """What is to be heard of a routine, by whom."""

    compiled: Compiled
    """The routine."""
    planned: Planned | None
    """The track's; None for a routine with errors."""
    voices: tuple[Voice, ...]
    """In the order of the track's chapters."""
    unheard: tuple[Unheard, ...]
    said: tuple[str, ...] = ()
    """The sentences, as shown."""


def audition(path: str | Path, casting: Casting, world: World, studio: Studio) -> Audition:
    """Plan the track; a routine with errors comes back with no voices.

    Raises:
        RequestError: A voice is not known, nobody speaks the language, or nothing is said in the routine.
        MachineError: An engine or the store failed.
    """
    routine = read_routine(path)
    whole = compile_read(routine, Timing(), world)
    if whole.session is None or has_errors(whole.diagnostics):
        return Audition(whole, None, (), ())
    said = _said(whole.session, path)
    voices, unheard = _cast(casting, whole, world, Path(path).parent)
    chapters: list[Section] = []
    heard: list[Voice] = []
    for voice in voices:
        lines = _lines(routine, voice, said, world)
        if isinstance(lines, Unheard):
            unheard.append(lines)
        else:
            heard.append(voice)
            chapters.append(_chapter(voice, lines, len(chapters) * (_SENTENCES + 1)))
    if not heard:
        raise RequestError(f"no voice can say what stands in {path}", unheard[0].why if unheard else "")
    bare = _bare(whole.session, whole.words)
    session = replace(bare, sections=tuple(chapters), voice=heard[0].id, span=chapters[0].span)
    alone = replace(whole, session=session, scopes=(Scope(None, ()),), diagnostics=())
    planned = plan_compiled(alone, Ruler(Path(path).parent, world, studio), estimated=False)
    errors = tuple(one for one in planned.diagnostics if one.severity is Severity.ERROR)
    return Audition(
        whole,
        replace(planned, diagnostics=errors),
        tuple(heard),
        tuple(unheard),
        tuple(say.text for say in said),
    )


def _bare(session: Session, words: Words | None) -> Session:
    """Return a session of which nothing is left but its title and language."""
    title = words.phrase("audition").format(title=session.title) if words else session.title
    return replace(
        session,
        title=title,
        length=None,
        rhythm=_RHYTHM,
        start=(),
        warning=(),
        end=(),
        cautions=(),
        opening=None,
        bed=None,
        bedless=True,
    )


def _said(session: Session, path: str | Path) -> tuple[Say, ...]:
    """Return the first two sentences of some length, or the first two where there are no such."""
    says = {say.span: say for say in sentences(session) if say.kind == "speech" and say.role != "warning"}
    long = [say for say in says.values() if len(say.text.split()) >= _WORDS]
    rest = [say for say in says.values() if say not in long]
    chosen = (*long, *rest)[:_SENTENCES]
    if not chosen:
        raise RequestError(f"nothing is said in {path}", "name a routine with a sentence in it")
    return chosen


def _lines(routine: Routine, voice: Voice, said: Sequence[Say], world: World) -> list[Say] | Unheard:
    """Return a voice's name and the sentences, as this voice says them."""
    compiled = compile_read(routine, Timing(voice=voice.id), world)
    wrong = next((one for one in compiled.diagnostics if one.severity is Severity.ERROR), None)
    if wrong or compiled.session is None:
        return Unheard(
            f"{voice.id}: {wrong.message if wrong else 'nothing is said'}", wrong.hint if wrong else ""
        )
    told = {say.span: say for say in reversed(tuple(sentences(compiled.session)))}
    name = " ".join(re.findall(r"\w+", Path(voice.name).stem))
    alone = [_by(voice, told[one.span].text, told[one.span].utterance, one.span) for one in said]
    return [_by(voice, voice.name, compiled.utter(f"{name}."), said[0].span), *alone]


def _by(voice: Voice, text: str, utterance: Utterance, span: Span) -> Say:
    return Say(text, replace(utterance, voice=voice.id), "narration", span)


def _chapter(voice: Voice, lines: Sequence[Say], before: int) -> Section:
    """Return a voice's chapter; its lines have places of their own, so that nobody waits for a slower voice."""
    placed = tuple(
        replace(say, span=Span(_FILE, number, 1, number, len(say.text) + 1))
        for number, say in enumerate(lines, before + 1)
    )
    span = placed[0].span
    return Section(voice.id, (Narration(placed, span),), span)


def _cast(casting: Casting, whole: Compiled, world: World, folder: Path) -> tuple[list[Voice], list[Unheard]]:
    """Return the voices that are asked for, and what could be heard besides."""
    lang = casting.lang or whole.document.meta.lang
    unheard: list[Unheard] = []
    if casting.names:
        voices: list[Voice] = []
        for name in casting.names:
            try:
                voices.append(world.voice(name, lang, Path()))
            except MachineError as error:
                unheard.append(Unheard(error.message, error.hint))
        return list(dict.fromkeys(voices)), unheard
    unheard += (Unheard(one.message, one.hint) for one in _missing(whole, lang, world, folder))
    voices = list(dict.fromkeys(_speaking(lang, world, every=casting.every, narrow=bool(casting.lang))))
    if not voices:
        raise RequestError(f"no voice speaks `{lang}`", "`voiceguide voices` lists those there are")
    return voices, unheard


def _speaking(lang: str, world: World, *, every: bool, narrow: bool) -> Iterator[Voice]:
    """Yield the voices of a language; of the engine with many variants the default and the plain ones first."""
    wanted = lang.lower().replace("_", "-")
    wanted = wanted if narrow else wanted.partition("-")[0]
    for name in world.engines:
        try:
            engine = open_engine(name, world.engines)
        except EngineMissing:
            continue
        found = [one for one in engine.voices() if f"{one.lang.lower()}-".startswith(f"{wanted}-")]
        if name == DEFAULT and found:
            default = engine.default_voice(lang)
            yield from (one for one in found if one == default)
            if not every:
                found = [one for one in found if _VARIANT not in one.name and not _SCRIPT.search(one.lang)]
        yield from found


def _missing(whole: Compiled, lang: str, world: World, folder: Path) -> Iterator[MachineError]:
    """Yield why voices are not there that would be: natural ones, and those that the routine names."""
    primary = lang.lower().replace("_", "-").partition("-")[0]
    packaged = [name for name, tags in PACKAGED.items() if primary in tags and name in world.engines]
    known: dict[str, MachineError] = {}
    for name in (*packaged, *whole.document.meta.voices):
        try:
            world.voice(name, lang, folder)
        except MachineError as error:
            known.setdefault(error.message, error)
        except RequestError:
            continue  # `check` tells of a voice that nobody knows
    yield from known.values()
