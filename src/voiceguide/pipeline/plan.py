"""A routine to its timeline: everything measured, and then placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from voiceguide.pipeline.lint import lint
from voiceguide.pipeline.world import Timing, World
from voiceguide.plan.estimate import estimate
from voiceguide.plan.flow import beds, plays, sentences, strikes
from voiceguide.plan.layout import plan
from voiceguide.script.echoes import without_echoes

if TYPE_CHECKING:
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
    folder = Path(path).parent
    chimes, grounds = Chimes(world.store, folder), Beds(world.store, folder)
    if compiled.session is None:
        return Planned(compiled, None, {}, chimes, grounds, compiled.diagnostics)
    session = compiled.session
    rings, unplayable = chimes.extents(strikes(session), session.span)
    files, unheard = chimes.files(plays(session))
    unheard += grounds.check(beds(session), session.span)
    takes = _measured(session, studio, world) if studio else {}
    speech = {
        utterance: Extent(ms_from_frames(take.voiced), ms_from_frames(take.length))
        for utterance, take in takes.items()
    }
    if not studio:
        speech = {say.utterance: estimate(say.utterance) for say in sentences(session)}
    timeline, found = plan(session, speech, rings, files=files, rate=compiled.rate, estimated=studio is None)
    everything = tuple(
        sorted((*compiled.diagnostics, *unplayable, *unheard, *found), key=lambda one: one.order)
    )
    kept = without_echoes(compiled.document, compiled.source, everything)
    if not has_errors(kept):
        kept = tuple(sorted((*kept, *lint(compiled, session, timeline)), key=lambda one: one.order))
    return Planned(compiled, timeline, takes, chimes, grounds, kept)


def _measured(session: Session, studio: Studio, world: World) -> dict[Utterance, Take]:
    try:
        return studio.measure(
            (say.utterance for say in sentences(session)),
            lambda done, of: world.progress("speaking", done, of),
        )
    except SpeechFailed as failure:
        place = next((say for say in sentences(session) if say.utterance == failure.utterance), None)
        if place is None:
            raise
        where = f"{place.span.file}:{place.span.line}:{place.span.column}"
        raise SpeechFailed(f"{where}: {failure.message}", failure.hint) from failure
