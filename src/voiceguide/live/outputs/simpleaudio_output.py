"""The output that plays whole sounds, each started at its moment: simpleaudio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import simpleaudio
from simpleaudio._simpleaudio import SimpleaudioError

from voiceguide.core.errors import DeviceMissing
from voiceguide.core.interfaces import Stage
from voiceguide.core.live import Ability, Device
from voiceguide.core.units import SAMPLE_RATE, Ms
from voiceguide.live.outputs.choice import DEFAULT_DEVICE, NO_DEVICE
from voiceguide.live.outputs.cues import CueStage
from voiceguide.live.outputs.hush import hush

_TRIAL: Final = bytes(2 * SAMPLE_RATE // 50)
"""20 ms of silence: simpleaudio knows of a device only by playing."""


class SimpleaudioOutput:
    """`--output simpleaudio`."""

    name = "simpleaudio"
    ability = Ability(stops_in=Ms(400), streams=False, picks=False)

    def devices(self) -> Sequence[Device]:
        """Return the default, the only one that simpleaudio knows."""
        return (DEFAULT_DEVICE,)

    def open(self, device: str | None) -> Stage:
        """Open the default device.

        Raises:
            DeviceMissing: There is none, or another was asked for.
        """
        if device and device.casefold() != DEFAULT_DEVICE.name:
            hint = "leave --device away, or take --output miniaudio, which can choose"
            raise DeviceMissing(f"simpleaudio plays on the default device only, not on `{device}`", hint)
        try:
            with hush():
                _start(_TRIAL)
        except SimpleaudioError as error:
            raise DeviceMissing(f"there is no sound device: {error}", NO_DEVICE) from error
        return CueStage(_start, (SimpleaudioError,))


def _start(samples: bytes) -> simpleaudio.PlayObject:
    return simpleaudio.play_buffer(samples, 1, 2, SAMPLE_RATE)
