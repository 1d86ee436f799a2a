"""A session, played: finds out what happens, asks the table, and does what it says.

`tick` is one look at the world; `run` looks again and again. All that takes time is done by others:
the supply asks the Director in a thread of its own, the stage sounds by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import SimpleQueue
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from voiceguide.core.commands import Command, Order
from voiceguide.core.errors import DeviceFailed, DeviceMissing
from voiceguide.core.live import State, Status
from voiceguide.core.units import SECOND, Ms, frames_from_ms
from voiceguide.live.bookmark import Bookmark, bookmark
from voiceguide.live.performance import Performance
from voiceguide.live.states import Action, Condition, Event, react
from voiceguide.live.tones import Tone
from voiceguide.live.wish import Wish, as_far_as_settled, read_wish

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Clock, Director, Output

SLEPT: Final = Ms(5 * SECOND)
"""The clock has gone on so far between two looks: the machine has slept."""
UNHEARD: Final = Ms(1500)
"""A device may have been gone so long when that is noticed."""
FADE_OUT: Final = Ms(200)
KEEP_EVERY: Final = Ms(5 * SECOND)
SHOW_EVERY: Final = Ms(100)
SHOWN: Final = Ms(6 * SECOND)
"""How long a message is shown that says what was done."""
REOPEN_FIRST: Final = Ms(500)
REOPEN_MOST: Final = Ms(10 * SECOND)

_LOST: Final = "the sound device has gone away; the session goes on when it is back"
_BACK: Final = "the sound device is back"
_SLEPT: Final = "the machine slept; the session is paused"


@dataclass(frozen=True, slots=True)
class Company:
    """Who commands a session, and who is told of it."""

    orders: SimpleQueue[Order]
    show: Callable[[Status], None]
    """Called when something has changed, not more than ten times a second."""
    keep: Callable[[Bookmark | None], None]
    """Called with where the session is; with None when it was heard to its end."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a session is to be played."""

    routine: str = ""
    """Its name, for the bookmark."""
    text_hash: str = ""
    device: str | None = None
    start: Ms = Ms(0)
    end: Ms | None = None
    """Where to stop before the end."""
    message: str = ""
    """Shown at first."""
    poll: Ms = Ms(20)
    """How often to look at the world."""
    in_thread: bool = True
    """Whether the Director is asked in a thread of its own; without, everything stands still while it works."""


