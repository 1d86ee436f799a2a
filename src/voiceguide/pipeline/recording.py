"""Recordings to the folder of a routine: kept one by one, each whole, or brought from a folder of files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.core.catalogue import SOUND_ENDINGS
from voiceguide.core.errors import RequestError
from voiceguide.core.nearest import suggestion
from voiceguide.output.atomic import atomic_file
from voiceguide.output.folders import folder_for
from voiceguide.pipeline.recorded import folder_of, read_recorded
from voiceguide.voice.calibration import TARGET_LUFS
from voiceguide.voice.files import BY_TELEPHONE
from voiceguide.voice.recordings import INDEX, Recording, Recordings, dump_index
from voiceguide.voice.takes import Fault, Take, flac_of, read_take

if TYPE_CHECKING:
    from voiceguide.pipeline.sentences import Sentence

_TAKEN: Final = (*SOUND_ENDINGS, *BY_TELEPHONE)
"""How the names of files end that may be recordings."""
_NUMBER: Final = re.compile(r"\d+")
_UNLIKE_DB: Final = 8.0
"""What is so much louder or softer than all recordings together is mentioned."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file of a folder, and what has become of it."""

    file: Path
    sentence: Sentence | None
    """What it was taken for."""
    recording: Recording | None
    """What was kept; None where it was refused."""
    faults: tuple[Fault, ...] = ()
    remark: str = ""
    """What is worth hearing once more."""


def keep(routine: Path, sentence: Sentence, take: Take) -> Recording:
    """Write a recording of a sentence beside its routine, in place of an older one.

    Whatever interrupts this, the folder holds what it held, or all of the new recording too.

    Raises:
        OutputFailed: It cannot be written.
        MachineError: The index is damaged.
    """
    before = read_recorded(routine)
    folder = folder_of(routine)
    name = before.recordings.name_for(sentence.number, sentence.text, sentence.lang)
    kept = Recordings(tuple(one for one in before.recordings.entries if one.file in before.there))
    new = Recording(name, sentence.text, sentence.lang, round(take.lufs, 1), take.length)
    with folder_for(folder / name):
        with atomic_file(folder / name) as file:
            file.write(flac_of(take))
        with atomic_file(folder / INDEX) as file:
            file.write(dump_index(kept.having(new)).encode())
    return new


def bring(
    routine: Path, sentences: Sequence[Sentence], folder: Path, *, anyway: bool = False
) -> tuple[Brought, ...]:
    """Keep the files of a folder that are named by the numbers of sentences, but for those with faults.

    Args:
        routine: The routine.
        sentences: What it says.
        folder: Where the files are: `1.wav`, `002.wav`, `3 heel.flac`.
        anyway: Keep what has faults, too, where there are words in it.

    Raises:
        RequestError: There is no sound file in the folder.
        OutputFailed: Something cannot be written.
    """
    files = [one for one in folder.iterdir() if one.suffix.lower() in _TAKEN and one.is_file()]
    if not files:
        hint = f"name them by the numbers of `--list`: 1.wav, 002.wav (or {', '.join(_TAKEN[1:])})"
        raise RequestError(f"there is no recording in {folder}", hint)
    by_number = {one.number: one for one in sentences}
    brought: list[Brought] = []
    done: dict[int, Path] = {}
    for file in sorted(files, key=_in_order):
        number = number_of(file)
        fault = _misnamed(number, by_number, done)
        if fault or number is None:
            brought.append(Brought(file, None, None, (fault,) if fault else ()))
            continue
        done[number] = file
        sentence, take = by_number[number], read_take(file)
        usable = len(take.pcm) and (anyway or not take.faults)
        brought.append(
            Brought(file, sentence, keep(routine, sentence, take) if usable else None, take.faults)
        )
    recordings = read_recorded(routine).recordings
    return tuple(
        replace(one, remark=remark(one.recording, recordings)) if one.recording else one for one in brought
    )


def number_of(file: Path) -> int | None:
    """Return the number that a file's name begins with."""
    found = _NUMBER.match(file.name)
    return int(found[0]) if found else None


def remark(recording: Recording, recordings: Recordings) -> str:
    """Return in what a recording is unlike the others; empty where it is like them."""
    off = recording.lufs - (TARGET_LUFS - recordings.gain_db)
    if abs(off) < _UNLIKE_DB or len(recordings.entries) < 2:  # noqa: PLR2004  one is like itself
        return ""
    return f"it is {abs(off):.0f} dB {'louder' if off > 0 else 'softer'} than the others"


def chosen(sentences: Sequence[Sentence], wanted: Sequence[str]) -> tuple[Sentence, ...]:
    """Return the sentences that are asked for, by number or by their words, in the order of the routine.

    Raises:
        RequestError: There is none of that number or with those words, or there are several.
    """
    found = {_one(sentences, asked).number for asked in wanted}
    return tuple(one for one in sentences if one.number in found)


def _one(sentences: Sequence[Sentence], asked: str) -> Sentence:
    if asked.isdecimal():
        for one in sentences:
            if one.number == int(asked):
                return one
        hint = f"there are {len(sentences)}; --list shows them"
        raise RequestError(f"there is no sentence {asked}", hint)
    words = asked.casefold()
    same = [one for one in sentences if one.text.casefold() == words]
    having = same or [one for one in sentences if words in one.text.casefold()]
    if len(having) == 1:
        return having[0]
    if having:
        hint = f"take one of the numbers {', '.join(str(one.number) for one in having)}"
        raise RequestError(f"several sentences say “{asked}”", hint)
    near = suggestion(asked, [one.text for one in sentences])
    raise RequestError(f"no sentence says “{asked}”", near)


def _misnamed(number: int | None, sentences: dict[int, Sentence], done: dict[int, Path]) -> Fault | None:
    """Return what is wrong with the number of a file."""
    if number is None:
        cure = "let it begin with the number of its sentence, as `--list` shows it: 12.wav"
        return Fault("file", "its name does not begin with a number", cure)
    if number not in sentences:
        message = f"there is no sentence {number}"
        return Fault("file", message, f"there are {len(sentences)}; `--list` shows them")
    if number in done:
        return Fault("file", f"{done[number].name} is of sentence {number}, too", "leave one of them there")
    return None


def _in_order(file: Path) -> tuple[int, str]:
    return number_of(file) or 0, file.name


def unrecorded(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences that have no recording."""
    return (one for one in sentences if one.recording is None)
