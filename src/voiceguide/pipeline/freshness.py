"""What a published session follows from, so that it is made again when something of that has changed, and only then."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from voiceguide.core.catalogue import is_sound_file
from voiceguide.core.errors import MachineError, VoiceguideError
from voiceguide.core.source import Source
from voiceguide.pipeline.pictures import is_remote, pictures_of
from voiceguide.pipeline.remembered import program_mark
from voiceguide.pipeline.sources import read_source
from voiceguide.publish.state import Known, digest_of
from voiceguide.script.speech import narrators
from voiceguide.voice.engines import open_engine, resolve

if TYPE_CHECKING:
    from voiceguide.core.document import Document
    from voiceguide.pipeline.plan import Planned
    from voiceguide.pipeline.world import World

_FORM: Final = 1
"""Counted up whenever the same session comes to be published otherwise, by the same program."""

_ANOTHER: Final = "another"
"""The digest of a text that was changed while it was at work: no file has it."""


class Freshness:
    """Tells which sessions are as they would be made now; each voice is looked for once.

    Args:
        home: The folder of the routines.
        asked: What the command line asks of the files; its text tells two wishes apart.
        world: For where engines are made.
    """

    def __init__(self, home: Path, asked: object, world: World) -> None:
        digest = hashlib.blake2b(repr((_FORM, program_mark(), asked)).encode(), digest_size=16)
        self.mark = digest.hexdigest()
        self._home = home
        self._world = world
        self._found: dict[tuple[str, str], str] = {}

    def holds(self, known: Known) -> bool:
        """Tell whether a session would be made just as it was."""
        try:
            return (
                known.mark == self.mark
                and all(digest_of(self._home / path) == digest for path, digest in known.read.items())
                and all(self._voice(name, known.lang) == found for name, found in known.voices.items())
            )
        except OSError:
            return False  # whoever reads it next says so

    def voices(self, document: Document) -> dict[str, str]:
        """Return which voice each name gives that a routine asks for."""
        meta = document.meta
        names = {*(meta.voices or ("",)), *(node.voice or "" for node in narrators(document))}
        return {name: self._voice(name, meta.lang) for name in sorted(names)}

    def read(self, planned: Planned) -> dict[str, str]:
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
        if (name, lang) not in self._found:
            try:
                voice = resolve(name or None, lang, self._world.engines).id
                version = open_engine(voice.partition(":")[0], self._world.engines).version
                self._found[name, lang] = f"{voice} {version}"
            except VoiceguideError:
                self._found[name, lang] = ""
        return self._found[name, lang]


def _digest_as_read(source: Source) -> str:
    """Return the digest of a text's file, if it still is the text that was planned."""
    digest = digest_of(Path(source.file))
    try:
        return digest if read_source(source.file)[0].text == source.text else _ANOTHER
    except MachineError:
        return _ANOTHER


def _beside(planned: Planned) -> Iterator[str]:
    """Yield what a routine has beside its texts, as seen from its folder: sounds, pictures, a cover."""
    document = planned.compiled.document
    if document.meta.cover:
        yield document.meta.cover
    for picture in pictures_of(document):
        if not is_remote(picture.address):
            yield unquote(picture.address)
    names = {cue.name for cue in planned.timeline.cues} if planned.timeline else set()
    if planned.ruler:
        names |= {*planned.ruler.rings, *planned.ruler.files}
    yield from (name for name in sorted(names) if is_sound_file(name))
