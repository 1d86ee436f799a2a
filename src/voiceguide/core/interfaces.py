"""The few interfaces between rooms, one or two verbs each.

Every implementation passes the contract of the same name in `tests/contracts/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceguide.core.sound import Block, Clip
    from voiceguide.core.utterance import Utterance, Voice


class Engine(Protocol):
    """Words to sound, in this process."""

    @property
    def name(self) -> str:
        """The short name before the colon in `engine:voice`."""
        ...

    @property
    def version(self) -> str:
        """Everything about engine and data that changes its sound, as one short text."""
        ...

    def voices(self) -> Sequence[Voice]:
        """Return the voices that are installed, sorted by language and name."""
        ...

    def find(self, name: str) -> Voice:
        """Return a voice by its name.

        Raises:
            RequestError: There is no such voice; the hint names the nearest.
            VoiceMissing: It is known but not installed.
        """
        ...

    def default_voice(self, lang: str) -> Voice:
        """Return the voice that speaks a language best.

        Raises:
            RequestError: No voice speaks it.
        """
        ...

    def speak(self, utterance: Utterance) -> Clip:
        """Say an utterance, at the engine's own sample rate, untrimmed.

        The same utterance gives the same samples every time.

        Raises:
            VoiceMissing: The utterance names a voice that is not installed.
            SpeechFailed: The engine gave no sound for the words.
        """
        ...


class Store(Protocol):
    """Bytes by key, remembered between runs."""

    def get(self, key: str) -> bytes | None:
        """Return what was put under a key, whole and undamaged, or None."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Remember bytes under a key, all or nothing."""
        ...


class Sink(Protocol):
    """Where sound goes: blocks in order of their starts, not overlapping; gaps are silence."""

    def write(self, block: Block) -> None:
        """Take the next block."""
        ...

    def close(self) -> None:
        """Finish: everything that was written is now where it belongs."""
        ...
