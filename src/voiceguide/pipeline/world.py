"""What a run works with, made once at the front door and passed in everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.config import Settings
from voiceguide.voice.engines import ENGINES, resolve

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Store
    from voiceguide.core.units import Ms
    from voiceguide.core.utterance import Voice
    from voiceguide.voice.studio import Studio


@dataclass(frozen=True, slots=True)
class Timing:
    """What a command line asks for in place of the front matter; None where it does not."""

    length: Ms | None = None
    voice: str | None = None
    rate: int | None = None
    lang: str | None = None
    variables: tuple[tuple[str, str], ...] = ()
    """What `--set name=value` says."""
    bed: str | None = None
    """As in the front matter; `none` silences the beds of the text, too."""


Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def quiet(what: str, done: int, of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class World:
    """The settings, the store, where engines are made, and who is told how far the work is."""

    settings: Settings
    store: Store
    engines: Mapping[str, str] = field(default_factory=lambda: ENGINES)
    progress: Progress = quiet

    @classmethod
    def open(cls, environment: Mapping[str, str], jobs: int | None = None) -> World:
        """Open the store that the environment names.

        Args:
            environment: The settings.
            jobs: How many processes may work at once, if that is asked for.

        Raises:
            RequestError: A setting in the environment cannot be read.
            StoreFailed: The store's folder cannot be used.
        """
        from voiceguide.store import DiskStore  # noqa: PLC0415  `--help` needs no store

        settings = Settings.from_environment(environment)
        settings = replace(settings, jobs=jobs) if jobs else settings
        return cls(settings, DiskStore(settings.store, settings.store_limit))

    def voice(self, spec: str | None, lang: str, folder: Path = Path()) -> Voice:
        """Find the voice that is asked for, or the best one of a language.

        Args:
            spec: As a routine or a command line names it; None where nobody does.
            lang: BCP 47 tag.
            folder: Where the path of a voice begins that is a file.

        Raises:
            RequestError: There is no such engine, voice, or voice for the language.
            EngineMissing, VoiceMissing: It cannot be had here.
        """
        return resolve(spec, lang, self.engines, folder, self.settings.engine)

    def studio(self) -> Studio:
        """Open a studio; it is a context manager, and ends its workers."""
        from voiceguide.voice.studio import Studio  # noqa: PLC0415  `--help` needs no studio

        return Studio(
            self.store,
            engines=self.engines,
            jobs=self.settings.jobs,
            deadline=self.settings.speech_timeout / 1000,
        )
