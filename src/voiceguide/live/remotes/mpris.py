"""Media keys, headset buttons and desktops' players, through MPRIS on D-Bus, in a thread of its own."""

from __future__ import annotations

import os
import queue
import threading
import time
from typing import TYPE_CHECKING, Any, Final, Self

from voiceguide.core.commands import Order
from voiceguide.core.errors import RemoteFailed
from voiceguide.core.live import Status
from voiceguide.live.remotes import mpris_table as table
from voiceguide.live.remotes.lines import Look, Take

if TYPE_CHECKING:
    import asyncio

    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

_OPENING: Final = 5.0
"""Seconds that the bus may take to let us in."""

_LOOK: Final = 0.25
"""Seconds between two looks whether something changed that others are to be told."""

_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_ERROR: Final = "org.freedesktop.DBus.Error."

_ARGUMENTS: Final = {
    **dict.fromkeys(("Introspect", "Raise", *table.METHODS), ""),
    "Get": "ss",
    "GetAll": "s",
    "Set": "ssv",
    "Seek": "x",
    "SetPosition": "ox",
    "OpenUri": "s",
}
"""What each call is given, as D-Bus writes types."""


class Mpris:
    """Takes commands from the desktop, and shows it how the session stands, while it is entered.

    Args:
        take: Where orders go; it may refuse them.
        look: How the session stands.

    Raises:
        RemoteFailed: `dbus-fast` is not installed, or there is no session bus. (On entering.)
    """

    def __init__(self, take: Take, look: Look) -> None:
        self._take, self._look = take, look
        self._gain_db = self._shown_db = look().gain_db
        self._thread = threading.Thread(target=self._run, name="voiceguide MPRIS", daemon=True)
        self._opened: queue.SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Event] | Exception]
        self._opened = queue.SimpleQueue()

    def __enter__(self) -> Self:
        try:
            import dbus_fast.aio  # noqa: F401, PLC0415  an extra, and only where it is wanted
        except ImportError as error:
            raise RemoteFailed(
                "media keys need the package dbus-fast", 'Install it: pip install "voiceguide[mpris]"'
            ) from error
        self._thread.start()
        opened = self._opened.get()
        if isinstance(opened, Exception):
            self._thread.join()
            raise RemoteFailed(
                f"media keys need a session bus of D-Bus: {opened}",
                "Start from a desktop, or with `dbus-run-session`; or leave --mpris out.",
            ) from opened
        self._loop, self._enough = opened
        return self

    def __exit__(self, *_: object) -> None:
        if not self._loop.is_closed():
            try:
                self._loop.call_soon_threadsafe(self._enough.set)
            except RuntimeError:  # the bus went away, and the loop with it, this very moment
                return
        self._thread.join(_OPENING)

    def _run(self) -> None:
        import asyncio  # noqa: PLC0415  only where there are media keys: it is slow to load

        asyncio.run(self._serve())

    async def _serve(self) -> None:
        import asyncio  # noqa: PLC0415  as above

        from dbus_fast.aio import MessageBus  # noqa: PLC0415  an extra

        try:
            bus: Any = await asyncio.wait_for(MessageBus().connect(), _OPENING)  # not all of it has types
            bus.add_message_handler(self._handle)
            await _take_name(bus)
        except Exception as error:  # noqa: BLE001  whatever it is, the one who opened gets it
            self._opened.put(error)
            return
        enough = asyncio.Event()
        self._opened.put((asyncio.get_running_loop(), enough))
        gone = asyncio.ensure_future(bus.wait_for_disconnect())
        stop = asyncio.ensure_future(enough.wait())
        before, seen = self._look(), time.monotonic()
        while not gone.done() and not stop.done():
            await asyncio.wait({gone, stop}, timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED)
            if not gone.done():
                now, moment = self._look(), time.monotonic()
                _tell_changes(bus, before, now, round((moment - seen) * 1000))
                before, seen = now, moment
        stop.cancel()
        bus.disconnect()
        await asyncio.wait({gone}, timeout=1)
        if gone.done() and not gone.cancelled():
            gone.exception()  # how the bus ended is of no interest

    def _handle(self, message: Message) -> Message | bool:
        """Answer a call to our object; what is not ours is left to the library."""
        from dbus_fast import Message, MessageFlag, MessageType  # noqa: PLC0415  an extra

        if message.message_type is not MessageType.METHOD_CALL or message.path != table.PATH:
            return False
        try:
            answer = self._answer(message)
        except _Refused as refused:
            reply = Message.new_error(message, f"{_ERROR}{refused.name}", str(refused))
        else:
            if answer is None:
                return False
            reply = Message.new_method_return(message, *answer)
        return True if message.flags & MessageFlag.NO_REPLY_EXPECTED else reply

    def _answer(self, message: Message) -> tuple[str, list[Any]] | None:
        """Return the type and the values that answer a call, or None where no such call is known.

        Raises:
            _Refused: It cannot be done.
        """
        arguments = message.body if message.signature == _ARGUMENTS.get(message.member or "") else None
        match message.member, arguments:
            case "Introspect", []:
                return "s", [table.INTROSPECTION]
            case "GetAll", [str(interface)]:
                return "a{sv}", [_variants(table.properties(interface, self._look()))]
            case "Get", [str(interface), str(name)]:
                found = table.properties(interface, self._look())
                if name not in found:
                    raise _Refused("UnknownProperty", f"there is no {interface}.{name}")
                return "v", [_variant(*found[name])]
            case "Set", [str(interface), str(name), value]:
                self._set(interface, name, value.value)
            case "Seek", [int(offset)]:
                self._order(table.seek_orders(offset))
            case "SetPosition", [str(track), int(position)] if track == table.TRACK:
                self._order(table.seek_orders(position - self._look().position * 1000))
            case ("Raise", []) | ("SetPosition", [_, _]):
                pass  # there is no window; the track is another's, which is no mistake
            case "OpenUri", [_]:
                raise _Refused("NotSupported", "a session plays its own routine")
            case str(member), [] if member in table.METHODS:
                self._order((Order(table.METHODS[member]),))
            case _:
                return None
        return "", []

    def _set(self, interface: str, name: str, value: object) -> None:
        if (interface, name) == (table.PLAYER, "Volume") and isinstance(value, float):
            shown = self._look().gain_db
            if shown != self._shown_db:
                self._gain_db = self._shown_db = shown
            orders = table.volume_orders(value, self._gain_db)
            self._order(orders)
            self._gain_db = table.gain_after(orders, self._gain_db)
        elif (interface, name) != (table.PLAYER, "Rate"):  # which may be set, and is 1 again
            raise _Refused("PropertyReadOnly", f"{interface}.{name} cannot be set")

    def _order(self, orders: tuple[Order, ...]) -> None:
        try:
            for order in orders:
                self._take(order)
        except queue.Full:
            raise _Refused("LimitsExceeded", "too many commands at once") from None


