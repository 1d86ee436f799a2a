"""What desktops and headsets ask for, and what it means in a session."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from live.remotes.orders import STATUS
from voiceguide.core.commands import Command, Order
from voiceguide.core.live import State
from voiceguide.core.units import Ms
from voiceguide.live.remotes import mpris_table as table


def test_what_a_desktop_shows() -> None:
    """The session is the title, its section the album, its step the comment; times are in microseconds."""
    shown = table.properties(table.PLAYER, STATUS)
    assert shown["PlaybackStatus"] == ("s", "Playing")
    assert shown["Position"] == ("x", 200_000_000)
    assert shown["Volume"] == ("d", pytest.approx(0.9))
    assert shown["Metadata"][1] == {
        "mpris:trackid": ("o", "/voiceguide/session"),
        "mpris:length": ("x", 780_000_000),
        "xesam:title": ("s", "Foot massage"),
        "xesam:artist": ("as", ["voiceguide"]),
        "xesam:album": ("s", "Your left foot"),
        "xesam:comment": ("as", ["Rub the sole. Slowly."]),
    }


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.PLAYING, "Playing"),
        (State.PAUSED, "Paused"),
        (State.LOST, "Paused"),
        (State.WAITING, "Paused"),
        (State.ENDED, "Stopped"),
    ],
)
def test_a_state_is_one_of_three(state: State, shown: str) -> None:
    """MPRIS knows no more; what is held up is paused."""
    assert table.properties(table.PLAYER, replace(STATUS, state=state))["PlaybackStatus"] == ("s", shown)


def test_what_is_described_is_what_there_is() -> None:
    """The description names each property with its type, and each method."""
    tree = ET.fromstring(table.INTROSPECTION)  # noqa: S314  our own text
    described = {one.get("name"): one for one in tree.iter("interface")}
    for interface in (table.ROOT, table.PLAYER):
        found = {one.get("name"): one.get("type") for one in described[interface].iter("property")}
        assert found == {name: kind for name, (kind, _) in table.properties(interface, STATUS).items()}
    methods = {one.get("name") for one in described[table.PLAYER].iter("method")}
    assert set(table.METHODS) - {"Quit"} < methods
    assert table.properties("org.example", STATUS) == {}


@pytest.mark.parametrize(
    ("wanted", "gain_db", "steps"),
    [
        (1.1, 0, 1),
        (0.9, 0, -1),
        (0.95, 0, -1),
        (0.96, 0, 0),
        (1.0, 0, 0),
        (0.0, -3, -9),
        (-5, 0, -10),
        (1e9, 0, 10),
        (float("nan"), 0, 0),
    ],
)
def test_a_slider_moves_by_steps(wanted: float, gain_db: float, steps: int) -> None:
    """A tenth of the slider is one step, louder or softer; never more than ten at once."""
    order = Order(Command.LOUDER if steps > 0 else Command.SOFTER)
    orders = table.volume_orders(wanted, gain_db)
    assert orders == (order,) * abs(steps)
    assert table.gain_after(orders, gain_db) == gain_db + 3 * steps


def test_a_leap_goes_by_steps() -> None:
    """Ahead is next and behind is back, however far."""
    assert table.seek_orders(5_000_000) == (Order(Command.NEXT),)
    assert table.seek_orders(-1) == (Order(Command.BACK),)
    assert table.seek_orders(0) == ()


def test_a_position_that_goes_by_itself_is_no_leap() -> None:
    """Time that went by is expected while it plays, and only then."""
    later = replace(STATUS, position=Ms(STATUS.position + 5_000))
    assert not table.leapt(STATUS, later, 5_000)
    assert not table.leapt(STATUS, later, 4_200)
    assert table.leapt(STATUS, later, 250)
    paused = replace(STATUS, state=State.PAUSED)
    assert not table.leapt(paused, paused, 5_000)
    assert table.leapt(paused, replace(paused, position=Ms(0)), 250)
