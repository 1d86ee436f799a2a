"""The table of states, without time or sound."""

from __future__ import annotations

import pytest

from voiceguide.core.live import State
from voiceguide.live.states import TABLE, Action, Condition, Event, react

ALIVE = tuple(state for state in State if state is not State.ENDED)


def test_nothing_wakes_a_session_that_has_ended() -> None:
    """Whatever happens after the end changes nothing and does nothing."""
    for event in Event:
        assert react(Condition(State.ENDED), event) == (Condition(State.ENDED), ())


@pytest.mark.parametrize("state", ALIVE)
def test_a_session_can_always_be_ended(state: State) -> None:
    """Stop and an interrupt end it from every state, and the place is kept."""
    for event in (Event.STOP, Event.INTERRUPT):
        after, actions = react(Condition(state), event)
        assert after.state is State.ENDED
        assert Action.KEEP in actions
        assert Action.FORGET not in actions


@pytest.mark.parametrize("state", ALIVE)
def test_every_order_is_answered_where_it_can_be_heard(state: State) -> None:
    """Each order has a tone in every state with a device, and none without one."""
    tones = {Action.RISE, Action.FALL, Action.NOTE, Action.LOW}
    orders = (
        Event.PAUSE,
        Event.GO_ON,
        Event.TOGGLE,
        Event.GO_AHEAD,
        Event.GO_BACK,
        Event.REPEAT,
        Event.CHANGE,
        Event.HOW_LONG,
        Event.VOLUME,
        Event.CANNOT,
        Event.STOP,
    )
    for held in (False, True):
        for order in orders:
            _, actions = react(Condition(state, held), order)
            assert len(tones & set(actions)) == (state is not State.LOST), (state, order)


def test_the_sound_is_stopped_before_the_answer_is_heard() -> None:
    """A tone comes after the fade that would take it away with the rest."""
    silencers = {Action.STAND, Action.GO, Action.HUSH, Action.FADE}
    tones = {Action.RISE, Action.FALL, Action.NOTE, Action.LOW}
    for (state, event), (_, actions) in TABLE.items():
        ends = [number for number, action in enumerate(actions) if action in silencers]
        begins = [number for number, action in enumerate(actions) if action in tones]
        assert not ends or not begins or max(ends) < min(begins), (state, event)


def test_a_pause_outlives_a_lost_device() -> None:
    """Paused, lost and back is paused; lost, then paused, and back is paused as well."""
    paused, _ = react(Condition(State.PLAYING), Event.PAUSE)
    lost, _ = react(paused, Event.LOST)
    assert react(lost, Event.BACK)[0].state is State.PAUSED
    lost, _ = react(Condition(State.PLAYING), Event.LOST)
    held, _ = react(lost, Event.PAUSE)
    assert react(held, Event.BACK)[0].state is State.PAUSED
    assert react(lost, Event.BACK)[0].state is State.WAITING


def test_toggle_is_the_other_one() -> None:
    """It pauses what plays, waits or is lost, and lets go on what was paused."""
    assert react(Condition(State.PLAYING), Event.TOGGLE)[0] == Condition(State.PAUSED, held=True)
    assert react(Condition(State.WAITING), Event.TOGGLE)[0] == Condition(State.PAUSED, held=True)
    assert react(Condition(State.PAUSED, held=True), Event.TOGGLE)[0] == Condition(State.WAITING)
    lost = Condition(State.LOST, held=True)
    assert react(lost, Event.TOGGLE)[0] == Condition(State.LOST)


def test_a_sleep_pauses_only_what_plays() -> None:
    """A paused session that slept is paused as before, without a word about it."""
    assert react(Condition(State.PLAYING), Event.SLEPT)[0] == Condition(State.PAUSED, held=True)
    assert react(Condition(State.PAUSED, held=True), Event.SLEPT) == (Condition(State.PAUSED, held=True), ())


def test_time_goes_on_only_when_the_sound_is_there() -> None:
    """A session goes on from a pause or a jump by way of waiting, and runs when what comes is made."""
    for (_, event), (state, actions) in TABLE.items():
        assert (Action.RUN in actions) == (event is Event.READY)
        assert state is not State.PLAYING or event is Event.READY or Action.STAND not in actions
