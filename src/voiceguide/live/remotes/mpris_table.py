"""What desktops, headsets and media keys may ask of a player (MPRIS), and what that means in a session."""

from __future__ import annotations

import math
from typing import Final

from voiceguide.core.commands import Command, Order
from voiceguide.core.live import State, Status

ROOT: Final = "org.mpris.MediaPlayer2"
PLAYER: Final = "org.mpris.MediaPlayer2.Player"
PATH: Final = "/org/mpris/MediaPlayer2"
TRACK: Final = "/voiceguide/session"

METHODS: Final = {
    "PlayPause": Command.TOGGLE,
    "Play": Command.GO_ON,
    "Pause": Command.PAUSE,
    "Next": Command.NEXT,
    "Previous": Command.BACK,
    "Stop": Command.STOP,
    "Quit": Command.STOP,
}
"""Methods that take nothing."""

_STEP_DB: Final = 3.0
"""How much `louder` makes a session louder."""

_STEPS: Final = 10
"""Steps between silence and the volume that a session was made for."""

_PLAYBACK: Final = {State.PLAYING: "Playing", State.ENDED: "Stopped"}

_FIXED: Final[dict[str, dict[str, tuple[str, object]]]] = {
    ROOT: {
        "CanQuit": ("b", True),
        "CanRaise": ("b", False),
        "HasTrackList": ("b", False),
        "Identity": ("s", "voiceguide"),
        "SupportedUriSchemes": ("as", []),
        "SupportedMimeTypes": ("as", []),
    },
    PLAYER: {
        "Rate": ("d", 1.0),
        "MinimumRate": ("d", 1.0),
        "MaximumRate": ("d", 1.0),
        "CanGoNext": ("b", True),
        "CanGoPrevious": ("b", True),
        "CanPlay": ("b", True),
        "CanPause": ("b", True),
        "CanSeek": ("b", True),
        "CanControl": ("b", True),
    },
}

INTROSPECTION: Final = f"""\
<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
<node>
 <interface name="org.freedesktop.DBus.Introspectable">
  <method name="Introspect"><arg type="s" direction="out"/></method>
 </interface>
 <interface name="org.freedesktop.DBus.Properties">
  <method name="Get">
   <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/>
  </method>
  <method name="GetAll"><arg type="s" direction="in"/><arg type="a{{sv}}" direction="out"/></method>
  <method name="Set">
   <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="in"/>
  </method>
  <signal name="PropertiesChanged"><arg type="s"/><arg type="a{{sv}}"/><arg type="as"/></signal>
 </interface>
 <interface name="{ROOT}">
  <method name="Raise"/><method name="Quit"/>
  <property name="CanQuit" type="b" access="read"/>
  <property name="CanRaise" type="b" access="read"/>
  <property name="HasTrackList" type="b" access="read"/>
  <property name="Identity" type="s" access="read"/>
  <property name="SupportedUriSchemes" type="as" access="read"/>
  <property name="SupportedMimeTypes" type="as" access="read"/>
 </interface>
 <interface name="{PLAYER}">
  <method name="Next"/><method name="Previous"/><method name="Pause"/>
  <method name="PlayPause"/><method name="Stop"/><method name="Play"/>
  <method name="Seek"><arg name="Offset" type="x" direction="in"/></method>
  <method name="SetPosition">
   <arg name="TrackId" type="o" direction="in"/><arg name="Position" type="x" direction="in"/>
  </method>
  <method name="OpenUri"><arg name="Uri" type="s" direction="in"/></method>
  <signal name="Seeked"><arg name="Position" type="x"/></signal>
  <property name="PlaybackStatus" type="s" access="read"/>
  <property name="Rate" type="d" access="readwrite"/>
  <property name="Metadata" type="a{{sv}}" access="read"/>
  <property name="Volume" type="d" access="readwrite"/>
  <property name="Position" type="x" access="read"/>
  <property name="MinimumRate" type="d" access="read"/>
  <property name="MaximumRate" type="d" access="read"/>
  <property name="CanGoNext" type="b" access="read"/>
  <property name="CanGoPrevious" type="b" access="read"/>
  <property name="CanPlay" type="b" access="read"/>
  <property name="CanPause" type="b" access="read"/>
  <property name="CanSeek" type="b" access="read"/>
  <property name="CanControl" type="b" access="read"/>
 </interface>
</node>
"""


def properties(interface: str, status: Status) -> dict[str, tuple[str, object]]:
    """Return all properties of an interface, each with its D-Bus type; none for an unknown interface."""
    fixed = _FIXED.get(interface, {})
    if interface != PLAYER:
        return dict(fixed)
    return {
        "PlaybackStatus": ("s", _PLAYBACK.get(status.state, "Paused")),
        "Metadata": ("a{sv}", metadata(status)),
        "Volume": ("d", volume(status.gain_db)),
        "Position": ("x", status.position * 1000),
        **fixed,
    }


def metadata(status: Status) -> dict[str, tuple[str, object]]:
    """Return what a lock screen shows: the session, with its section as the album and its step beside it."""
    return {
        "mpris:trackid": ("o", TRACK),
        "mpris:length": ("x", status.length * 1000),
        "xesam:title": ("s", status.title),
        "xesam:artist": ("as", ["voiceguide"]),
        "xesam:album": ("s", status.section),
        "xesam:comment": ("as", [status.step] if status.step else []),
    }


def volume(gain_db: float) -> float:
    """Return a gain as a place on the slider: a tenth a step of 3 dB, 1 as the session was made."""
    return max(0.0, 1 + gain_db / _STEP_DB / _STEPS)


def volume_orders(wanted: float, gain_db: float) -> tuple[Order, ...]:
    """Return the orders that bring the slider to a place, to the nearest step; half a step is one."""
    tenths = (max(0.0, wanted) - volume(gain_db)) * _STEPS if math.isfinite(wanted) else 0
    # a slider's 0.95 is a little more or less in binary
    steps = min(int(abs(tenths) + 0.5 + 1e-6), _STEPS)
    return (Order(Command.LOUDER if tenths > 0 else Command.SOFTER),) * steps


def gain_after(orders: tuple[Order, ...], gain_db: float) -> float:
    """Return the gain that orders for the volume lead to."""
    up = sum(1 if order.command is Command.LOUDER else -1 for order in orders)
    return gain_db + up * _STEP_DB


def seek_orders(offset: int) -> tuple[Order, ...]:
    """Return what a leap means, by its direction: a session is walked by steps."""
    if not offset:
        return ()
    return (Order(Command.NEXT if offset > 0 else Command.BACK),)


def leapt(before: Status, after: Status, gone_ms: int) -> bool:
    """Tell whether the position went elsewhere than time alone would have brought it."""
    expected = before.position + (gone_ms if before.state is State.PLAYING else 0)
    return abs(after.position - expected) > 1000  # noqa: PLR2004  a second, which a slider shows
