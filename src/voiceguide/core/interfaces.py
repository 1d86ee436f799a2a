"""The few interfaces between rooms, one or two verbs each.

Every implementation passes the contract of the same name in `tests/contracts/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voiceguide.core.ipa import Alphabet
    from voiceguide.core.live import Ability, Device, Replanned
    from voiceguide.core.sound import Block, Clip, Island, Pcm
    from voiceguide.core.timeline import Cue, Timeline
    from voiceguide.core.units import Frames, Ms
    from voiceguide.core.utterance import Utterance, Voice


class Engine(Protocol):
    """Words to sound, in this process."""

    @property
    def name(self) -> str:
        """The short name before the colon in `engine:voice`."""
        ...

    def version_of(self, voice: str) -> str:
        """Return everything about the engine, and about the data of a voice, that changes its sound, as one short text.

        Raises:
            VoiceMissing: `engine:name` names a voice that is not installed; an engine need not look.
        """
        ...

    @property
    def alphabets(self) -> Mapping[str, Alphabet]:
        """What it can say by IPA, for each language by the first part of its tag; empty for nothing at all."""
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

        The same utterance gives the same samples every time, and the same marks of its words: as many as
        the engine knows, none that it would have to guess. What its text has to be said by IPA
        (`core/ipa.py`) is said so, or refused by an engine without an alphabet for the voice's language.

        Raises:
            VoiceMissing: The utterance names a voice that is not installed.
            SpeechFailed: The engine gave no sound for the words, or cannot say them by IPA.
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


class Clock(Protocol):
    """Time that only ever goes forward."""

    def now(self) -> Ms:
        """Return the milliseconds since some moment that stays the same."""
        ...

    def sleep(self, length: Ms) -> None:
        """Let so much time pass."""
        ...


class Stage(Protocol):
    """A sound device that is open: it plays sounds at given moments, and silence between them."""

    @property
    def lost(self) -> bool:
        """Whether the device has gone away; what is played then is not heard."""
        ...

    def now(self) -> Frames:
        """Return the device's time: the earliest moment at which a sound that is given now would begin.

        It goes on with the time of the world at 48 kHz, whether anything sounds or not.
        """
        ...

    def play(self, pcm: Pcm, at: Frames) -> None:
        """Let samples sound from a moment of the device's time; what is late by then is left out at its front.

        Sounds may overlap, and are mixed where they do; one that begins where another ends follows
        without a seam.
        """
        ...

    def fade(self, length: Frames) -> None:
        """Let everything that sounds fade away over a length, and forget it and all that was to come."""
        ...

    def set_gain(self, gain_db: float) -> None:
        """Make everything louder or softer than it was given, from now on; 0 dB at first."""
        ...

    def close(self) -> None:
        """End at once, and give the device back."""
        ...


class Output(Protocol):
    """A way to sound devices: one library, with what it can and cannot do declared."""

    @property
    def name(self) -> str:
        """What `--output` calls it."""
        ...

    @property
    def ability(self) -> Ability:
        """What its stages can do."""
        ...

    def devices(self) -> Sequence[Device]:
        """Return the devices there are, the default first; one that cannot list them has the default alone.

        Raises:
            DeviceMissing: The library is not installed or finds no sound system; the hint says what to do.
        """
        ...

    def open(self, device: str | None) -> Stage:
        """Open a device by its name or a part of it, or the default.

        Raises:
            DeviceMissing: There is none, or none of that name; the hint names those there are.
            DeviceFailed: It cannot be opened.
        """
        ...


class Director(Protocol):
    """What a live session asks of the rest of the house: its times, its sound, and a new plan.

    Only one thread asks it, one thing at a time; a new plan ends the islands that were being yielded.
    """

    @property
    def timeline(self) -> Timeline:
        """The times of the session as they are now."""
        ...

    @property
    def settled_until(self) -> Ms | None:
        """Up to where the times are final, and `islands` yields; None when all of it is settled."""
        ...

    def go_on(self) -> None:
        """Do some of what is still to be done before all is settled; nothing where it is.

        The times up to `settled_until` stay; the islands from then on are to be asked for anew.
        """
        ...

    def islands(self, start: Frames) -> Iterator[Island]:
        """Yield what sounds from a place of the session on, in order, each mixed when it is asked for.

        The first may begin before the place. A bed comes in pieces that touch.
        """
        ...

    def replan(self, at: Ms, change: Ms) -> Replanned:
        """Make the step that runs at a place longer or shorter; from there on all is planned anew.

        What was heard before the place stays as it was. Where a length was asked for, the elastic rest
        takes the change up as far as it can; otherwise the end moves.
        """
        ...

    def say_again(self, cue: Cue) -> Pcm:
        """Return a sentence of the timeline by itself: its words alone, without what sounds beside them."""
        ...

    def say_time_left(self, step: Ms | None, session: Ms) -> Pcm:
        """Return words that say how long the step and the session still last, in the session's language."""
        ...
