"""Sound outputs by name; each is imported when it is opened."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from voiceguide.core.errors import DeviceMissing, RequestError
from voiceguide.core.interfaces import Output
from voiceguide.core.nearest import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT: Final = "miniaudio"
"""The output of a command line that names none."""

SILENT: Final = "silent"
"""The output without a device, for `--silent-clock`."""

_HERE: Final = "voiceguide.live.outputs"

OUTPUTS: Final[Mapping[str, str]] = {
    "miniaudio": f"{_HERE}.miniaudio_output:MiniaudioOutput",
    "simpleaudio": f"{_HERE}.simpleaudio_output:SimpleaudioOutput",
    "sounddevice": f"{_HERE}.sounddevice_output:SounddeviceOutput",
    "silent": f"{_HERE}.silent_output:SilentOutput",
}
"""Where each output is made: `module:Class`."""

_INSTALL: Final[Mapping[str, str]] = {
    "miniaudio": "install it: pip install miniaudio",
    "simpleaudio": "install it: pip install 'voiceguide[simpleaudio]' (on Linux after: apt install libasound2-dev)",
    "sounddevice": "install it: pip install 'voiceguide[sounddevice]' (on Linux with: apt install libportaudio2)",
}
"""What to do where an output's package is not there."""


def open_output(name: str, outputs: Mapping[str, str] = OUTPUTS) -> Output:
    """Return an output by its name; no device is opened.

    Raises:
        RequestError: There is no output of that name; the hint names the nearest.
        DeviceMissing: It is known, but its library is not installed.
    """
    if name not in outputs:
        raise RequestError(f"there is no sound output `{name}`", suggestion(name, outputs))
    module, _, maker = outputs[name].partition(":")
    try:
        made: Output = getattr(importlib.import_module(module), maker)()
    except ImportError as error:
        hint = _INSTALL.get(name, f"install it: pip install {error.name}")
        raise DeviceMissing(f"the output `{name}` needs the package `{error.name or name}`", hint) from error
    return made
