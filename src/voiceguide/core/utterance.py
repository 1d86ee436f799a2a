"""What a voice is asked to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from voiceguide.core.units import Frames

AS_SPOKEN: Final = 1000
"""Thousandths: speech as long as its engine says it."""


@dataclass(frozen=True, slots=True, order=True)
class Utterance:
    """Words and a voice: everything that an engine needs, and all that its sound depends on."""

    text: str
    """Plain words, already normalised: no markup, no abbreviations that an engine would misread."""
    voice: str
    """`engine:name`, as `voices` lists it."""
    rate: int
    """Words a minute."""
    lang: str
    """BCP 47 tag of the words."""
    stretch: int = AS_SPOKEN
    """How long it is to last, in thousandths of what its engine makes of it."""


@dataclass(frozen=True, slots=True, order=True)
class WordMark:
    """When a word of an utterance begins, in the clip of it."""

    start: int
    """Where it stands in the utterance's text, in characters."""
    length: int
    """Characters; a mark may stand for all that is between two spaces."""
    at: Frames
    """The sample of the clip, at the clip's own rate."""


@dataclass(frozen=True, slots=True, order=True)
class Voice:
    """A voice that an engine offers."""

    engine: str
    name: str
    """What the engine calls it; `engine:name` is what a user writes."""
    lang: str
    """BCP 47 tag."""
    about: str = ""
    """A few words for a person: what it is, what it sounds like."""

    @property
    def id(self) -> str:
        """What a routine or a command line names it by."""
        return f"{self.engine}:{self.name}"


VOICE_FILE = ".onnx"
"""How the name of a voice ends that is a file."""

OWN = "own"
"""The engine of what the author recorded: its voices are the recordings, `own:foot.voice/012-press.flac`."""


def voice_file(name: str) -> str:
    """Return the path in the name of a voice that is a file, as `piper:voices/amy.onnx`; empty for another one."""
    _, colon, path = name.partition(":")
    return path if colon and (path.lower().endswith(VOICE_FILE) or is_recorded(name)) else ""


def is_recorded(name: str) -> bool:
    """Tell whether a voice is a recording of the author's."""
    return name.startswith(f"{OWN}:")
