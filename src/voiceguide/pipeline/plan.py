"""A routine to its timeline: everything measured, and then placed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.errors import SpeechFailed
from voiceguide.core.session import Session
from voiceguide.core.source import Diagnostic, has_errors
from voiceguide.core.timeline import Extent, Timeline
from voiceguide.core.units import ms_from_frames
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.beds import Beds
from voiceguide.pipeline.chimes import Chimes
from voiceguide.pipeline.compile import Compiled, compile_routine
from voiceguide.pipeline.forms import Choice, Forms, TooManyForms, choose
from voiceguide.pipeline.lint import lint
from voiceguide.pipeline.profiles import NO_GAINS, PODCAST, Profile
from voiceguide.pipeline.world import Timing, World
from voiceguide.plan.estimate import estimate
from voiceguide.plan.flow import beds as background
from voiceguide.plan.flow import plays, sentences, strikes
from voiceguide.plan.layout import plan
from voiceguide.plan.reach import Reaches, reaches
from voiceguide.plan.stretch import stretch
from voiceguide.script.forms import WHOLE

if TYPE_CHECKING:
    from voiceguide.pipeline.soundings import Sounds
    from voiceguide.voice.keys import Take
    from voiceguide.voice.studio import Studio


@dataclass(frozen=True, slots=True)
class Planned:
    """A routine with its times, and what is wrong with it."""

    compiled: Compiled
    timeline: Timeline | None
    """None where errors leave nothing to place."""
    takes: Mapping[Utterance, Take]
    """What was measured; empty for a quick look."""
    chimes: Chimes
    beds: Beds
    diagnostics: tuple[Diagnostic, ...]
    session: Session | None = None
    """What was placed: the form of the routine that was taken."""
    ruler: Ruler | None = None
    """What it was measured with."""

    @property
    def text_hash(self) -> str:
        """Tell apart two states of the routine's texts, for the place where it was left."""
        texts = (source.text for _, source in sorted(self.compiled.sources.items()))
        return hashlib.blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()

    def sounds(
        self, studio: Studio, profile: Profile = PODCAST, voices: Mapping[Utterance, float] = NO_GAINS
    ) -> Sounds:
        """Return the samples of all that was measured, as loud as a profile asks for."""
        from voiceguide.pipeline.soundings import Sounds  # noqa: PLC0415  numpy, which a plan does not need

        return Sounds(self.chimes, self.beds, self.takes, studio, profile, voices)

    @property
    def has_errors(self) -> bool:
        """Tell whether the routine cannot be used as it is."""
        return self.timeline is None or has_errors(self.diagnostics)


def plan_routine(path: str | Path, timing: Timing, world: World, studio: Studio | None) -> Planned:
    """Compile and place a routine; without a studio its speech is estimated.

    Raises:
        RequestError: The command line asks for what cannot be.
        MachineError: An engine, the store or the disk failed; a failed sentence is named with its place.
    """
    compiled = compile_routine(path, timing, world)
    return plan_compiled(compiled, Ruler(Path(path).parent, world, studio), estimated=studio is None)


def plan_compiled(compiled: Compiled, ruler: Ruler, *, estimated: bool) -> Planned:
    """Place a routine that was compiled.

    Raises:
        MachineError: An engine or the store failed; a failed sentence is named with its place.
    """
    if compiled.session is None:
        return Planned(compiled, None, {}, ruler.chimes, ruler.beds, compiled.diagnostics)
    choice = chosen(compiled, compiled.session, ruler)
    bounds = compiled.document.meta.stretch
    fitted = stretch(choice.session, ruler.speech, ruler.rings, ruler.files, bounds)
    session = fitted.session
    if fitted.found:
        ruler.measure_words(session)
    timeline, wrong = plan(
        session,
        ruler.speech,
        ruler.rings,
        files=ruler.files,
        rate=compiled.rate,
        estimated=estimated,
        reaches=choice.reaches,
        enough=fitted.enough,
    )
    timeline = replace(timeline, left_out=choice.form.left_out)
    everything = {*compiled.diagnostics, *choice.found, *ruler.found, *wrong, *fitted.found}
    found = compiled.routine.settled(everything)
    if not has_errors(found):
        found = compiled.routine.settled((*found, *lint(compiled, session, timeline)))
    return Planned(compiled, timeline, ruler.takes, ruler.chimes, ruler.beds, found, session, ruler)


