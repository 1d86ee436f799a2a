"""What is given to a stage: the session's sound at its moments, and tones and words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.core.sound import Island, Pcm, fade
from voiceguide.core.units import SECOND, Frames, Ms, frames_from_ms, ms_from_frames
from voiceguide.live.tones import Tone, tone

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Clock, Stage
    from voiceguide.live.head import Head

EDGE: Final = frames_from_ms(Ms(20))
"""How long the sound takes to go, or to come in the middle."""

_MARGIN: Final = frames_from_ms(Ms(10))
"""How far ahead a cut is made, so that nothing comes too late for it."""
_DRIFT: Final = frames_from_ms(Ms(40))
"""A bed may be so far off the clock before the clock is set by it."""
_TONES: Final = frames_from_ms(SECOND)
"""Tones wait for each other so long, and are left out beyond it."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Words beside the session, at a place of it."""

    start: Ms
    end: Ms
    pcm: Pcm


class Desk:
    """Gives sound to a stage, and knows what it has given.

    Args:
        clock: The session's.
        settles: How long after a fade something may still sound before anything new may.
    """

    def __init__(self, clock: Clock, settles: Ms = Ms(0)) -> None:
        self._clock = clock
        self.cut = Frames(_MARGIN + frames_from_ms(settles))
        """From taking back what was given to the first new sound."""
        self._stage: Stage | None = None
        self._gain_db = 0.0
        self._chain: tuple[Frames, Frames] | None = None
        """Where the last sound ends in the session, and on the stage."""
        self._tone_end = Frames(0)
        self._words_end = Frames(0)
        """Of words said while the session's time stands still, on the stage."""
        self.given = Frames(0)
        """Everything before this place of the session has been given."""
        self.asides: list[Aside] = []
        """Words that are still to be said, or are being said; sorted."""
        self._aside_given = 0
        """How many of them the stage has."""

    @property
    def stage(self) -> Stage | None:
        """The stage, or None while there is none."""
        return self._stage

    @property
    def answering(self) -> Ms:
        """How long a tone still sounds."""
        return ms_from_frames(Frames(max(0, self._tone_end - self._stage.now()))) if self._stage else Ms(0)

    def enter(self, stage: Stage | None) -> None:
        """Give to another stage from now on, or to none."""
        if self._stage:
            self._stage.close()
        self._stage = stage
        self._tone_end = self._words_end = Frames(0)
        self._chain = None
        if stage and self._gain_db:
            stage.set_gain(self._gain_db)

    def set_gain(self, gain_db: float) -> None:
        """Make everything louder or softer."""
        self._gain_db = gain_db
        if self._stage:
            self._stage.set_gain(gain_db)

    def hush(self, length: Frames = EDGE) -> None:
        """Let everything fade away, and forget the words that were still to be said."""
        if self._stage:
            self._stage.fade(length)
        self._chain = None
        self._tone_end = self._words_end = Frames(0)
        self.asides.clear()
        self._aside_given = 0

    def restart(self, place: Frames) -> None:
        """Give everything from a place of the session on."""
        self.given = place
        self._chain = None

    def cut_in(self, place: Frames) -> None:
        """Give everything anew from where the session is just now, under the fade of what was given."""
        self.restart(Frames(place + self.cut))

    def give(self, island: Island, head: Head) -> Frames:
        """Give what was not yet given of an island, at its moment.

        Returns:
            How far the session is to be moved on so that its time is that of what sounds; most often 0.
        """
        start = max(island.start, self.given)
        pcm = island.pcm[start - island.start :]
        self.given = max(self.given, island.end)
        if not self._stage or not len(pcm):
            return Frames(0)
        now = self._stage.now()
        at = by_clock = Frames(now + head.until(start, self._clock.now()))
        if self._chain and self._chain[0] == start and self._chain[1] >= now:
            at = self._chain[1]
        elif start > island.start:
            pcm = fade(pcm, EDGE, 0)
        self._stage.play(pcm, at)
        self._chain = (island.end, Frames(at + len(pcm)))
        drift = Frames(by_clock - at)
        return drift if abs(drift) > _DRIFT else Frames(0)

    def add(self, asides: tuple[Aside, ...]) -> None:
        """Have words said at their places."""
        waiting = sorted([*self.asides[self._aside_given :], *asides], key=lambda one: one.start)
        self.asides = [*self.asides[: self._aside_given], *waiting]

    def give_asides(self, head: Head, until: Frames) -> None:
        """Give the words that are due before a place of the session, and forget those that were said."""
        now = self._clock.now()
        place = head.at(now)
        while self._aside_given < len(self.asides):
            one = self.asides[self._aside_given]
            if frames_from_ms(one.start) > until:
                break
            if self._stage:
                at = self._stage.now() + head.until(frames_from_ms(one.start), now)
                self._stage.play(one.pcm, Frames(at))
            self._aside_given += 1
        while self._aside_given and frames_from_ms(self.asides[0].end) <= place:
            self.asides.pop(0)
            self._aside_given -= 1

    def say_now(self, words: tuple[Pcm, ...], pause: Ms) -> None:
        """Say words at once, one after the other, while the session's time stands still."""
        if not self._stage:
            return
        at = max(Frames(self._stage.now() + _MARGIN), self._words_end)
        for pcm in words:
            self._stage.play(pcm, at)
            at = Frames(at + len(pcm) + frames_from_ms(pause))
        self._words_end = at

    def hush_words(self) -> None:
        """End words that are being said while the session's time stands still."""
        if self._stage and self._words_end > self._stage.now():
            self.hush()

    def play_tone(self, kind: Tone) -> None:
        """Answer with a tone, after the one before."""
        if not self._stage:
            return
        now = self._stage.now()
        at = max(now, self._tone_end)
        if at - now < _TONES:
            pcm = tone(kind)
            self._stage.play(pcm, at)
            self._tone_end = Frames(at + len(pcm))
