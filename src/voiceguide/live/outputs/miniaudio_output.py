"""The default output: miniaudio, a stream on any system, nothing but its wheel needed."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import miniaudio

from voiceguide.core.errors import DeviceFailed, DeviceMissing
from voiceguide.core.interfaces import Stage
from voiceguide.core.live import Ability, Device
from voiceguide.core.units import SAMPLE_RATE, Ms
from voiceguide.live.outputs.choice import DEFAULT_DEVICE, NO_DEVICE, choose
from voiceguide.live.outputs.hush import hush
from voiceguide.live.outputs.ring import Ring
from voiceguide.live.outputs.streaming import StreamStage

_HELD: Final = (Ms(25), 4)
"""How long a portion is, and how many a device holds: enough for a busy machine, little enough for a quick pause."""

_PULSE_HELD: Final = (Ms(60), 2)
"""The same for PulseAudio, where miniaudio keeps two portions filled, however many are asked for."""

_SYSTEMS: Final = ("WASAPI", "DSOUND", "WINMM", "COREAUDIO", "SNDIO", "AUDIO4", "OSS", "PULSEAUDIO", "ALSA")
"""The first that works is taken. Not JACK, which talks on the terminal; not the one that plays to nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A sound system, and its devices as miniaudio tells of them."""

    system: miniaudio.Backend
    cards: Sequence[dict[str, Any]]

    @property
    def devices(self) -> tuple[Device, ...]:
        return (DEFAULT_DEVICE, *(Device(one["name"]) for one in self.cards))


class MiniaudioOutput:
    """`--output miniaudio`."""

    name = "miniaudio"
    ability = Ability(stops_in=Ms(130), streams=True, picks=True)

    def devices(self) -> Sequence[Device]:
        """Return the default and what the first sound system that works lists.

        Raises:
            DeviceMissing: There is no sound system.
        """
        return _found().devices

    def open(self, device: str | None) -> Stage:
        """Open a device by its name or a part of it, or the default.

        Raises:
            DeviceMissing: There is none, or none of that name.
            DeviceFailed: It cannot be opened.
        """
        found = _found()
        place = choose(device, found.devices) if device else 0
        period, count = _PULSE_HELD if found.system is miniaudio.Backend.PULSEAUDIO else _HELD
        ring = Ring()
        hands = _hand_over(ring)
        next(hands)
        try:
            with hush():
                card = miniaudio.PlaybackDevice(
                    output_format=miniaudio.SampleFormat.SIGNED16,
                    nchannels=1,
                    sample_rate=SAMPLE_RATE,
                    buffersize_msec=period,
                    callback_periods=count,
                    device_id=found.cards[place - 1]["id"] if place else None,
                    backends=[found.system],
                    thread_prio=miniaudio.ThreadPriority.REALTIME,
                    app_name="voiceguide",
                )
            return StreamStage(ring, lambda: card.start(hands), card.close)
        except miniaudio.MiniaudioError as error:
            if not found.cards:
                raise DeviceMissing("there is no sound device", NO_DEVICE) from error
            what = f"the sound device `{found.devices[place].name}` cannot be opened: {_words(error)}"
            raise DeviceFailed(what, "end what else uses it, or choose another by --device") from error


def _hand_over(ring: Ring) -> Generator[bytes, int, None]:
    """Yield what the device asks for; it runs in the device's thread."""
    data = b""
    while True:
        data = ring.take((yield data))


def _found() -> _Found:
    """Return the first sound system that works."""
    enabled = {backend.name: backend for backend in miniaudio.get_enabled_backends()}
    why = "none is built into miniaudio"
    for name in _SYSTEMS:
        if name in enabled:
            try:
                with hush():
                    system = miniaudio.Devices([enabled[name]])
            except miniaudio.MiniaudioError as error:
                why = _words(error)
            else:
                return _Found(enabled[name], _cards(system))
    raise DeviceMissing(f"there is no sound system here: {why}", NO_DEVICE)


def _cards(system: miniaudio.Devices) -> Sequence[dict[str, Any]]:
    """Return what a system lists; one that cannot may have a default all the same."""
    try:
        with hush():
            cards: list[dict[str, Any]] = system.get_playbacks()
    except miniaudio.MiniaudioError:
        return ()
    return cards


def _words(error: miniaudio.MiniaudioError) -> str:
    return str(error.args[0]) if error.args else "no reason given"
