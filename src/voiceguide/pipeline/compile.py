"""A file to a session: read, parsed and unrolled, with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn, TypeAlias

from voiceguide.core.catalogue import Catalogue
from voiceguide.core.document import Document, Meta
from voiceguide.core.errors import MachineError, RequestError
from voiceguide.core.nearest import suggestion
from voiceguide.core.session import Session
from voiceguide.core.source import Diagnostic, Source
from voiceguide.core.units import MINUTE, Ms
from voiceguide.core.utterance import Utterance, Voice
from voiceguide.core.words import Words
from voiceguide.pipeline.beds import bed_names
from voiceguide.pipeline.chimes import chime_names
from voiceguide.pipeline.cover import wrong_cover
from voiceguide.pipeline.languages import words_for
from voiceguide.pipeline.narration import Lexicon, Narration, Speakers, lexicon_of
from voiceguide.pipeline.pronunciation import Pronunciation
from voiceguide.pipeline.recorded import Recorded, read_recorded
from voiceguide.pipeline.routine import Routine, read_routine
from voiceguide.pipeline.voices import named_voice
from voiceguide.pipeline.world import Timing, World
from voiceguide.script.beds import HOW, read_background
from voiceguide.script.expand import Wish, expand
from voiceguide.script.forms import WHOLE, Form, Scope, scopes_of
from voiceguide.script.speech import Telling, narrators

_DEFAULT_CHIME = "bell"
_BOUND = "VG002"
"""Past a bound nothing more is worked out."""


Utter: TypeAlias = Callable[[str], Utterance]
Unfold: TypeAlias = Callable[[Form, Ms | None], tuple[Session, tuple[Diagnostic, ...]]]


def _mute(text: str) -> NoReturn:
    raise TypeError(f"a routine that was not unrolled has no voice for {text!r}")


def _unknown(form: Form, length: Ms | None) -> NoReturn:
    raise TypeError(f"a routine that was not unrolled has no form {form} of {length} ms")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A routine, read."""

    routine: Routine
    document: Document
    """The routine's, with what stands in its includes, and with what the command line asks for."""
    session: Session | None
    """What can be planned in spite of errors; None where nothing can."""
    rate: int
    diagnostics: tuple[Diagnostic, ...]
    words: Words | None = None
    """The language's; None where it is not known."""
    unsaid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Marks and short forms that are not said, by the text that is spoken."""
    lexicons: tuple[Source, ...] = ()
    """The files of words that were read."""
    scopes: tuple[Scope, ...] = (Scope(None, ()),)
    """What may leave when time is short."""
    utter: Utter = _mute
    """Makes an utterance of words of the product's own, by the routine's voice; only where there is a session."""
    unfold: Unfold = _unknown
    """Unrolls another form of the routine, for another length; only where there is a session."""
    recorded: Recorded = field(default_factory=Recorded)
    """What the author has recorded of it."""
    texts: Mapping[Utterance, tuple[str, ...]] = field(default_factory=dict)
    """What each utterance is in the words of the author."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """The text of each file that was read, by its name in a span."""
        return {**{source.file: source for source in self.lexicons}, **self.routine.sources}


def compile_routine(path: str | Path, timing: Timing, world: World) -> Compiled:
    """Read, parse and unroll a routine; errors are those of `compile_read`, and a file that cannot be read."""
    return compile_read(read_routine(path), timing, world)


def compile_read(routine: Routine, timing: Timing, world: World) -> Compiled:
    """Unroll a routine that was read.

    Raises:
        RequestError: The command line asks for a voice or a language that does not exist.
        EngineMissing, VoiceMissing: The voice cannot be had here.
        MachineError: The index of the author's recordings is damaged.
    """
    path = Path(routine.source.file)
    document, found = routine.document, routine.found
    meta = document.meta
    meta = replace(meta, lang=timing.lang or meta.lang, rate=timing.rate or meta.rate)
    document = replace(document, meta=_with_bed(_with_variables(meta, timing), timing))
    if routine.unread:
        return Compiled(routine, document, None, meta.rate, found)
    words, no_words = _words(document, timing)
    voice, no_voice = _voice(document, timing, world, path.parent) if words else (None, ())
    found = (*found, *no_words, *no_voice, *wrong_cover(document, path.parent))
    if words is None:
        return Compiled(routine, document, None, meta.rate, routine.settled(found))
    voices, no_voices = _narrators(document, world, path.parent)
    lexicon = lexicon_of(routine, words.lang)
    named = {name: other.id for name, other in voices.items()}
    pronunciation = Pronunciation(voice, voices, world.engines)
    speakers = Speakers(voice.id if voice else "", named, read_recorded(path))
    narration = Narration(words, speakers, lexicon, meta, pronunciation)
    scopes, too_many = scopes_of(document)

    def unfold(form: Form, length: Ms | None) -> tuple[Session, tuple[Diagnostic, ...]]:
        return _expanded(document, path, timing, narration, form, length)

    session, wrong = _expanded(document, path, timing, narration)
    found = routine.settled((*found, *no_voices, *lexicon.found, *too_many, *wrong))
    compiled = Compiled(routine, document, None, meta.rate, found, words, narration.unsaid, lexicon.sources)
    if voice is None or any(one.code == _BOUND for one in found):
        return compiled

    def utter(text: str) -> Utterance:
        return narration.utter(text, None, None)

    return replace(
        compiled,
        session=session,
        scopes=scopes,
        utter=utter,
        unfold=unfold,
        recorded=speakers.recorded,
        texts=narration.texts,
    )


def mistakes_in(routine: Routine) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the words of a routine that was read, whatever voices there are, and whatever is asked for."""
    document = routine.document
    timing = Timing(length=None if document.meta.lengths else MINUTE)
    words, wrong = _words(document, timing)
    if words is not None:
        narration = Narration(words, Speakers(""), Lexicon(), document.meta, Pronunciation(None, {}, {}))
        _, wrong = _expanded(document, Path(routine.source.file), timing, narration)
    return routine.settled((*routine.found, *wrong))


