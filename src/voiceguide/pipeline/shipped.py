"""Where the routines and sounds that ship with the product are."""

from __future__ import annotations

from pathlib import Path

from voiceguide.core.errors import MachineError

_PACKAGE = Path(__file__).resolve().parent.parent


def scripts_folder() -> Path:
    """Return the folder of the routines that ship, with a folder a language inside.

    Raises:
        MachineError: It is not there: the installation is broken.
    """
    return find("scripts", _PACKAGE)


def audio_folder() -> Path:
    """Return the folder of the sounds that ship: `chimes` and `beds`.

    Raises:
        MachineError: It is not there: the installation is broken.
    """
    return find("audio", _PACKAGE)


def shipped_names(kind: str) -> tuple[str, ...]:
    """Return the names of the sounds of a kind that ship, `chimes` or `beds`, sorted."""
    return tuple(sorted(path.stem for path in (audio_folder() / kind).glob("*.toml")))


def recipe_text(kind: str, name: str) -> str:
    """Return the text of a recipe that ships."""
    return (audio_folder() / kind / f"{name}.toml").read_text(encoding="utf-8")


def find(name: str, package: Path) -> Path:
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