class Player:
    """Plays one session, once.

    Args:
        director: The session's times and sound.
        clock: One that goes on while the machine sleeps.
        output: Where the session is heard.
        company: Who commands, and who is told.
        wishes: How it is to be played.
    """

    def __init__(
        self, director: Director, clock: Clock, output: Output, company: Company, wishes: Wishes | None = None
    ) -> None:
        self._wishes = wishes or Wishes()
        self._clock = clock
        self._output = output
        self._company = company
        self._play = Performance(director, clock, output.ability, self._wishes.start, self._say)
        self._play.last = self._wishes.end
        self._condition = Condition()
        self._orders: deque[Order] = deque()
        self._wish = Wish(Event.CANNOT)
        self._gain_db = 0.0
        self._interrupted = False
        self._heard = False
        self._looked = clock.now()
        self._reopen = (Ms(0), REOPEN_FIRST)
        self._kept = (-1, Ms(0))
        self._message = (self._wishes.message, Ms(clock.now() + SHOWN))
        self._shown: tuple[Status | None, Ms] = (None, Ms(clock.now() - SHOW_EVERY))
        self._actions = self._table()

    @property
    def state(self) -> State:
        """What the session is doing."""
        return self._condition.state

    @property
    def position(self) -> Ms:
        """Where the session is."""
        return self._play.position

    def interrupt(self, _number: int = 0) -> None:
        """End in good order at the next look: what a signal's handler calls."""
        self._interrupted = True

    def run(self) -> bool:
        """Play, and tell whether the session was heard to its end.

        Raises:
            DeviceMissing: There is no device to begin with.
            DeviceFailed: It cannot be opened.
            VoiceguideError: The session's sound cannot be made.
        """
        try:
            self.begin()
            while self.tick():
                self._clock.sleep(self._wishes.poll)
            last = max(FADE_OUT, self._play.desk.answering)
            self._clock.sleep(Ms(last + self._output.ability.stops_in))
        finally:
            self.close()
        return self._heard

    def begin(self) -> None:
        """Open the device, and ask for the first sound.

        Raises:
            DeviceMissing: There is none, or none of that name.
            DeviceFailed: It cannot be opened.
        """
        self._play.desk.enter(self._output.open(self._wishes.device))
        if self._wishes.in_thread:
            self._play.supply.start()
        self._play.fetch()
        self._looked = self._clock.now()

    def close(self) -> None:
        """Give the device back."""
        self._play.supply.close()
        self._play.desk.enter(None)

    def tick(self) -> bool:
        """Look at the world once, do what follows, and tell whether the session goes on.

        Raises:
            VoiceguideError: The session's sound cannot be made; where it is was written down.
        """
        now = self._clock.now()
        if self._interrupted:
            self._happen(Event.INTERRUPT)
        elif now - self._looked > SLEPT:
            self._happen(Event.SLEPT)
        self._look_at_device()
        self._take_news()
        self._take_orders()
        if self.state is State.WAITING and self._play.ready:
            self._happen(Event.READY)
        elif self.state is State.PLAYING:
            self._play.feed()
            if self.position >= self._play.end:
                self._happen(Event.END)
            elif self._play.dry:
                self._happen(Event.DRY)
        self._keep_sometimes()
        self._show()
        self._looked = self._clock.now()
        return self.state is not State.ENDED

    def _happen(self, event: Event) -> None:
        self._condition, actions = react(self._condition, event)
        for action in actions:
            self._actions[action]()

    def _take_news(self) -> None:
        try:
            self._play.take_news()
        except Exception:
            self._happen(Event.INTERRUPT)  # what sounds fades away, and the place is written down
            self._clock.sleep(Ms(FADE_OUT + self._output.ability.stops_in))
            raise

    def _take_orders(self) -> None:
        while not self._company.orders.empty():
            self._orders.append(self._company.orders.get())
        stopped = any(order.command is Command.STOP for order in self._orders)
        # what is asked for while a new plan is made is meant for that plan; to stop is not
        while self._orders and (stopped or not self._play.pending) and self.state is not State.ENDED:
            order = Order(Command.STOP) if stopped else self._orders.popleft()
            wish = read_wish(order, self._play.chart, self.position, self._gain_db)
            self._wish = as_far_as_settled(wish, self._play.settled_until)
            self._happen(self._wish.event)
            self._take_news()

    def _look_at_device(self) -> None:
        stage = self._play.desk.stage
        if stage is not None and stage.lost:
            self._happen(Event.LOST)
        elif self.state is State.LOST and self._clock.now() >= self._reopen[0]:
            try:
                stage = self._output.open(self._wishes.device)
            except (DeviceMissing, DeviceFailed):
                wait = self._reopen[1]
                self._reopen = (Ms(self._clock.now() + wait), Ms(min(2 * wait, REOPEN_MOST)))
            else:
                self._play.desk.enter(stage)
                self._looked = self._clock.now()
                self._happen(Event.BACK)

    def _table(self) -> MappingProxyType[Action, Callable[[], None]]:
        """Return what is to be called for each action of the table of states."""
        play = self._play

        def answer(kind: Tone) -> Callable[[], None]:
            return lambda: play.desk.play_tone(kind)

        return MappingProxyType(
            {
                Action.STAND: self._stand,
                Action.WAIT: play.wait,
                Action.FETCH: play.fetch,
                Action.RUN: play.run,
                Action.GO: lambda: play.go(self._wish.place),
                Action.REPEAT: play.repeat,
                Action.CHANGE: lambda: play.change(self._wish.change),
                Action.TELL: play.tell,
                Action.VOLUME: self._set_gain,
                Action.HUSH: play.desk.hush_words,
                Action.FADE: lambda: play.desk.hush(frames_from_ms(FADE_OUT)),
                Action.KEEP: self._keep,
                Action.FORGET: self._forget,
                Action.REOPEN: self._await_device,
                Action.RISE: answer(Tone.RISE),
                Action.FALL: answer(Tone.FALL),
                Action.NOTE: answer(Tone.NOTE),
                Action.LOW: lambda: play.cannot(self._wish.message),
                Action.SAY_LOST: lambda: self._say(_LOST, stays=True),
                Action.SAY_BACK: lambda: self._say(_BACK),
                Action.SAY_SLEPT: lambda: self._say(_SLEPT, stays=True),
                Action.SAY_NOTHING: lambda: self._say(""),
            }
        )

    def _stand(self) -> None:
        slept = self._clock.now() - self._looked > SLEPT
        lost = self._play.desk.stage is not None and self._play.desk.stage.lost
        moment = Ms(self._looked + self._wishes.poll) if slept else self._clock.now()
        self._play.stand(moment, UNHEARD if lost else Ms(0))

    def _set_gain(self) -> None:
        self._gain_db = self._wish.gain_db
        self._play.desk.set_gain(self._gain_db)

    def _await_device(self) -> None:
        self._play.desk.enter(None)
        self._reopen = (Ms(self._clock.now() + REOPEN_FIRST), Ms(2 * REOPEN_FIRST))

    def _keep(self) -> None:
        chart = self._play.chart
        mark = bookmark(self._wishes.routine, self._wishes.text_hash, chart, self.position)
        self._kept = (mark.number, self._clock.now())
        self._company.keep(mark)

    def _keep_sometimes(self) -> None:
        if self.state is not State.PLAYING:
            return
        number, when = self._kept
        if self._clock.now() - when >= KEEP_EVERY or number != self._play.chart.stop_at(self.position):
            self._keep()

    def _forget(self) -> None:
        self._heard = True
        if self._play.end < self._play.chart.timeline.length:
            self._play.desk.hush()
        self._company.keep(None)

    def _say(self, message: str, *, stays: bool = False) -> None:
        self._message = (message, Ms(self._clock.now() + (10**12 if stays else SHOWN)))

    def _show(self) -> None:
        last, when = self._shown
        now = self._clock.now()
        if now - when < SHOW_EVERY and self.state is not State.ENDED:
            return
        status = self._status()
        seconds = replace(
            status, position=Ms(status.position // 1000), left_in_step=Ms(status.left_in_step // 1000)
        )
        if seconds != last:
            self._shown = (seconds, now)
            self._company.show(status)

    def _status(self) -> Status:
        chart, position = self._play.chart, self.position
        timeline = chart.timeline
        number = chart.step_at(position)
        step = None if number is None else timeline.steps[number]
        said = chart.sentence_at(position)
        message, until = self._message
        return Status(
            state=self.state,
            title=timeline.title,
            section=timeline.sections[chart.section_at(position)].title if timeline.sections else "",
            step=step.text if step else "",
            sentence=said.text if said else "",
            position=position,
            length=timeline.length,
            left_in_step=Ms(step.end - position) if step else Ms(0),
            step_length=Ms(step.end - step.start) if step else Ms(0),
            gain_db=self._gain_db,
            message=message if self._clock.now() < until else "",
        )