def _expanded(
    document: Document,
    path: Path,
    timing: Timing,
    narration: Narration,
    form: Form = WHOLE,
    length: Ms | None = None,
) -> tuple[Session, tuple[Diagnostic, ...]]:
    meta = document.meta
    title = path.stem.replace("-", " ").replace("_", " ")
    length = length or timing.length or (meta.lengths[0] if meta.lengths else None)
    length_span = meta.place("length") if length in meta.lengths else None
    bedless = timing.bed is not None and not meta.bed.name
    wish = Wish(title, narration.voice, length, length_span or document.span, bedless, form)
    own = meta.chimes.section
    chime = _DEFAULT_CHIME if own == "none" else own
    telling = Telling(narration.words, narration.utter, chime, narration.pronunciation.wrong)
    return expand(document, wish, Catalogue(chime_names(), bed_names()), telling)


def _with_variables(meta: Meta, timing: Timing) -> Meta:
    """Return the front matter with the variables that the command line sets."""
    known = dict(meta.variables)
    for name, value in timing.variables:
        if name not in known:
            hint = suggestion(name, known) if known else "write it in the front matter: vars: {name: value}"
            raise RequestError(f"the routine has no variable `{name}`", hint)
        known[name] = value
    return replace(meta, variables=tuple(known.items()))


def _with_bed(meta: Meta, timing: Timing) -> Meta:
    """Return the front matter with the bed that the command line asks for."""
    if timing.bed is None:
        return meta
    bed = read_background(timing.bed)
    if bed is None:
        raise RequestError(f"--bed {timing.bed} is no bed", f"write {HOW}")
    if not Catalogue((), bed_names()).knows_bed(bed.name):
        raise RequestError(f"no bed is called `{bed.name}`", suggestion(bed.name, (*bed_names(), "none")))
    return replace(meta, bed=bed, places=tuple(place for place in meta.places if place[0] != "bed"))


def _narrators(
    document: Document, world: World, folder: Path
) -> tuple[dict[str, Voice], tuple[Diagnostic, ...]]:
    """Find the voices that the text changes to."""
    voices: dict[str, Voice] = {}
    found: list[Diagnostic] = []
    for node in narrators(document):
        if node.voice and node.voice not in voices:
            try:
                voices[node.voice] = named_voice(node.voice, document.meta.lang, world, folder)
            except RequestError as error:
                found.append(Diagnostic("VG072", error.message, node.span, error.hint))
    return voices, tuple(found)


def _words(document: Document, timing: Timing) -> tuple[Words | None, tuple[Diagnostic, ...]]:
    try:
        return words_for(document.meta.lang), ()
    except RequestError as error:
        if timing.lang:
            raise
        span = document.meta.place("lang") or document.span
        return None, (Diagnostic("VG073", error.message, span, error.hint),)


def _voice(
    document: Document, timing: Timing, world: World, folder: Path
) -> tuple[Voice | None, tuple[Diagnostic, ...]]:
    """Find the voice: the command line's, or the first of the front matter's that is there."""
    lang = document.meta.lang
    names = document.meta.voices
    if timing.voice or not names:
        return world.voice(timing.voice, lang), ()
    span = document.meta.place("voice") or document.span
    unknown: list[Diagnostic] = []
    missing: MachineError | None = None
    for name in names:
        try:
            return named_voice(name, lang, world, folder), ()
        except RequestError as error:
            unknown.append(Diagnostic("VG072", error.message, span, error.hint))
        except MachineError as error:
            missing = missing or error
    if missing:
        raise missing
    return None, tuple(unknown[:1])
