"""The second streaming output: sounddevice, over the system's PortAudio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from voiceguide.core.errors import DeviceFailed, DeviceMissing
from voiceguide.core.interfaces import Stage
from voiceguide.core.live import Ability, Device
from voiceguide.core.units import SAMPLE_RATE, Ms
from voiceguide.live.outputs.choice import DEFAULT_DEVICE, NO_DEVICE, choose
from voiceguide.live.outputs.hush import hush
from voiceguide.live.outputs.ring import Ring
from voiceguide.live.outputs.streaming import StreamStage

try:
    import sounddevice
except OSError as _error:  # the package is there and its library is not: it says so in this way
    raise DeviceMissing(
        "the output `sounddevice` needs the library PortAudio",
        "install it: apt install libportaudio2 (dnf install portaudio, brew install portaudio)",
    ) from _error

_LATENCY: Final = 0.08
"""Seconds that the device is to hold; with PulseAudio behind ALSA it comes to 120 ms."""


class SounddeviceOutput:
    """`--output sounddevice`."""

    name = "sounddevice"
    ability = Ability(stops_in=Ms(130), streams=True, picks=True)

    def __init__(self) -> None:
        self._open = 0

    def devices(self) -> Sequence[Device]:
        """Return the default and what PortAudio lists.

        Raises:
            DeviceMissing: It finds no device.
        """
        return _devices(self._found())

    def open(self, device: str | None) -> Stage:
        """Open a device by its name or a part of it, or the default.

        Raises:
            DeviceMissing: There is none, or none of that name.
            DeviceFailed: It cannot be opened.
        """
        found = self._found()
        devices = _devices(found)
        name = devices[choose(device, devices)].name if device else DEFAULT_DEVICE.name
        indices = {one["name"]: one for one in reversed(found)}
        channels = min(2, indices[name]["max_output_channels"]) if name in indices else 2
        ring = Ring(channels)

        def hand_over(wanted: Any, frames: int, _time: object, _status: object) -> None:  # noqa: ANN401  PortAudio's buffer
            wanted[:] = ring.take(frames)

        try:
            with hush():
                stream = sounddevice.RawOutputStream(
                    samplerate=SAMPLE_RATE,
                    device=indices[name]["index"] if name in indices else None,
                    channels=channels,
                    dtype="int16",
                    latency=_LATENCY,
                    callback=hand_over,
                )
            self._open += 1
            try:
                return StreamStage(ring, stream.start, lambda: self._give_back(stream))
            except sounddevice.PortAudioError:
                self._give_back(stream)
                raise
        except sounddevice.PortAudioError as error:
            what = f"the sound device `{name}` cannot be opened: {error}"
            raise DeviceFailed(what, "end what else uses it, or choose another by --device") from error

    def _give_back(self, stream: Any) -> None:  # noqa: ANN401  the package has no types
        """Stop and close a stream, whatever state its device is in."""
        stream.abort(ignore_errors=True)
        stream.close(ignore_errors=True)
        self._open -= 1

    def _found(self) -> list[dict[str, Any]]:
        """Return the devices that can play, as PortAudio tells of them.

        It looks for them when it starts, so it is started anew while nothing plays.
        """
        if not self._open:
            with hush():
                sounddevice._terminate()  # noqa: SLF001  there is no other way to look again
                sounddevice._initialize()  # noqa: SLF001  the same
        found = [one for one in sounddevice.query_devices() if one["max_output_channels"] > 0]
        if not found:
            raise DeviceMissing("PortAudio finds no sound device", NO_DEVICE)
        return found


def _devices(found: Sequence[dict[str, Any]]) -> tuple[Device, ...]:
    """Return the default and every other device that was found."""
    others = (Device(one["name"]) for one in found if one["name"] != DEFAULT_DEVICE.name)
    return (DEFAULT_DEVICE, *others)