def chosen(compiled: Compiled, session: Session, ruler: Ruler) -> Choice:
    """Choose the form of a routine for the length that its session asks for; one with errors is taken whole."""
    if has_errors(compiled.diagnostics) or not any(scope.leavings for scope in compiled.scopes):
        ruler.measure(session)
        return Choice(WHOLE, session)
    try:
        return choose(Forms(compiled, ruler.reaches, session.length), session.length)
    except TooManyForms as bound:
        return Choice(WHOLE, session, (bound.found,))


class Ruler:
    """Measures everything that sounds in the sessions that it is given, each sound once.

    Args:
        folder: Where the routine's own sounds are.
        world: For the store, and who is told how far the work is.
        studio: Speaks; without one, speech is estimated.
    """

    def __init__(self, folder: Path, world: World, studio: Studio | None) -> None:
        self.chimes, self.beds = Chimes(world.store, folder), Beds(world.store, folder)
        self.takes: dict[Utterance, Take] = {}
        """What was measured; empty for a quick look."""
        self.speech: dict[Utterance, Extent] = {}
        self.rings: dict[str, Extent] = {}
        self.files: dict[str, Extent] = {}
        self.found: list[Diagnostic] = []
        """Sounds that cannot be played."""
        self._world = world
        self._studio = studio

    def reaches(self, session: Session) -> Reaches:
        """Measure a session, and reckon how short and how long it can be."""
        self.measure(session)
        return reaches(session, self.speech, self.rings, files=self.files)

    def measure(self, session: Session) -> None:
        """Measure everything that sounds in a session.

        Raises:
            MachineError: An engine or the store failed; a failed sentence is named with its place.
        """
        self.measure_sounds(session)
        self.measure_words(session)

    def measure_words(self, session: Session) -> None:
        """Measure all that is said in a session, or estimate it without a studio; for errors see `measure`."""
        if self._studio:
            self.measure_speech(session, (say.utterance for say in sentences(session)))
        else:
            new = {say.utterance for say in sentences(session)} - self.speech.keys()
            self.speech.update({utterance: estimate(utterance) for utterance in new})

    def measure_sounds(self, session: Session) -> None:
        """Measure all but the speech of a session."""
        rings, unplayable = self.chimes.extents(strikes(session), session.span)
        files, unheard = self.chimes.files(plays(session))
        self.found += (*unplayable, *unheard, *self.beds.check(background(session), session.span))
        self.rings.update(rings)
        self.files.update(files)

    def measure_speech(self, session: Session, utterances: Iterable[Utterance]) -> None:
        """Measure some of what is said in a session.

        Raises:
            MachineError: An engine or the store failed; a failed sentence is named with its place.
        """
        if self._studio is None:
            raise ValueError("nobody speaks here")
        takes = _measured(session, utterances, self._studio, self._world)
        self.takes.update(takes)
        self.speech.update(
            {
                utterance: Extent(ms_from_frames(take.voiced), ms_from_frames(take.length))
                for utterance, take in takes.items()
            }
        )


def _measured(
    session: Session, utterances: Iterable[Utterance], studio: Studio, world: World
) -> dict[Utterance, Take]:
    try:
        return studio.measure(
            utterances,
            lambda done, of: world.progress("speaking", done, of),
        )
    except SpeechFailed as failure:
        place = next((say for say in sentences(session) if say.utterance == failure.utterance), None)
        if place is None:
            raise
        where = f"{place.span.file}:{place.span.line}:{place.span.column}"
        raise SpeechFailed(f"{where}: {failure.message}", failure.hint) from failure
