"""Everything that is asked of the Director, in one thread, so that the player never has to wait for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final, TypeAlias

from voiceguide.core.live import Replanned
from voiceguide.core.sound import Island, Pcm
from voiceguide.core.timeline import Cue, Timeline
from voiceguide.core.units import Frames, Ms, frames_from_ms

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Director

AHEAD: Final = 4
"""Islands, or pieces of a bed, that wait to be played: a session is never in memory."""

_PATIENCE: Final = 2.0
"""Seconds that closing waits for the thread."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The session has been planned anew; the islands that come now are of the new plan."""

    at: Ms
    """Where the session was when it was asked for."""
    asked: Ms
    became: Replanned
    timeline: Timeline


@dataclass(frozen=True, slots=True)
class Settled:
    """More of the session is known: its times as they are now, and up to where they will stay."""

    timeline: Timeline
    until: Ms | None


@dataclass(frozen=True, slots=True)
class Said:
    """Words that were asked for."""

    ticket: int
    words: tuple[Pcm, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """Something could not be made."""

    error: Exception
    ticket: int | None
    """Of the words; `PLAN` where a new plan failed, None where the session's own sound did."""


PLAN: Final = -1
"""The ticket of a new plan."""

News: TypeAlias = Changed | Settled | Said | Failed


class Supply:
    """A Director at work: some islands ahead, and what else was asked for, as it comes.

    Until `start` is called there is no thread, and each look does all the work that there is.

    Args:
        director: Only this asks it, from here on.
    """

    def __init__(self, director: Director) -> None:
        self._director = director
        self._lock = Condition()
        self._jobs: deque[Callable[[], None]] = deque()
        self._source: Iterator[Island] = iter(())
        self._islands: deque[Island] = deque()
        self._finished = True
        self._reached = Frames(0)
        """Where the last island that came ended, or where the islands begin."""
        self._starved = False
        """Whether the Director has no more islands until more of the session is settled."""
        self._unsettled = director.settled_until is not None
        self._turn = 0
        """Counted up when the islands on their way are of no use any more."""
        self._news: deque[News] = deque()
        self._tickets = 0
        self._thread: Thread | None = None
        self._closed = False

    def start(self) -> None:
        """Work in a thread from now on."""
        self._thread = Thread(target=self._serve, name="voiceguide-supply", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread; one that is in the middle of something long is left to end with the program."""
        with self._lock:
            self._closed = True
            self._lock.notify()
        if self._thread:
            self._thread.join(_PATIENCE)

    def start_from(self, place: Frames) -> None:
        """Forget the islands that wait; the next one is what sounds from a place on."""
        with self._lock:
            self._forget()
            self._ask(lambda: self._open(place))

    def change(self, at: Ms, asked: Ms) -> None:
        """Ask for a new plan; `Changed` tells when it is there."""
        with self._lock:
            self._ask(lambda: self._change(at, asked))

    def say_again(self, cues: Sequence[Cue]) -> int:
        """Ask for sentences of the session; returns the ticket that `Said` will have."""
        return self._say(lambda: tuple(self._director.say_again(cue) for cue in cues))

    def say_time_left(self, step: Ms | None, session: Ms) -> int:
        """Ask for the time that is left, in words; returns the ticket that `Said` will have."""
        return self._say(lambda: (self._director.say_time_left(step, session),))

    def news(self) -> tuple[News, ...]:
        """Take what has come of what was asked for, in its order."""
        if self._thread is None:
            while self.work():
                pass
        with self._lock:
            found = tuple(self._news)
            self._news.clear()
        return found

    def first(self) -> Island | None:
        """Return the next island, or None where there is none yet, or none any more."""
        with self._lock:
            return self._islands[0] if self._islands else None

    def drop(self) -> None:
        """Take the next island off."""
        with self._lock:
            self._islands.popleft()
            self._lock.notify()
        if self._thread is None:
            while self.work():
                pass

    @property
    def finished(self) -> bool:
        """Whether no island will come after those that wait."""
        with self._lock:
            return self._finished

    def work(self) -> bool:
        """Do one thing that is to be done, and tell whether there was one."""
        with self._lock:
            job = self._jobs.popleft() if self._jobs else None
            turn = self._turn
            hungry = self._hungry
        if job:
            job()
        elif hungry:
            self._fetch(turn)
        elif self._unsettled:
            self._settle()
        else:
            return False
        return True

    @property
    def _hungry(self) -> bool:
        return not self._finished and not self._starved and len(self._islands) < AHEAD

    def _serve(self) -> None:
        while not self._closed:
            if not self.work():
                with self._lock:
                    self._lock.wait_for(lambda: self._closed or self._jobs or self._hungry or self._unsettled)

    def _ask(self, job: Callable[[], None]) -> None:
        self._jobs.append(job)
        self._lock.notify()

    def _forget(self) -> None:
        self._turn += 1
        self._islands.clear()
        self._finished = False
        self._starved = False

    def _tell(self, news: News) -> None:
        with self._lock:
            self._news.append(news)

    def _open(self, place: Frames) -> None:
        self._reached = place
        try:
            self._source = self._director.islands(place)
        except Exception as error:  # noqa: BLE001  the player raises it, in its own thread
            self._fail(error)
            return
        if self._unsettled:
            self._tell(Settled(self._director.timeline, self._director.settled_until))

    def _fetch(self, turn: int) -> None:
        try:
            island = next(self._source, None)
        except Exception as error:  # noqa: BLE001  the player raises it, in its own thread
            self._fail(error)
            return
        with self._lock:
            if turn != self._turn:
                return
            if island:
                self._islands.append(island)
                self._reached = island.end
            elif self._unsettled:
                self._starved = True
            else:
                self._finished = True

    def _settle(self) -> None:
        """Let the Director go on, and ask it for islands again where there were no more, or all are known."""
        try:
            self._director.go_on()
            until = self._director.settled_until
            if until is not None and not self._starved:
                return
            source = self._director.islands(self._reached)
        except Exception as error:  # noqa: BLE001  the player raises it, in its own thread
            self._fail(error)
            return
        with self._lock:
            self._source = source
            self._starved = False
            self._unsettled = until is not None
            self._news.append(Settled(self._director.timeline, self._director.settled_until))

    def _fail(self, error: Exception) -> None:
        with self._lock:
            self._finished = True
            self._unsettled = False
            self._news.append(Failed(error, None))

    def _change(self, at: Ms, asked: Ms) -> None:
        try:
            became = self._director.replan(at, asked)
        except Exception as error:  # noqa: BLE001  the player weighs it, in its own thread
            self._tell(Failed(error, PLAN))
            return
        with self._lock:
            if became.step or became.end:
                self._forget()
            self._news.append(Changed(at, asked, became, self._director.timeline))
        if became.step or became.end:
            self._open(frames_from_ms(at))

    def _say(self, make: Callable[[], tuple[Pcm, ...]]) -> int:
        def job() -> None:
            try:
                news: News = Said(ticket, make())
            except Exception as error:  # noqa: BLE001  the player weighs it, in its own thread
                news = Failed(error, ticket)
            self._tell(news)

        with self._lock:
            ticket = self._tickets
            self._tickets += 1
            self._ask(job)
        return ticket
