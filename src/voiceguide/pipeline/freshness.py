"""What follows from a routine is made again when something of what it follows from has changed, and only then."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide import __version__
from voiceguide.core.catalogue import is_sound_file
from voiceguide.core.digest import digest_of
from voiceguide.core.errors import MachineError, VoiceguideError
from voiceguide.core.utterance import is_recorded, voice_file
from voiceguide.pipeline.shipped import audio_folder

if TYPE_CHECKING:
    from voiceguide.core.source import Source
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import World

_FORM: Final = 2
"""Counted up whenever the same routine comes to be read or published otherwise, by the same program."""

_ANOTHER: Final = "another"
"""The digest of a text that was changed while it was at work: no file has it."""

_READERS: Final = ("markdown_it", "num2words", "yaml")
"""The packages of others that decide what a text says."""


@dataclass(frozen=True, slots=True)
class Basis:
    """All that something followed from."""

    mark: str
    """Of the program, and of what was asked for."""
    lang: str
    """BCP 47."""
    read: Mapping[str, str]
    """The digest of each file, by its path from the folder that is home."""
    voices: Mapping[str, str]
    """Which voice, of which version of its engine, each name gave that the routine asks for."""


class Freshness:
    """Tells what is as it would be made now; each voice is looked for once.

    Args:
        home: The folder from which files are told.
        asked: What the command line asks for; its text tells two wishes apart.
        world: For where engines are made.
    """

    def __init__(self, home: Path, asked: object, world: World) -> None:
        digest = hashlib.blake2b(repr((_FORM, program_mark(), asked)).encode(), digest_size=16)
        self.mark = digest.hexdigest()
        self._home = home
        self._world = world
        self._found: dict[tuple[str, str], str] = {}

    def holds(self, basis: Basis) -> bool:
        """Tell whether what followed from a basis would be made just as it was."""
        try:
            return (
                basis.mark == self.mark
                and all(digest_of(self._home / path) == digest for path, digest in basis.read.items())
                and all(self._voice(name, basis.lang) == found for name, found in basis.voices.items())
            )
        except OSError:
            return False  # whoever reads it next says so

    def of(self, planned: Planned) -> Basis:
        """Return what a planned routine follows from."""
        lang = planned.compiled.document.meta.lang
        return Basis(
            self.mark,
            lang,
            self._read(planned),
            {name: self._voice(name, lang) for name in self._names(planned)},
        )

    def _names(self, planned: Planned) -> list[str]:
        """Return the names of voices that a routine asks for, and of those that speak, as they are from home."""
        folder = Path(planned.compiled.routine.source.file).parent
        return sorted({self._called(name, folder) for name in _asked(planned)})

    def _called(self, name: str, folder: Path) -> str:
        """Return a voice's name, which may be a file in a folder, as it is from home."""
        file = voice_file(name)
        return f"{name.removesuffix(file)}{self._path(folder / file)}" if file else name

    def _read(self, planned: Planned) -> dict[str, str]:
        """Return the digest of each file that a planned routine follows from."""
        texts = {
            self._path(Path(name)): _digest_as_read(source)
            for name, source in planned.compiled.sources.items()
        }
        home = Path(planned.compiled.routine.source.file).parent
        beside = {self._path(home / name): digest_of(home / name) for name in _beside(planned)}
        return dict(sorted({**beside, **texts}.items()))

    def _path(self, file: Path) -> str:
        return Path(os.path.relpath(file, self._home)).as_posix()

    def _voice(self, name: str, lang: str) -> str:
        """Return the voice that a name gives, and its engine's version; empty where it gives none."""
        from voiceguide.voice.engines import open_engine  # noqa: PLC0415  only for what is as it was so far

        if (name, lang) not in self._found:
            try:
                voice = self._world.voice(name or None, lang, self._home)
                version = open_engine(voice.engine, self._world.engines).version_of(voice.id)
                self._found[name, lang] = f"{self._called(voice.id, self._home)} {version}"
            except VoiceguideError:
                self._found[name, lang] = ""
        return self._found[name, lang]


@cache
def program_mark() -> str:
    """Return what tells apart two states of this program, and of what it reads with: another may plan otherwise."""
    digest = hashlib.blake2b(__version__.encode(), digest_size=16)
    for folder in (Path(__file__).parent.parent, audio_folder()):
        for found in sorted(_files(str(folder))):
            digest.update(repr(found).encode())
    for name in _READERS:
        spec = find_spec(name)
        if spec and spec.origin:  # another version of it was written at another time
            digest.update(f"{spec.origin} {Path(spec.origin).stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns


def _digest_as_read(source: Source) -> str:
    """Return the digest of a text's file, if it still is the text that was planned."""
    from voiceguide.pipeline.sources import read_source  # noqa: PLC0415  only where something was read

    digest = digest_of(Path(source.file))
    try:
        return digest if read_source(source.file)[0].text == source.text else _ANOTHER
    except MachineError:
        return _ANOTHER


def _asked(planned: Planned) -> set[str]:
    """Return the names of voices that a routine asks for, and those that speak, but for recordings."""
    from voiceguide.script.speech import narrators  # noqa: PLC0415  only where something was read

    document, timeline = planned.compiled.document, planned.timeline
    speaking = {cue.utterance.voice for cue in timeline.cues if cue.utterance} if timeline else set()
    speaking = {name for name in speaking if not is_recorded(name)}  # files beside the routine
    return {*(document.meta.voices or ("",)), *(node.voice or "" for node in narrators(document)), *speaking}


def _beside(planned: Planned) -> Iterator[str]:
    """Yield what a routine has beside its texts, as seen from its folder: sounds, pictures, a cover, recordings."""
    from urllib.parse import unquote  # noqa: PLC0415  only where something was read

    from voiceguide.pipeline.pictures import is_remote, pictures_of  # noqa: PLC0415  the same

    document, recorded = planned.compiled.document, planned.compiled.recorded
    yield from recorded.files(Path(planned.compiled.routine.source.file))
    if document.meta.cover:
        yield document.meta.cover
    for picture in pictures_of(document):
        if not is_remote(picture.address):
            yield unquote(picture.address)
    names = {cue.name for cue in planned.timeline.cues} if planned.timeline else set()
    if planned.ruler:
        names |= {*planned.ruler.rings, *planned.ruler.files}
    yield from (name for name in sorted(names) if is_sound_file(name))
