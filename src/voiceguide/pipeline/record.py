"""A walk through the sentences of a routine: each is shown, recorded, heard, and kept or not."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from voiceguide.core.errors import DeviceFailed, DeviceMissing, RemoteFailed
from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import SAMPLE_RATE, SECOND
from voiceguide.live.remotes.microphone import open_microphone
from voiceguide.pipeline.recorded import read_recorded
from voiceguide.pipeline.recording import keep, remark
from voiceguide.voice.calibration import TARGET_LUFS
from voiceguide.voice.takes import look_at

if TYPE_CHECKING:
    from voiceguide.live.remotes.microphone import Deliver, Opener, Stream
    from voiceguide.pipeline.sentences import Sentence
    from voiceguide.voice.recordings import Recording
    from voiceguide.voice.takes import Take

_HEAD: Final = SAMPLE_RATE // 10
_TAIL: Final = SAMPLE_RATE * 3 // 20
"""Frames at both ends in which the key is heard that was pressed."""
_HIGHEST: Final = 0.95
"""The peak of what is played back."""
_SCALE: Final = np.float32(32_768)


class Desk(Protocol):
    """Where somebody sits who reads the sentences out."""

    def show(self, line: str) -> None:
        """Show a line."""
        ...

    def ask(self, question: str) -> str:
        """Show a question, and return the line that was typed.

        Raises:
            EOFError: Nobody answers any more.
        """
        ...


class _Next(enum.Enum):
    """Where the walk goes on."""

    AGAIN = 0
    ON = 1
    BACK = -1
    END = 9


_WAYS: Final = {"a": _Next.AGAIN, "s": _Next.ON, "b": _Next.BACK, "q": _Next.END}
_BEFORE: Final = "Enter records · s skips · b goes back · q ends: "
_DURING: Final = "Recording. Enter ends it: "
_AFTER: Final = "Enter keeps it · a again · p plays it · s skips · b goes back · q ends: "
_FAULTY: Final = "Enter or a: again · k keeps it all the same · p plays it · s skips · b goes back · q ends: "
_EMPTY: Final = "Enter or a: again · s skips · b goes back · q ends: "


@dataclass(slots=True)
class Walk:
    """Goes through sentences of a routine; what was kept is on the disk at once.

    Args:
        routine: The routine.
        desk: Where the sentences are read.
        microphone: Opens it; it is open only while a sentence is recorded.
        hear: Plays what was recorded.
    """

    routine: Path
    desk: Desk
    microphone: Opener
    hear: Callable[[Pcm], None]
    kept: list[Recording] = field(default_factory=list)
    """What was recorded so far."""

    def through(self, sentences: Sequence[Sentence], total: int) -> None:
        """Record sentences, of so many that the routine has.

        Raises:
            DeviceFailed: The microphone cannot be opened.
            OutputFailed: A recording cannot be written.
        """
        at = 0
        while at < len(sentences):
            one = sentences[at]
            written = "" if one.shown == one.text else f" ({one.shown})"
            self.desk.show(f"\n{one.number} of {total}, line {one.span.line}\n\n    {one.text}{written}\n")
            try:
                step = self._sentence(one)
            except EOFError:
                return
            if step is _Next.END:
                return
            at = max(0, at + step.value)

    def _sentence(self, sentence: Sentence) -> _Next:
        answer = self._ask(_BEFORE, {"": None, **_WAYS})
        if answer:
            return _WAYS[answer]
        take = self._recorded()
        for fault in take.faults:
            self.desk.show(f"  {fault.message}: {fault.cure}")
        if not len(take.pcm):
            return _WAYS[self._ask(_EMPTY, {"": None, **_WAYS}) or "a"]
        self.desk.show(f"  {take.length / SECOND:.1f} s, {take.lufs:.0f} LUFS")
        self._play(take)
        question = _FAULTY if take.faults else _AFTER
        while (answer := self._ask(question, {"": None, "k": None, "p": None, **_WAYS})) == "p":
            self._play(take)
        answer = answer or ("a" if take.faults else "k")
        if answer != "k":
            return _WAYS[answer]
        new = keep(self.routine, sentence, take)
        self.kept.append(new)
        unlike = remark(new, read_recorded(self.routine).recordings)
        self.desk.show(f"  kept as {new.file}{f'; {unlike}' if unlike else ''}")
        return _Next.ON

    def _ask(self, question: str, known: dict[str, _Next | None]) -> str:
        """Ask until the answer is known, by its first letter."""
        while (answer := self.desk.ask(question).strip().lower()[:1]) not in known:
            self.desk.show("  that is none of these letters")
        return answer

    def _recorded(self) -> Take:
        parts: list[bytes] = []
        stream = self.microphone(parts.append)
        try:
            self.desk.ask(_DURING)
        finally:
            stream.close()
        pcm = np.frombuffer(b"".join(parts), "<i2").astype(np.float32) / _SCALE
        return look_at(pcm[_HEAD : max(_HEAD, len(pcm) - _TAIL)])

    def _play(self, take: Take) -> None:
        """Play a recording as loud as speech is; where nothing can be played, that is said and no more."""
        gain = min(amplitude(TARGET_LUFS - take.lufs), _HIGHEST / float(np.abs(take.pcm).max()))
        try:
            self.hear(take.pcm * np.float32(gain))
        except (DeviceMissing, DeviceFailed) as error:
            self.desk.show(f"  it cannot be played: {error.message}; {error.hint}")


def microphone(device: str | None) -> Opener:
    """Return what opens a microphone by its name or a part of it, or the default."""
    return partial(_open, device)


def _open(device: str | None, deliver: Deliver) -> Stream:
    try:
        return open_microphone(deliver, device)
    except RemoteFailed as error:
        hint = (
            "plug one in and allow its use, or name it with --device; recording needs "
            "pip install 'voiceguide[sounddevice]' (on Debian also: apt install libportaudio2). "
            "Files that were recorded elsewhere are taken with --from-folder"
        )
        raise DeviceFailed(error.message, hint) from error
