"""Which voices there are on this machine."""

from __future__ import annotations

from collections.abc import Iterable

from voiceguide.core.errors import EngineMissing
from voiceguide.core.utterance import Voice
from voiceguide.voice.engines import ENGINES, open_engine, resolve


def installed_voices() -> tuple[Voice, ...]:
    """Return the voices of every engine that works here.

    Raises:
        EngineMissing: None does.
    """
    found: list[Voice] = []
    missing: list[EngineMissing] = []
    for name in ENGINES:
        try:
            found += open_engine(name).voices()
        except EngineMissing as error:
            missing.append(error)
    if not found and missing:
        raise missing[0]
    return tuple(found)


def default_voices(languages: Iterable[str]) -> dict[str, Voice]:
    """Return the voice that a routine gets which names none, for each language."""
    return {tag: resolve(None, tag) for tag in languages}
