"""Where the routines and sounds that ship with the product are."""

from __future__ import annotations

from pathlib import Path

from voiceguide.core.shipped import find


def scripts_folder() -> Path:
    """Return the folder of the routines that ship, with a folder a language inside.

    Raises:
        MachineError: It is not there: the installation is broken.
    """
    return find("scripts")


def audio_folder() -> Path:
    """Return the folder of the sounds that ship: `chimes`, `beds`, and what `voices` sound like.

    Raises:
        MachineError: It is not there: the installation is broken.
    """
    return find("audio")


def shipped_names(kind: str) -> tuple[str, ...]:
    """Return the names of the sounds of a kind that ship, `chimes` or `beds`, sorted."""
    return tuple(sorted(path.stem for path in (audio_folder() / kind).glob("*.toml")))


def recipe_text(kind: str, name: str) -> str:
    """Return the text of a recipe that ships."""
    return (audio_folder() / kind / f"{name}.toml").read_text(encoding="utf-8")
