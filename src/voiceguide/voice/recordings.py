"""The author's own recordings of a routine's sentences: which file says what, as the folder's index has it.

The index is TOML that a person can read, and mend. Nothing here reads a sample.
"""

from __future__ import annotations

import json
import math
import posixpath
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voiceguide.core.units import Ms
from voiceguide.core.utterance import OWN
from voiceguide.voice.calibration import TARGET_LUFS

FOLDER: Final = ".voice"
"""How the folder of a routine's recordings ends: `foot.voice` beside `foot.md`."""
INDEX: Final = "recordings.toml"

_STEP: Final = 2
"""Steps of the gain in a decibel: one more recording seldom changes the sound of the others."""
_HEAD: Final = "# What each recording says, and how it measures. `voiceguide record` writes this file.\n"
_WORDS: Final = 40
"""Letters of a sentence that the name of its file has room for."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A sentence that was recorded."""

    file: str
    """Its name in the folder."""
    text: str
    """What it says, as the author wrote it."""
    lang: str
    """BCP 47 tag."""
    lufs: float
    """How loud it is in the file."""
    length: Ms


@dataclass(frozen=True, slots=True)
class Recordings:
    """All recordings of a routine."""

    entries: tuple[Recording, ...] = ()

    def of(self, text: str, lang: str) -> Recording | None:
        """Return the recording of a sentence in a language."""
        wanted = text, _primary(lang)
        return next((one for one in self.entries if (one.text, _primary(one.lang)) == wanted), None)

    def having(self, new: Recording) -> Recordings:
        """Return them with another one, in place of what said the same or had the same file."""
        same = self.of(new.text, new.lang)
        kept = (one for one in self.entries if one is not same and one.file != new.file)
        return Recordings(tuple(sorted((*kept, new), key=lambda one: one.file)))

    @property
    def gain_db(self) -> float:
        """What makes all of them together as loud as speech is to be."""
        total = sum(one.length for one in self.entries)
        if not total:
            return 0.0
        power = sum(one.length * 10 ** (one.lufs / 10) for one in self.entries) / total
        return round((TARGET_LUFS - 10 * math.log10(power)) * _STEP) / _STEP

    def name_for(self, number: int, text: str, lang: str) -> str:
        """Return the name of a sentence's file: the one it has, or a new one that nothing else has."""
        if known := self.of(text, lang):
            return known.file
        taken = {one.file for one in self.entries}
        stem = "-".join(part for part in (f"{number:03}", _slug(text)) if part)
        others = (f"{stem}-{count}.flac" for count in range(2, len(taken) + 3))
        return next(name for name in (f"{stem}.flac", *others) if name not in taken)


def load_index(text: str) -> Recordings:
    """Read an index.

    Raises:
        ValueError: It is no TOML, or an entry lacks something.
    """
    entries: list[Recording] = []
    for file, entry in tomllib.loads(text).items():
        if not isinstance(entry, dict) or posixpath.basename(file) != file:
            raise ValueError(f"`{file}` is no entry of a file in this folder")
        try:
            said, lang = str(entry["text"]), str(entry["lang"])
            lufs, length = float(entry["lufs"]), Ms(int(entry["ms"]))
        except (KeyError, TypeError, ValueError) as problem:
            raise ValueError(f"the entry of `{file}` needs text, lang, lufs and ms ({problem})") from problem
        if not math.isfinite(lufs) or length <= 0:
            raise ValueError(f"the entry of `{file}` has no loudness or no length")
        entries.append(Recording(file, said, lang, lufs, length))
    return Recordings(tuple(entries))


def dump_index(recordings: Recordings) -> str:
    """Write an index, a table a file."""
    return "\n".join([_HEAD, *map(_entry, recordings.entries)])


def own_voice(folder: Path, recording: Recording) -> str:
    """Return the voice that a recording is."""
    return f"{OWN}:{(folder / recording.file).absolute()}"


def whole_set(voice: str) -> str:
    """Return the voice of all recordings in the folder of one, or of that folder itself."""
    path = Path(voice.partition(":")[2])
    return f"{OWN}:{path if path.suffix == FOLDER else path.parent}"


def read_index(folder: Path) -> Recordings:
    """Return the recordings of a folder; none where there is no such folder.

    Raises:
        ValueError: The index is damaged.
        OSError: It cannot be read.
    """
    try:
        return load_index((folder / INDEX).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Recordings()


def _entry(one: Recording) -> str:
    # JSON's texts are TOML's, but for one letter
    name, text, lang = (
        json.dumps(part, ensure_ascii=False).replace("\x7f", "\\u007f")
        for part in (one.file, one.text, one.lang)
    )
    return f"[{name}]\ntext = {text}\nlang = {lang}\nlufs = {one.lufs:.1f}\nms = {one.length}\n"


def _primary(lang: str) -> str:
    return lang.lower().replace("_", "-").partition("-")[0]


def _slug(text: str) -> str:
    """Return the first words of a text as a file may be called by, in the letters of its language."""
    plain = unicodedata.normalize("NFC", text.casefold())
    words = re.findall(r"[^\W_]+", re.sub(r"['’]", "", plain))
    slug = ""
    for word in words:
        if len(slug) + len(word) >= _WORDS:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug
