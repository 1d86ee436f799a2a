"""Which device a name means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from voiceguide.core.errors import DeviceMissing
from voiceguide.core.live import Device

DEFAULT_DEVICE: Final = Device("default", default=True)
"""Whatever the system plays on when nobody asks for more."""

NO_DEVICE: Final = (
    "connect one, or start the sound server; `voiceguide doctor` shows what was found, "
    "and `voiceguide export` makes an MP3 without any"
)
"""What to do where there is no device."""


def choose(name: str, devices: Sequence[Device]) -> int:
    """Return the place of a device in a list by its name or a part of it.

    Raises:
        DeviceMissing: None has that name, or a part of several; the hint names those there are.
    """
    wanted = name.casefold()
    names = [device.name.casefold() for device in devices]
    if wanted in names:
        return names.index(wanted)
    found = [place for place, one in enumerate(names) if wanted in one]
    if len(found) == 1:
        return found[0]
    meant = [devices[place].name for place in found] or [device.name for device in devices]
    what = (
        f"several sound devices have `{name}` in their names"
        if found
        else f"no sound device is called `{name}`"
    )
    raise DeviceMissing(what, f"take one of these: {', '.join(meant)}" if meant else NO_DEVICE)
