"""The default output: miniaudio, a stream on any system, nothing but its wheel needed."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, Final

import miniaudio

from voiceguide.core.errors import DeviceFailed, DeviceMissing
from voiceguide.core.interfaces import Stage
from voiceguide.core.live import Ability, Device
from voiceguide.core.units import SAMPLE_RATE, Ms
from voiceguide.live.outputs.choice import DEFAULT_DEVICE, NO_DEVICE, choose
from voiceguide.live.outputs.ring import Ring
from voiceguide.live.outputs.streaming import StreamStage

_PERIOD: Final = Ms(35)
_PERIODS: Final = 3
"""Together they are how much the device holds: enough for a busy machine, little enough for a quick pause."""

_SYSTEMS: Final = ("WASAPI", "DSOUND", "WINMM", "COREAUDIO", "SNDIO", "AUDIO4", "OSS", "PULSEAUDIO", "ALSA")
"""The first that works is taken. Not JACK, which talks on the terminal; not the one that plays to nobody."""


class MiniaudioOutput:
    """`--output miniaudio`."""

    name = "miniaudio"
    ability = Ability(stops_in=Ms(120), streams=True, picks=True)

    def devices(self) -> Sequence[Device]:
        """Return the default and what the first sound system that works lists.

        Raises:
            DeviceMissing: There is no sound system, or it has no device.
        """
        return (DEFAULT_DEVICE, *(Device(one["name"]) for one in _found()))

    def open(self, device: str | None) -> Stage:
        """Open a device by its name or a part of it, or the default.

        Raises:
            DeviceMissing: There is none, or none of that name.
            DeviceFailed: It cannot be opened.
        """
        found = _found()
        devices = (DEFAULT_DEVICE, *(Device(one["name"]) for one in found))
        place = choose(device, devices) if device else 0
        try:
            card = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=SAMPLE_RATE,
                buffersize_msec=_PERIOD,
                callback_periods=_PERIODS,
                device_id=found[place - 1]["id"] if place else None,
                backends=_systems(),
                app_name="voiceguide",
            )
            ring = Ring()
            hands = _hand_over(ring)
            next(hands)
            return StreamStage(ring, lambda: card.start(hands), card.close)
        except miniaudio.MiniaudioError as error:
            what = f"the sound device `{devices[place].name}` cannot be opened: {_words(error)}"
            raise DeviceFailed(what, "end what else uses it, or choose another by --device") from error


def _hand_over(ring: Ring) -> Generator[bytes, int, None]:
    """Yield what the device asks for; it runs in the device's thread."""
    data = b""
    while True:
        data = ring.take((yield data))


def _systems() -> list[miniaudio.Backend]:
    enabled = {backend.name: backend for backend in miniaudio.get_enabled_backends()}
    return [enabled[name] for name in _SYSTEMS if name in enabled]


def _found() -> list[dict[str, Any]]:
    """Return the devices of the first sound system that works, as miniaudio tells of them."""
    try:
        found: list[dict[str, Any]] = miniaudio.Devices(_systems()).get_playbacks()
    except miniaudio.MiniaudioError as error:
        raise DeviceMissing(f"there is no sound system here: {_words(error)}", NO_DEVICE) from error
    if not found:
        raise DeviceMissing("there is no sound device", NO_DEVICE)
    return found


def _words(error: miniaudio.MiniaudioError) -> str:
    return str(error.args[0]) if error.args else "no reason given"
