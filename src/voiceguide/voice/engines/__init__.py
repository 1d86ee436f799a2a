"""Speech engines by name; each is imported when it is opened."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from voiceguide.core.errors import EngineMissing, RequestError, VoiceMissing
from voiceguide.core.interfaces import Engine
from voiceguide.core.nearest import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voiceguide.core.utterance import Voice

DEFAULT: Final = "pyttsx3"
"""The engine of a voice that names none."""

_HERE: Final = "voiceguide.voice.engines"

ENGINES: Final[Mapping[str, str]] = {
    "pyttsx3": f"{_HERE}.pyttsx3_engine:open_engine",
    "nsss": f"{_HERE}.system_engine:open_nsss",
    "sapi5": f"{_HERE}.system_engine:open_sapi5",
}
"""Where each engine is made: `module:function`."""


def open_engine(name: str, engines: Mapping[str, str] = ENGINES) -> Engine:
    """Open an engine by its name.

    Raises:
        RequestError: There is no engine of that name; the hint names the nearest.
        EngineMissing: It is known, but cannot be used here.
    """
    if name not in engines:
        raise RequestError(f"there is no speech engine `{name}`", suggestion(name, engines))
    module, _, factory = engines[name].partition(":")
    try:
        made: Engine = getattr(importlib.import_module(module), factory)()
    except ImportError as error:
        missing = error.name or name
        raise EngineMissing(
            f"the engine `{name}` needs `{missing}`", f"install it: pip install {missing}"
        ) from error
    return made


def resolve(spec: str | None, lang: str, engines: Mapping[str, str] = ENGINES) -> Voice:
    """Find the voice that a routine or a command line asks for.

    Args:
        spec: `engine:name`, a name of the default engine, an engine alone, or None for what is best.
        lang: BCP 47 tag, for when no name is given.
        engines: Where engines are made.

    Raises:
        RequestError: There is no such engine, voice, or voice for the language.
        EngineMissing: The engine cannot be used here.
        VoiceMissing: The voice is known but not installed.
    """
    engine, colon, name = (spec or DEFAULT).partition(":")
    if not colon and engine not in engines:
        engine, name = DEFAULT, engine
    opened = open_engine(engine, engines)
    return opened.find(name) if name else opened.default_voice(lang)


def installed(engine: Engine, voice: str) -> Voice:
    """Find the voice that an utterance names by `engine:name`.

    Raises:
        VoiceMissing: The engine does not have it.
    """
    try:
        return engine.find(voice.removeprefix(f"{engine.name}:"))
    except RequestError as error:
        raise VoiceMissing(error.message, error.hint) from error
