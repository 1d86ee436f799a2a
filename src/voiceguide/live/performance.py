"""A session that is being played: where it is, what of it was given, and what was asked for beside it.

Every method does one thing that the table of states may ask for; none of them waits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from voiceguide.core.errors import VoiceguideError
from voiceguide.core.units import (
    FRAMES_PER_MS,
    SECOND,
    Frames,
    Ms,
    frames_from_ms,
    ms_from_frames,
    short_time,
)
from voiceguide.live.chart import GUARD, Chart
from voiceguide.live.desk import Desk
from voiceguide.live.head import Head
from voiceguide.live.missed import missed
from voiceguide.live.room import place_words, still_fit
from voiceguide.live.supply import PLAN, Changed, Failed, News, Said, Settled, Supply
from voiceguide.live.tones import Tone

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Clock, Director
    from voiceguide.core.live import Ability
    from voiceguide.core.sound import Pcm

LOOK_AHEAD: Final = Ms(400)
"""Sound is given to a stage so long before it is due."""
LOOK_AHEAD_CUES: Final = Ms(100)
"""The same for an output that does not stream."""
LEAD: Final = Ms(50)
"""From the decision to play to the first sound: so nothing is late for it."""
_UNSETTLED: Final = "the voice is still at work on what comes next"
LONG_AGO: Final = Ms(5 * SECOND)
"""Words that tell the time are made anew when they have to wait longer."""


class Performance:
    """Plays a session's sound at its moments.

    Args:
        director: The session's times and sound.
        clock: What the session's time goes by.
        ability: What the output can do.
        start: Where to begin.
        say: Shows a message.
    """

    def __init__(
        self, director: Director, clock: Clock, ability: Ability, start: Ms, say: Callable[[str], None]
    ) -> None:
        settles = Ms(0) if ability.streams else ability.stops_in
        self._clock = clock
        self._say = say
        self._look_ahead = frames_from_ms(LOOK_AHEAD if ability.streams else LOOK_AHEAD_CUES)
        self._lead = Ms(LEAD + settles)
        self._answers: dict[int, Callable[[tuple[Pcm, ...]], None]] = {}
        self.chart = Chart(director.timeline)
        self.settled_until = director.settled_until
        """Up to where the chart will stay; None for all of it."""
        self.supply = Supply(director)
        self.desk = Desk(clock, settles)
        self.head = Head(frames_from_ms(start))
        self.pending = False
        """Whether a new plan is being made."""
        self.last: Ms | None = None
        """Where to end before the session's own end: what begins there is not heard."""

    @property
    def end(self) -> Ms:
        """Where it ends."""
        length = self.chart.timeline.length
        return length if self.last is None else Ms(min(length, self.last))

    @property
    def position(self) -> Ms:
        """Where the session is."""
        return Ms(min(self.head.at(self._clock.now()) // FRAMES_PER_MS, self.chart.timeline.length))

    def stand(self, moment: Ms, unheard: Ms = Ms(0)) -> None:
        """Fade out, and stand still at the start of the sentence that was being said, or where it was.

        Args:
            moment: When, by the clock.
            unheard: How long before it what sounded may not have been heard any more.
        """
        place = self.head.at(moment)
        at = Ms(place // FRAMES_PER_MS)
        since = at if self.head.since is None else Ms(at - unheard)
        said = self.chart.sentence_since(since, at)
        self.desk.hush()
        self.head = Head(min(place, frames_from_ms(said.start)) if said else place)

    def wait(self) -> None:
        """Stand still where the next sound is due."""
        due = self._missing()
        if self.settled_until is not None:
            self._say(_UNSETTLED)
        self.head = Head(self.head.at(self._clock.now()) if due is None else due)

    def fetch(self) -> None:
        """Ask for what sounds from the place where the session stands."""
        self.desk.restart(self.head.place)
        self.supply.start_from(self.head.place)

    def run(self) -> None:
        """Go on from where the session stands."""
        self.head = self.head.run(Ms(self._clock.now() + self._lead))
        self.feed()

    def go(self, place: Ms) -> None:
        """Fade out, and stand at another place."""
        self.desk.hush()
        self.head = Head(frames_from_ms(place))
        self.fetch()

    def feed(self) -> None:
        """Give the stage what is due soon."""
        if self.head.since is None:
            return
        while (
            not self.pending and (island := self.supply.first()) and island.start < frames_from_ms(self.end)
        ):
            if island.end > self.desk.given:
                start = max(island.start, self.desk.given)
                if self.head.until(start, self._clock.now()) > self._look_ahead:
                    break
                self.head = self.head.shifted(self.desk.give(island, self.head))
            self.supply.drop()
        soon = Frames(self.head.at(self._clock.now()) + self._look_ahead)
        self.desk.give_asides(self.head, soon)

    @property
    def dry(self) -> bool:
        """Whether something is due that is not there yet."""
        due = self._missing()
        return due is not None and due <= self.head.at(self._clock.now())

    @property
    def ready(self) -> bool:
        """Whether what comes next is there, or nothing comes any more."""
        return not self.pending and (self.supply.finished or self.supply.first() is not None)

    def change(self, by: Ms) -> None:
        """Ask for more or less time for what runs."""
        self.pending = True
        self.supply.change(self.position, by)

    def repeat(self) -> None:
        """Have the instruction said again before what comes next, or answer that there is no room."""
        cues = self.chart.instruction(self.position)
        if not cues:
            self.cannot("nothing was said here that could be said again")
            return
        stop = self.chart.stop_at(self.position)
        ticket = self.supply.say_again(cues)
        self._answers[ticket] = lambda words: self._say_again(words, stop)

    def tell(self) -> None:
        """Have the time that is left said in the first silence that holds it."""
        self._ask_time_left(self.position, again=False)

    def cannot(self, why: str) -> None:
        """Answer that something cannot be."""
        self.desk.play_tone(Tone.LOW)
        self._say(why)

    def take_news(self) -> None:
        """Do what follows from what has come of what was asked for.

        Raises:
            VoiceguideError: The session's own sound cannot be made.
        """
        for news in self.supply.news():
            self._take(news)

    def _take(self, news: News) -> None:
        match news:
            case Said(ticket, words):
                self._answers.pop(ticket)(words)
            case Changed():
                self.pending = False
                self._changed(news)
            case Settled(timeline, until):
                self.chart, self.settled_until = Chart(timeline), until
            case Failed(error, ticket):
                if ticket is None or not isinstance(error, VoiceguideError):
                    raise error
                self.pending = self.pending and ticket != PLAN
                self._answers.pop(ticket, None)
                self.cannot(f"that could not be done: {error.message}")

    def _missing(self) -> Frames | None:
        """Return where the next sound is due, or None when it is there, or none comes any more."""
        if self.pending or not (self.supply.finished or self.supply.first()):
            due = self.chart.due(self.desk.given)
            if self.settled_until is None:
                return due
            unknown = max(frames_from_ms(self.settled_until), self.desk.given)
            return unknown if due is None else min(due, unknown)
        return None

    def _changed(self, news: Changed) -> None:
        step, asked = news.became.step, news.asked
        if not (step or news.became.end):
            self.cannot(f"this cannot be {'longer' if asked > 0 else 'shorter'}")
            return
        old, self.chart = self.chart, Chart(news.timeline)
        if self.last is not None:
            self.last = Ms(self.last + news.became.end)
        self._follow(old, frames_from_ms(news.at))
        self.desk.play_tone(Tone.MORE if asked > 0 else Tone.LESS)
        self._say(f"this is {short_time(Ms(abs(step)))} {'longer' if step > 0 else 'shorter'}")

    def _follow(self, old: Chart, since: Frames) -> None:
        """Give what the new plan has, which was asked for at a place; go back to what it has begun unheard."""
        now, runs = self._clock.now(), self.head.since is not None
        place, cut = self.head.at(now), self.desk.cut
        first = missed(self.chart, old, since, place, self.desk.given)
        if first is None and self._sounds_as_given(old):
            return
        self.desk.hush()
        if first is None and runs:  # nor may what begins within the cut lose its beginning
            soon = self.chart.begins(place, Frames(place + cut))
            first = frames_from_ms(soon[0].start) if soon else None
        if first is not None:
            self.head = Head(first, Ms(now + ms_from_frames(cut)) if runs else None)
            self.desk.restart(first)
        elif runs:
            self.desk.cut_in(place)

    def _sounds_as_given(self, old: Chart) -> bool:
        """Tell whether what the stage was given is right in the new plan as well."""
        place, given = self.head.at(self._clock.now()), self.desk.given
        same = given <= place or old.same_until(self.chart, Ms(place // FRAMES_PER_MS), ms_from_frames(given))
        return same and still_fit(self.chart, self.desk.asides)

    def _say_again(self, words: tuple[Pcm, ...], stop: int) -> None:
        if self.head.since is None:
            self.desk.say_now(words, GUARD)
            return
        start = Ms(self.position + LEAD)
        end = self.chart.stops[stop].end
        placed = place_words(self.chart, self.desk.asides, words, start, end)
        if placed is None:
            self.cannot("there is no room to say it again before the next")
        else:
            self.desk.add(placed)

    def _ask_time_left(self, at: Ms, *, again: bool) -> None:
        number = self.chart.step_at(at)
        step = None if number is None else Ms(self.chart.timeline.steps[number].end - at)
        ticket = self.supply.say_time_left(step, Ms(self.chart.timeline.length - at))
        self._answers[ticket] = lambda words: self._say_time_left(words, at, again=again)

    def _say_time_left(self, words: tuple[Pcm, ...], told: Ms, *, again: bool) -> None:
        if self.head.since is None:
            self.desk.say_now(words, GUARD)
            return
        start, end = Ms(self.position + LEAD), self.chart.timeline.length
        placed = place_words(self.chart, self.desk.asides, words, start, end)
        if placed is None:
            self.cannot("there is no silence left that holds the time")
        elif placed[0].start - told > LONG_AGO and not again:
            self._ask_time_left(placed[0].start, again=True)
        else:
            self.desk.add(placed)