class _Refused(Exception):
    """A call that gets an error for its answer."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


async def _take_name(bus: MessageBus) -> None:
    """Be the player of our name, or of our name and process where another session has it."""
    from dbus_fast import NameFlag, RequestNameReply  # noqa: PLC0415  an extra

    name = f"{table.ROOT}.voiceguide"
    got = await bus.request_name(name, NameFlag.DO_NOT_QUEUE)
    if got is not RequestNameReply.PRIMARY_OWNER:
        await bus.request_name(f"{name}.instance{os.getpid()}", NameFlag.DO_NOT_QUEUE)


def _tell_changes(bus: MessageBus, before: Status, now: Status, gone_ms: int) -> None:
    """Tell all who listen what has changed, and a leap of the position, which else goes by itself."""
    from dbus_fast import Message  # noqa: PLC0415  an extra

    old, new = (table.properties(table.PLAYER, status) for status in (before, now))
    changed = {name: new[name] for name in new if new[name] != old[name] and name != "Position"}
    if changed:
        body = [table.PLAYER, _variants(changed), []]
        bus.send(Message.new_signal(table.PATH, _PROPERTIES, "PropertiesChanged", "sa{sv}as", body))
    if table.leapt(before, now, gone_ms):
        bus.send(Message.new_signal(table.PATH, table.PLAYER, "Seeked", "x", [now.position * 1000]))


def _variants(values: dict[str, tuple[str, object]]) -> dict[str, Any]:
    return {name: _variant(*value) for name, value in values.items()}


def _variant(kind: str, value: object) -> Any:  # noqa: ANN401  the library's, which may be missing
    from dbus_fast import Variant  # noqa: PLC0415  an extra

    return Variant(kind, _variants(value) if isinstance(value, dict) else value)
