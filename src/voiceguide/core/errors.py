"""What can go wrong with the machine; a user's mistake in a script is a `Diagnostic` instead.

    VoiceguideError
    ├── RequestError            what was asked for on the command line cannot be (exit 2)
    ├── RoutineFailed           a routine that plays has mistakes, now that all of it is known (exit 1)
    └── MachineError            the machine failed (exit 3)
        ├── EngineMissing       an engine is not installed or cannot start here
        ├── VoiceMissing        a voice that is known is not installed
        ├── SpeechFailed        an engine crashed, hung, or said nothing
        ├── StoreFailed         the store's folder cannot be used
        ├── OutputFailed        a file cannot be written
        ├── DeviceMissing       there is no such sound device, or none at all
        ├── DeviceFailed        a sound device went away, or does not work
        ├── RemoteFailed        a way to command a session cannot be opened, or does not answer
        ├── EarsMissing         what is needed to hear speech is not installed
        ├── NoSession           no session plays that could be commanded
        └── ServerFailed        a folder cannot be served: its address is taken, or a package is missing

Foreign exceptions become one of these where they are caught, `raise … from`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from voiceguide.core.ipa import readable

if TYPE_CHECKING:
    from voiceguide.core.utterance import Utterance

_QUOTED: Final = 60
"""Letters of a sentence that a message shows."""


class VoiceguideError(Exception):
    """A failure with a message for the user and, where there is one, what to do about it."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[VoiceguideError], tuple[object, ...]]:
        return type(self), (self.message, self.hint)


class RequestError(VoiceguideError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class RoutineFailed(VoiceguideError):
    """A routine that plays already turns out to have mistakes; they are in its plan, as diagnostics."""

    exit_code = 1


class MachineError(VoiceguideError):
    """The machine failed: an engine, the disk, a device."""


class EngineMissing(MachineError):
    """A speech engine is not installed or cannot start here."""


class VoiceMissing(MachineError):
    """A voice that is known is not installed."""


class SpeechFailed(MachineError):
    """An engine crashed, hung, or gave silence for words; the message ends with them when they are known."""

    def __init__(self, reason: str, hint: str = "", utterance: Utterance | None = None) -> None:
        text = readable(utterance.text) if utterance else ""
        shown = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
        super().__init__(f"{reason}: “{shown}”" if utterance else reason, hint)
        self.reason = reason
        self.utterance = utterance

    def __reduce__(self) -> tuple[type[VoiceguideError], tuple[object, ...]]:
        return type(self), (self.reason, self.hint, self.utterance)


class StoreFailed(MachineError):
    """The store's folder cannot be read or written."""


class OutputFailed(MachineError):
    """A file cannot be written."""


class DeviceMissing(MachineError):
    """There is no sound device, or none of that name."""


class DeviceFailed(MachineError):
    """A sound device went away while it played, or cannot be opened."""


class RemoteFailed(MachineError):
    """A way to command a session that plays cannot be opened, or does not answer."""


class EarsMissing(MachineError):
    """What is needed to hear what was said is not installed."""


class NoSession(MachineError):
    """No session plays that could be commanded."""


class ServerFailed(MachineError):
    """A folder cannot be served: its address cannot be had, or what a server needs is not installed."""
