"""Speech engines by name; each is imported when it is opened."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.core.errors import EngineMissing, MachineError, RequestError, VoiceguideError, VoiceMissing
from voiceguide.core.interfaces import Engine
from voiceguide.core.nearest import suggestion
from voiceguide.core.utterance import OWN, voice_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceguide.core.utterance import Voice

DEFAULT: Final = "pyttsx3"
"""The engine of a voice that names none, and of languages that no natural voice speaks."""

NATURAL: Final[Mapping[str, tuple[str, ...]]] = {"piper": ("en",)}
"""Engines that come first where they are installed, for a routine that names no voice, by the languages they are for."""

PACKAGED: Final[Mapping[str, tuple[str, ...]]] = {**NATURAL, "kokoro": ("en",)}
"""Engines whose voices come as packages that may be missing, by the languages they are for."""

_HERE: Final = "voiceguide.voice.engines"

ENGINES: Final[Mapping[str, str]] = {
    "piper": f"{_HERE}.piper_engine:open_engine",
    "kokoro": f"{_HERE}.kokoro_engine:open_engine",
    "pyttsx3": f"{_HERE}.pyttsx3_engine:open_engine",
    "nsss": f"{_HERE}.system_engine:open_nsss",
    "sapi5": f"{_HERE}.system_engine:open_sapi5",
}
"""Where each engine is made: `module:function`."""

_RECORDED: Final = f"{_HERE}.own_engine:open_engine"
"""Where the engine of recordings is made; nobody asks for it by name, and it is always there."""


def open_engine(name: str, engines: Mapping[str, str] = ENGINES) -> Engine:
    """Open an engine by its name.

    Raises:
        RequestError: There is no engine of that name; the hint names the nearest.
        EngineMissing: It is known, but cannot be used here.
    """
    place = _RECORDED if name == OWN else engines.get(name)
    if place is None:
        raise RequestError(f"there is no speech engine `{name}`", suggestion(name, engines))
    module, _, factory = place.partition(":")
    try:
        made: Engine = getattr(importlib.import_module(module), factory)()
    except ImportError as error:
        missing = error.name or name
        raise EngineMissing(
            f"the engine `{name}` needs `{missing}`", f"install it: pip install {missing}"
        ) from error
    return made


def resolve(
    spec: str | None, lang: str, engines: Mapping[str, str] = ENGINES, folder: Path = Path(), first: str = ""
) -> Voice:
    """Find the voice that a routine or a command line asks for.

    Args:
        spec: `engine:name`, a name of the default engine, an engine alone, or None for what is best.
        lang: BCP 47 tag, for when no name is given.
        engines: Where engines are made.
        folder: Where the path of a voice begins that is a file.
        first: The engine that is best where it speaks the language; empty for a natural one.

    Raises:
        RequestError: There is no such engine, voice, or voice for the language.
        EngineMissing: The engine cannot be used here.
        VoiceMissing: The voice is known but not installed.
    """
    if not spec:
        return best_voice(lang, engines, first)[0]
    engine, colon, name = spec.partition(":")
    if not colon and engine not in engines:
        engine, name = DEFAULT, engine
    if file := voice_file(spec):
        name = str((folder / Path(file).expanduser()).absolute())
    opened = open_engine(engine, engines)
    return opened.find(name) if name else opened.default_voice(lang)


def best_voice(
    lang: str, engines: Mapping[str, str] = ENGINES, first: str = ""
) -> tuple[Voice, tuple[VoiceguideError, ...]]:
    """Find the voice of a routine that names none, and why no engine before it has one.

    Raises:
        RequestError: There is no engine `first`, or no voice for the language.
        EngineMissing: No engine can be used here.
    """
    if first:
        open_engine(first, engines)
    passed: list[VoiceguideError] = []
    for name in _in_turn(lang, engines, first):
        try:
            return open_engine(name, engines).default_voice(lang), tuple(passed)
        except (RequestError, MachineError) as error:
            passed.append(error)
    raise passed[-1]


def _in_turn(lang: str, engines: Mapping[str, str], first: str) -> Iterator[str]:
    """Yield the engines to try, the one that everybody has last, whether it is there or not."""
    if first and first != DEFAULT:
        yield first
    if first != DEFAULT:
        primary = lang.lower().replace("_", "-").partition("-")[0]
        for name, languages in NATURAL.items():
            if primary in languages and name in engines and name != first:
                yield name
    yield DEFAULT


def installed(engine: Engine, voice: str) -> Voice:
    """Find the voice that an utterance names by `engine:name`.

    Raises:
        VoiceMissing: The engine does not have it.
    """
    try:
        return engine.find(voice.removeprefix(f"{engine.name}:"))
    except RequestError as error:
        raise VoiceMissing(error.message, error.hint) from error
