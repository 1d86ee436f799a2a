"""A session that begins to play while the rest of its speech is made."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from voiceguide.core.errors import RoutineFailed
from voiceguide.core.live import Replanned
from voiceguide.core.session import Session
from voiceguide.core.sound import Island, Pcm
from voiceguide.core.timeline import Cue, Timeline
from voiceguide.core.units import Frames, Ms, frames_from_ms
from voiceguide.core.utterance import AS_SPOKEN, Utterance
from voiceguide.pipeline.director import SessionDirector
from voiceguide.pipeline.plan import Planned, plan_compiled
from voiceguide.pipeline.sparse import Islands
from voiceguide.plan.estimate import estimate
from voiceguide.plan.flow import beds, sentences
from voiceguide.plan.prelude import Prelude, prelude_of
from voiceguide.script.forms import form

if TYPE_CHECKING:
    from voiceguide.pipeline.compile import Compiled
    from voiceguide.pipeline.plan import Ruler
    from voiceguide.pipeline.world import World
    from voiceguide.voice.studio import Studio

_BATCH: Final = 4
"""Sentences a processor that are made between two looks at what is asked for."""


class PreludeDirector:
    """A `Director` of a routine that is not measured yet: its times become final from its beginning on.

    Args:
        compiled: The routine, without mistakes.
        ruler: Measures its sounds; what is wrong with them is found at once.
        studio: Speaks; it is open as long as the session plays.
        world: For the store and the settings.
        keep: Called with the final plan.
    """

    def __init__(
        self, compiled: Compiled, ruler: Ruler, studio: Studio, world: World, keep: Callable[[Planned], None]
    ) -> None:
        if compiled.session is None:
            raise ValueError("a routine with mistakes cannot be played")
        self._compiled = compiled
        self._session = compiled.session
        self._barest = _barest(compiled, compiled.session)
        self._studio = studio
        self._world = world
        self._keep = keep
        self._ruler = ruler
        self._ruler.measure_sounds(self._session)
        self._guesses = {
            say.utterance: estimate(say.utterance)
            for form_of_it in (self._session, self._barest)
            for say in sentences(form_of_it)
        }
        asked = _in_order(self._session)
        missing = set(studio.missing(asked))
        self._rest = deque(utterance for utterance in asked if utterance in missing)
        self._ruler.measure_speech(self._session, [one for one in asked if one not in missing])
        self._hired = False
        self._final: SessionDirector | None = None
        self._prelude = self._reckoned()
        self.planned = Planned(
            compiled,
            self._prelude.timeline,
            self._ruler.takes,
            self._ruler.chimes,
            self._ruler.beds,
            tuple(self._ruler.found),
            self._session,
            self._ruler,
        )
        """The routine as it is planned now."""
        self._sounds = self.planned.sounds(studio)

    @property
    def timeline(self) -> Timeline:
        """The times of the session as they are now."""
        return self._final.timeline if self._final else self._prelude.timeline

    @property
    def settled_until(self) -> Ms | None:
        """Up to where the times are final; None for all of them."""
        return None if self._final else self._prelude.until

    def go_on(self) -> None:
        """Make a few more sentences, and at last the final plan.

        Raises:
            RoutineFailed: The routine has mistakes, now that all of it is known; they are in the plan.
            SpeechFailed: An engine failed; the sentence is named with its place.
        """
        if self._final:
            return
        batch = [
            self._rest.popleft() for _ in range(min(_BATCH * self._world.settings.jobs, len(self._rest)))
        ]
        if batch:
            if self._hired:
                self._studio.expect(len(batch) + len(self._rest))
            self._hired = True
            self._ruler.measure_speech(self._session, batch)
            return
        self.planned = plan_compiled(self._compiled, self._ruler, estimated=False)
        if self.planned.has_errors:
            raise RoutineFailed("the routine has mistakes that were found while it played")
        self._keep(self.planned)
        self._final = SessionDirector(self.planned, self._studio, self._world)

    def islands(self, start: Frames) -> Iterator[Island]:
        """Yield what sounds from a place on, as far as it is final."""
        if self._final:
            return self._final.islands(start)
        self._prelude = self._reckoned()
        until = self._prelude.until
        known = tuple(cue for cue in self._prelude.timeline.cues if cue.start < until)
        soundings = self._sounds.soundings(replace(self._prelude.timeline, cues=known))
        return Islands(soundings, self._sounds, self._world).after(start, frames_from_ms(until))

    def replan(self, at: Ms, change: Ms) -> Replanned:
        """Make the step that runs at a place longer or shorter, when all of it is made."""
        return self._finished().replan(at, change)

    def say_again(self, cue: Cue) -> Pcm:
        """Return a sentence of the timeline by itself."""
        if cue.utterance is None:
            raise ValueError(f"{cue.kind} at {cue.start} ms is no sentence")
        return self._sounds.sentence(cue.utterance)

    def say_time_left(self, step: Ms | None, session: Ms) -> Pcm:
        """Return words that say how long the step and the session still last."""
        return self._finished().say_time_left(step, session)

    def _finished(self) -> SessionDirector:
        while self._final is None:
            self.go_on()
        return self._final

    def _reckoned(self) -> Prelude:
        measured = self._ruler.speech
        guessed = self._guesses.keys() - measured.keys()
        speech = {**self._guesses, **measured}
        return prelude_of(self._session, self._barest, speech, self._ruler.rings, self._ruler.files, guessed)


def worth_a_prelude(compiled: Compiled, studio: Studio) -> bool:
    """Tell whether speech has to be made first, and the beginning can be heard before all of it is.

    Beneath a bed there is no place at which the sound could wait unheard; and how far speech is stretched follows
    from all copies of its step.
    """
    session = compiled.session
    if session is None or any(beds(session)) or compiled.document.meta.stretch.least != AS_SPOKEN:
        return False
    return bool(studio.missing(say.utterance for say in sentences(session)))


def _barest(compiled: Compiled, session: Session) -> Session:
    """Return the form of a routine in which all has left that may."""
    leavings = [one for scope in compiled.scopes for one in scope.leavings]
    return compiled.unfold(form(leavings), session.length)[0] if leavings else session


def _in_order(session: Session) -> list[Utterance]:
    """Return what is said, in its order; what shares a place, and so its time, together."""
    ranks: dict[object, int] = {}
    first: dict[Utterance, int] = {}
    for say in sentences(session):
        rank = ranks.setdefault(say.span, len(ranks))
        first.setdefault(say.utterance, rank)
    return sorted(first, key=first.__getitem__)
