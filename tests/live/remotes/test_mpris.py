"""Media keys on a session bus of their own: `playerctl` and a plain client drive a player that records orders."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from live.remotes.orders import STATUS, Orders, look, soon
from voiceguide.core.errors import RemoteFailed
from voiceguide.core.live import State
from voiceguide.core.units import Ms
from voiceguide.live.remotes import mpris_table as table
from voiceguide.live.remotes.mpris import Mpris


def threads() -> list[str]:
    """Return the names of our threads."""
    return [thread.name for thread in threading.enumerate() if "voiceguide" in thread.name]


def test_without_the_package_there_is_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The failure says what to install."""
    monkeypatch.setitem(sys.modules, "dbus_fast", None)
    monkeypatch.setitem(sys.modules, "dbus_fast.aio", None)
    with pytest.raises(RemoteFailed) as failed, Mpris(Orders().put_nowait, look):
        pass
    assert "voiceguide[mpris]" in failed.value.hint


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus", "nonsense"])
def test_without_a_bus_there_is_a_cure(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The failure says where there is one, and no thread is left."""
    pytest.importorskip("dbus_fast")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(RemoteFailed, match="session bus") as failed, Mpris(Orders().put_nowait, look):
        pass
    assert "--mpris" in failed.value.hint
    assert threads() == []


@contextmanager
def bus_daemon() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Give the address of a new session bus, and its process."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout
        try:
            yield daemon.stdout.readline().strip(), daemon
        finally:
            daemon.kill()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """Give the process of a session bus, which this process and its children use."""
    with bus_daemon() as (address, daemon):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield daemon


def playerctl(*arguments: str) -> str:
    """Run `playerctl` for our player, and return what it shows."""
    ran = subprocess.run(
        ["playerctl", "--player=voiceguide", *arguments],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    return ran.stdout.strip()


@pytest.mark.device
@pytest.mark.usefixtures("bus")
@pytest.mark.parametrize(
    ("asked", "orders"),
    [
        (["play-pause"], ["toggle"]),
        (["play"], ["go on"]),
        (["pause"], ["pause"]),
        (["next"], ["next"]),
        (["previous"], ["back"]),
        (["stop"], ["stop"]),
        (["position", "10+"], ["next"]),
        (["position", "10-"], ["back"]),
        (["position", "700"], ["next"]),
        (["volume", "0.1+"], ["louder"]),
        (["volume", "0.7"], ["softer", "softer"]),
    ],
    ids=" ".join,
)
def test_playerctl_commands_a_session(asked: list[str], orders: list[str]) -> None:
    """Each thing that a headset's button or a desktop's player does is one of our orders."""
    taken = Orders()
    with Mpris(taken.put_nowait, look):
        playerctl(*asked)
        assert taken.heard(*orders)
    assert threads() == []


@pytest.mark.device
@pytest.mark.usefixtures("bus")
def test_playerctl_shows_a_session() -> None:
    """The state, the title, the section, the length, the position and the volume."""
    with Mpris(Orders().put_nowait, look):
        assert playerctl("--list-all") == "voiceguide"
        shown = playerctl(
            "metadata", "--format", "{{status}}|{{title}}|{{album}}|{{artist}}|{{mpris:length}}"
        )
        assert shown == "Playing|Foot massage|Your left foot|voiceguide|780000000"
        assert playerctl("position").startswith("200.")
        assert playerctl("volume") == "0.900000"
    listed = subprocess.run(
        ["playerctl", "--list-all"], capture_output=True, text=True, timeout=20, check=False
    )
    assert listed.stdout == ""


@pytest.mark.device
@pytest.mark.usefixtures("bus")
def test_who_follows_is_told_of_changes() -> None:
    """A new state, a new section and a new volume are told within a moment."""
    shown = [STATUS]
    with Mpris(Orders().put_nowait, lambda: shown[0]):
        command = [
            "playerctl",
            "--player=voiceguide",
            "--follow",
            "metadata",
            "--format",
            "{{status}} {{album}}",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as follower:
            assert follower.stdout
            assert follower.stdout.readline() == "Playing Your left foot\n"
            shown[0] = replace(STATUS, state=State.PAUSED)
            assert follower.stdout.readline() == "Paused Your left foot\n"
            shown[0] = replace(STATUS, state=State.PAUSED, section="Rest")
            assert follower.stdout.readline() == "Paused Rest\n"
            follower.kill()


@pytest.mark.device
@pytest.mark.usefixtures("bus")
def test_two_sessions_have_two_names() -> None:
    """The second has its process in its name, and both are commanded."""
    first, second = Orders(), Orders()
    with Mpris(first.put_nowait, look), Mpris(second.put_nowait, look):
        listed = subprocess.run(
            ["playerctl", "--list-all"], capture_output=True, text=True, timeout=20, check=True
        )
        assert sorted(listed.stdout.split()) == ["voiceguide", f"voiceguide.instance{os.getpid()}"]
        playerctl(f"--player=voiceguide.instance{os.getpid()}", "next")
        assert second.heard("next")
        assert first.empty()


@pytest.mark.device
def test_a_bus_that_goes_away_is_no_failure(bus: subprocess.Popen[str]) -> None:
    """The session plays on, and closing is as always."""
    with Mpris(Orders().put_nowait, look):
        bus.kill()
        bus.wait()
        assert soon(lambda: threads() == [])


@pytest.mark.device
@pytest.mark.usefixtures("bus")
def test_a_plain_client_gets_answers_and_errors() -> None:
    """The description, all properties, a leap's signal; and an error for what is not known or not possible."""
    shown = [STATUS]
    orders = Orders(most=1)
    with Mpris(orders.put_nowait, lambda: shown[0]):
        told = asyncio.run(converse(lambda: shown.__setitem__(0, replace(STATUS, position=Ms(0)))))
    assert orders.heard("next")
    assert told == [
        "CanQuit",
        "s",
        "org.freedesktop.DBus.Error.UnknownProperty",
        "org.freedesktop.DBus.Error.PropertyReadOnly",
        "org.freedesktop.DBus.Error.NotSupported",
        "org.freedesktop.DBus.Error.UnknownMethod",
        "org.freedesktop.DBus.Error.UnknownMethod",
        "METHOD_RETURN",
        "METHOD_RETURN",
        "METHOD_RETURN",
        "org.freedesktop.DBus.Error.LimitsExceeded",
        "Seeked [0]",
    ]


async def converse(leap: Callable[[], None]) -> list[str]:
    """Ask one thing after another, and return what was said."""
    from dbus_fast import Message, MessageType, Variant  # noqa: PLC0415  an extra
    from dbus_fast.aio import MessageBus  # noqa: PLC0415  an extra

    bus = await MessageBus().connect()
    name, properties = f"{table.ROOT}.voiceguide", "org.freedesktop.DBus.Properties"

    async def call(interface: str, member: str, signature: str = "", *body: object) -> Message:
        asked = Message(name, table.PATH, interface, member, signature=signature, body=list(body))
        said = await bus.call(asked)
        assert said
        return said

    async def outcome(interface: str, member: str, signature: str = "", *body: object) -> str:
        said = await call(interface, member, signature, *body)
        return said.error_name or said.message_type.name

    described = await bus.introspect(name, table.PATH)
    root = next(one for one in described.interfaces if one.name == table.ROOT)
    player = await call(properties, "GetAll", "s", table.PLAYER)
    told = [
        root.properties[0].name,
        player.body[0]["PlaybackStatus"].signature,
        await outcome(properties, "Get", "ss", table.PLAYER, "Shuffle"),
        await outcome(properties, "Set", "ssv", table.PLAYER, "Position", Variant("x", 1)),
        await outcome(table.PLAYER, "OpenUri", "s", "file:///x.mp3"),
        await outcome(table.PLAYER, "Fly"),
        await outcome(table.PLAYER, "Seek", "s", "far"),
        await outcome(table.PLAYER, "SetPosition", "ox", "/another/track", 5),
        await outcome(properties, "Set", "ssv", table.PLAYER, "Rate", Variant("d", 2.0)),
        await outcome(table.PLAYER, "Next"),
        await outcome(table.PLAYER, "Next"),
    ]
    leapt: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def heard(message: Message) -> None:
        if message.message_type is MessageType.SIGNAL and message.member == "Seeked" and not leapt.done():
            leapt.set_result(f"{message.member} {message.body}")

    bus.add_message_handler(heard)
    rule = f"type='signal',interface='{table.PLAYER}'"
    await bus.call(
        Message(
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            "AddMatch",
            signature="s",
            body=[rule],
        )
    )
    leap()
    told.append(await asyncio.wait_for(leapt, 10))
    bus.disconnect()
    await bus.wait_for_disconnect()
    return told
