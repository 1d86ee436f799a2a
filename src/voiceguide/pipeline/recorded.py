"""What an author has recorded of a routine: a folder beside it, with a file a sentence and an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from voiceguide.core.errors import MachineError
from voiceguide.voice.recordings import FOLDER, INDEX, Recording, Recordings, own_voice, read_index


@dataclass(frozen=True, slots=True)
class Recorded:
    """The recordings of one routine."""

    folder: Path = Path()
    recordings: Recordings = field(default_factory=Recordings)
    there: frozenset[str] = frozenset()
    """The files of the index that are there."""

    def voice(self, text: str, lang: str) -> str:
        """Return the recording that says a text in a language, as a voice; empty for none."""
        one = self.recording(text, lang)
        return own_voice(self.folder, one) if one else ""

    def recording(self, text: str, lang: str) -> Recording | None:
        """Return the recording that says a text, if its file is there."""
        one = self.recordings.of(text, lang) if self.there else None
        return one if one and one.file in self.there else None

    def files(self, routine: Path) -> Iterator[str]:
        """Yield the files that a routine follows from, as seen from its folder, whether they are there or not."""
        folder = folder_of(routine).name
        yield f"{folder}/{INDEX}"
        yield from (f"{folder}/{one.file}" for one in self.recordings.entries)


def folder_of(routine: Path) -> Path:
    """Return the folder of a routine's recordings: `foot.voice` beside `foot.md`."""
    return routine.with_suffix(FOLDER)


def read_recorded(routine: Path) -> Recorded:
    """Read what is recorded of a routine; nothing where it has no such folder.

    Raises:
        MachineError: The index is damaged, or cannot be read.
    """
    folder = folder_of(routine)
    try:
        recordings = read_index(folder)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        hint = "mend that file, or move the folder away: the sentences are then said by the routine's voice"
        raise MachineError(f"cannot read {folder / INDEX}: {reason}", hint) from error
    there = frozenset(one.file for one in recordings.entries if (folder / one.file).is_file())
    return Recorded(folder, recordings, there)
