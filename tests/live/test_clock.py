"""The clock of the world, and the signals that end a session."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest

from live.sittings import BlockDirector, Sitting, step
from voiceguide.core.live import State
from voiceguide.core.units import Ms
from voiceguide.live.clock import WorldClock
from voiceguide.live.signals import ending


@pytest.fixture(autouse=True)
def usual_signals() -> Iterator[None]:
    """Handle signals as a terminal has them: `nohup` and a shell's `&` leave some of them ignored."""
    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    if sys.platform != "win32":
        usual[signal.SIGHUP] = signal.SIG_DFL
    before = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_the_clock_goes_forward_while_it_sleeps() -> None:
    """A sleep takes at least its time."""
    clock = WorldClock()
    before = clock.now()
    clock.sleep(Ms(20))
    assert clock.now() - before >= 19


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)])
def test_a_signal_ends_a_session_and_its_handler_is_put_back(number: signal.Signals) -> None:
    """The first one is told to the player; afterwards everything is as before."""
    before = signal.getsignal(number)
    sitting = Sitting(BlockDirector([step(10_000)]))
    sitting.wait(3000)
    with ending(sitting.player.interrupt):
        signal.raise_signal(number)
        assert not sitting.player.tick()
    assert sitting.player.state is State.ENDED
    assert sitting.kept[-1] is not None
    assert signal.getsignal(number) is before


def test_a_second_signal_is_not_held_up() -> None:
    """Who presses Ctrl-C again means it."""
    told: list[int] = []
    with pytest.raises(KeyboardInterrupt), ending(told.append):  # noqa: PT012  the first one is to be quiet
        signal.raise_signal(signal.SIGINT)
        assert told == [signal.SIGINT]
        signal.raise_signal(signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGHUP on Windows")
def test_a_closed_window_says_so_twice() -> None:
    """The shell says it and the system says it: the session still fades out in peace."""
    told: list[int] = []
    with ending(told.append):
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGHUP)
    assert told[0] == signal.SIGHUP


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGHUP on Windows")
def test_what_is_to_be_ignored_is_ignored() -> None:
    """`nohup voiceguide play` plays on when its window is closed."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    told: list[int] = []
    try:
        with ending(told.append):
            signal.raise_signal(signal.SIGHUP)
        assert told == []
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
