"""The Director at work in its thread: islands in time, some ahead, and never a wait for the player."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Semaphore

import pytest

from live.sittings import BlockDirector, Sitting, step, tell
from voiceguide.core.errors import SpeechFailed
from voiceguide.core.live import Replanned, State
from voiceguide.core.sound import Island, Pcm
from voiceguide.core.units import Frames, Ms
from voiceguide.live.supply import AHEAD, Changed, Said, Supply


class Slow(BlockDirector):
    """A Director that yields an island only when the test lets it."""

    def __init__(self) -> None:
        super().__init__([step(10_000), step(10_000), *(tell(2000) for _ in range(9))])
        self.gate = Semaphore(0)
        self.yielded = 0

    def islands(self, start: Frames) -> Iterator[Island]:
        """Yield as the gate lets it."""
        for island in super().islands(start):
            self.gate.acquire()
            self.yielded += 1
            yield island


class Broken(BlockDirector):
    """A Director that cannot speak after its second island, nor plan, nor tell the time."""

    def __init__(self, error: Exception, *, sound: bool) -> None:
        super().__init__([step(10_000), step(10_000), step(10_000)])
        self.error = error
        self.sound = sound

    def islands(self, start: Frames) -> Iterator[Island]:
        """Yield two, and fail."""
        for number, island in enumerate(super().islands(start)):
            if number == 2 and self.sound:
                raise self.error
            yield island

    def replan(self, at: Ms, change: Ms) -> Replanned:  # noqa: ARG002  the interface's
        """Fail."""
        raise self.error

    def say_time_left(self, step: Ms | None, session: Ms) -> Pcm:  # noqa: ARG002  the interface's
        """Fail."""
        raise self.error


def until(done: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    for _ in range(5000):
        if done():
            return
        time.sleep(0.001)
    raise AssertionError("it was never done")


def test_it_plays_as_soon_as_the_first_sound_is_there_and_waits_for_the_next() -> None:
    """The session's time stands still where something is due that is not made, and goes on from there."""
    director = Slow()
    sitting = Sitting(director, threaded=True)
    sitting.wait(3000)
    assert sitting.player.state is State.WAITING
    assert sitting.player.position == 0
    director.gate.release()
    until(lambda: sitting.player.tick() and sitting.player.state is State.PLAYING)
    begun = sitting.now
    sitting.wait(20_000)
    assert sitting.player.state is State.WAITING
    assert sitting.player.position == 11_000
    director.gate.release()
    until(lambda: sitting.player.tick() and sitting.player.state is State.PLAYING)
    again = sitting.now
    sitting.wait(1500)
    assert [(one.what, one.start) for one in sitting.heard()] == [("0.0", begun + 1050), ("1.0", again + 50)]
    director.gate.release(100)
    sitting.player.close()


def test_only_a_few_islands_are_ahead() -> None:
    """A session is never in memory: the Director is asked for the next when one has been taken."""
    director = Slow()
    director.gate.release(100)
    supply = Supply(director)
    supply.start()
    supply.start_from(Frames(0))
    until(lambda: director.yielded == AHEAD)
    time.sleep(0.02)
    assert director.yielded == AHEAD
    supply.drop()
    until(lambda: director.yielded == AHEAD + 1)
    supply.close()


def test_what_was_on_its_way_to_another_place_is_forgotten() -> None:
    """After a jump the first island is that of the new place, whatever was being made."""
    director = Slow()
    supply = Supply(director)
    supply.start()
    supply.start_from(Frames(0))
    until(lambda: bool(director.opened))
    supply.start_from(Frames(15_000 * 48))
    director.gate.release(2)
    until(lambda: supply.first() is not None)
    first = supply.first()
    assert first is not None
    assert first.start > 15_000 * 48
    director.gate.release(100)
    supply.close()


def test_islands_after_a_new_plan_are_of_the_new_plan() -> None:
    """The plan is told, and none of the old islands comes after it."""
    supply = Supply(BlockDirector([step(10_000), step(10_000)]))
    supply.start_from(Frames(0))
    supply.change(Ms(9000), Ms(30_000))
    (news,) = supply.news()
    assert isinstance(news, Changed)
    assert news.timeline.steps[1].start == 41_000
    first = supply.first()
    assert first is not None
    assert first.start == 41_000 * 48


def test_words_come_with_their_ticket() -> None:
    """Two requests are told apart."""
    supply = Supply(BlockDirector([step(10_000)]))
    tickets = [supply.say_time_left(None, Ms(1)), supply.say_again(())]
    assert [news.ticket for news in supply.news() if isinstance(news, Said)] == tickets


@pytest.mark.parametrize("error", [SpeechFailed("the engine is gone"), ZeroDivisionError("a bug")])
def test_a_session_whose_sound_cannot_be_made_ends_in_good_order(error: Exception) -> None:
    """What was made before is played up to there or faded, the place is kept, and the error is told."""
    sitting = Sitting(Broken(error, sound=True))
    with pytest.raises(type(error), match=str(error)):
        sitting.to_the_end()
    assert sitting.kept[-1] is not None
    assert sitting.player.state is State.ENDED


def test_an_answer_that_cannot_be_made_ends_nothing() -> None:
    """A failed new plan or a failed word is a low tone and a message; the session goes on."""
    sitting = Sitting(Broken(SpeechFailed("the engine is gone"), sound=False))
    sitting.wait(5000)
    for order in ("longer", "how long"):
        sitting.order(order)
        sitting.wait(200)
        assert "the engine is gone" in sitting.status.message
    sitting.to_the_end()
    assert sitting.heard()[-1].what == "gong"
