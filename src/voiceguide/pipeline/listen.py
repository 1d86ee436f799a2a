"""Commands that are said to a session that plays: a microphone, ears, and what the session itself plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from voiceguide.core.errors import RequestError
from voiceguide.core.hearing import HearingSettings
from voiceguide.hear.commands import CommandListener
from voiceguide.live.remotes.lines import Take
from voiceguide.live.remotes.microphone import open_microphone
from voiceguide.live.remotes.sparing import Sparing
from voiceguide.live.remotes.voice import Voice
from voiceguide.live.tap import Tap

_SHARED = "sounddevice"
"""The output that starts its library anew to look for devices, and would take the microphone away with it."""


@dataclass(frozen=True, slots=True)
class Ears:
    """That a session is to hear commands, and through what."""

    microphone: str | None = None
    """Its name or a part of it; None for the default."""

    def check(self, output: str) -> None:
        """Hold the ears against the output.

        Raises:
            RequestError: They do not go together.
        """
        if output == _SHARED:
            raise RequestError(
                f"--listen does not work with --output {_SHARED}", "take the default, or --output simpleaudio"
            )

    def open(self, settings: HearingSettings, take: Take, tap: Tap, say: Callable[[str], None]) -> Voice:
        """Return what listens while it is entered.

        Args:
            settings: How sure one has to be of a command.
            take: Where orders go.
            tap: Knows what the session plays.
            say: Called with what a person should know.

        Raises:
            RemoteFailed: The recogniser is not installed.
        """
        opener = partial(open_microphone, device=self.microphone)
        return Voice(Sparing(take), CommandListener(settings), tap, say, opener)
