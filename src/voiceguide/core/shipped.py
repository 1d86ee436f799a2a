"""Where the folders are that ship with the product, however it was installed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from voiceguide.core.errors import MachineError

PACKAGE: Final = Path(__file__).resolve().parent.parent
"""The folder of the package that this is part of."""


def find(name: str, package: Path = PACKAGE) -> Path:
    """Return a shipped folder by name, as the package at `package` was installed.

    A wheel carries it inside the package, under `data`. A checkout, and with it an editable
    installation, has it at its root, beside `src`.

    Raises:
        MachineError: It is in neither place.
    """
    places = [package / "data" / name]
    if package.parent.name == "src":
        places.append(package.parent.parent / name)
    for place in places:
        if place.is_dir():
            return place
    looked = " and ".join(str(place) for place in places)
    raise MachineError(
        f"the folder {name!r} that ships with voiceguide is missing; looked at {looked}",
        "Install voiceguide again: python -m pip install --force-reinstall voiceguide",
    )
