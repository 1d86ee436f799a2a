"""Which voices there are on this machine, and which one a routine gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from voiceguide.core.errors import EngineMissing, MachineError, RequestError, VoiceguideError
from voiceguide.core.utterance import Voice, voice_file
from voiceguide.pipeline.world import World
from voiceguide.voice.engines import DEFAULT, ENGINES, best_voice, open_engine


@dataclass(frozen=True, slots=True)
class Chosen:
    """A voice that somebody gets, and why this one."""

    wanted: str
    """A language's tag, or a routine's file."""
    voice: Voice | None
    """None where none can be had."""
    why: str


def installed_voices() -> tuple[Voice, ...]:
    """Return the voices of every engine that works here.

    Raises:
        EngineMissing: None does; it is told of the engine that everybody has.
    """
    found: list[Voice] = []
    missing: dict[str, EngineMissing] = {}
    for name in ENGINES:
        try:
            found += open_engine(name).voices()
        except EngineMissing as error:
            missing[name] = error
    if not found and missing:
        raise missing[DEFAULT]
    return tuple(found)


def named_voice(name: str, lang: str, world: World, folder: Path) -> Voice:
    """Find a voice by the name that a routine gives it; one that is a file is in the routine's folder.

    Raises:
        RequestError: There is no such voice, or it is a file somewhere else.
        EngineMissing, VoiceMissing: It cannot be had here.
    """
    file = voice_file(name)
    if file and not (folder / file).resolve().is_relative_to(folder.resolve()):
        hint = f"put it beside the routine, or ask for it by --voice {name}"
        raise RequestError(f"the voice `{file}` is outside the routine's folder", hint)
    return world.voice(name, lang, folder)


def default_voices(languages: Iterable[str], world: World) -> tuple[Chosen, ...]:
    """Return the voice that a routine gets which names none, for each language, and why."""
    return tuple(_default(tag, tag, world) for tag in languages)


def voice_of(path: Path, world: World) -> Chosen:
    """Return the voice that a routine gets, and why: of those that it names, the first that is there.

    Raises:
        MachineError: The file cannot be read.
        RequestError: A setting names an engine that there is not.
    """
    from voiceguide.pipeline.routine import read_routine  # noqa: PLC0415  a list of voices reads none

    meta = read_routine(path).document.meta
    if not meta.voices:
        return _default(str(path), meta.lang, world)
    passed: list[VoiceguideError] = []
    for name in meta.voices:
        try:
            voice = named_voice(name, meta.lang, world, path.parent)
        except (RequestError, MachineError) as error:
            passed.append(error)
        else:
            why = (
                f"the first of `voice:` that is there, as {_told(passed)}" if passed else "named by `voice:`"
            )
            return Chosen(str(path), voice, why)
    return Chosen(str(path), None, f"none of `voice:` is there: {_told(passed)}")


def _default(wanted: str, lang: str, world: World) -> Chosen:
    first = world.settings.engine
    voice, passed = best_voice(lang, world.engines, first)
    if voice.engine == first:
        return Chosen(wanted, voice, "VOICEGUIDE_ENGINE asks for its engine")
    if voice.engine != DEFAULT:
        return Chosen(wanted, voice, f"a natural voice is installed that speaks `{lang}`")
    return Chosen(wanted, voice, _told(passed) or f"no natural voice speaks `{lang}`")


def _told(passed: Iterable[VoiceguideError]) -> str:
    return "; ".join(_sentence(error) for error in passed)


def _sentence(error: VoiceguideError) -> str:
    """Return what was wrong with a voice, with its cure where there is one to be done here."""
    cure = f" ({error.hint})" if isinstance(error, MachineError) and error.hint else ""
    return f"{error.message}{cure}"
