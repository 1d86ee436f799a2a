"""Beds by name: the shipped ones from their recipes, the author's from files; each is a loop."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.catalogue import is_sound_file
from voiceguide.core.errors import RequestError
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.units import SAMPLE_RATE, Frames
from voiceguide.pipeline.shipped import recipe_text, shipped_names
from voiceguide.pipeline.sound_files import missing, unplayable
from voiceguide.voice.clip_bytes import dump, is_clip, lengths, load

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Store
    from voiceguide.core.session import BedChange
    from voiceguide.core.sound import Clip, Pcm
    from voiceguide.mix.bed_recipes import BedRecipe

_SYNTHESIS = 1
"""Counted up whenever the same recipe or file comes to sound otherwise."""

_SHORTEST = Frames(5 * SAMPLE_RATE)
"""A shorter file would come round so often that it is heard to."""


def bed_names() -> tuple[str, ...]:
    """Return the names of the shipped beds, sorted."""
    return shipped_names("beds")


def shipped_bed(name: str) -> BedRecipe:
    """Read the recipe of a shipped bed."""
    from voiceguide.mix.bed_recipes import read_bed  # noqa: PLC0415  few routines have beds

    return read_bed(name, recipe_text("beds", name))


class Beds:
    """The beds of one routine; a loop that was asked for stays in memory, as every piece needs it.

    Args:
        store: What was made before.
        folder: The routine's own, where its sound files are.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._names: dict[str, str] = {}
        self._loops: dict[str, Pcm] = {}

    def check(self, changes: Iterable[BedChange], anywhere: Span) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the sound files among beds.

        Raises:
            RequestError: The command line named a file that does not play.
        """
        found: dict[str, Diagnostic] = {}
        for change in changes:
            name = change.to.name
            if name in found or not is_sound_file(name):
                continue
            if wrong := self._wrong(name, change.span or anywhere):
                if change.span is None:
                    raise RequestError(wrong.message, wrong.hint)
                found[name] = wrong
        return tuple(found.values())

    def key(self, name: str) -> str:
        """Return what a loop's samples are remembered by; the same key means the same samples."""
        content = (
            (self._folder / name).read_bytes() if is_sound_file(name) else recipe_text("beds", name).encode()
        )
        key = f"bed-{hashlib.blake2b(b'%d ' % _SYNTHESIS + content, digest_size=20).hexdigest()}"
        self._names[key] = name
        return key

    def loop_length(self, key: str) -> Frames:
        """Return how long a loop is whose key was asked for."""
        return lengths(self._bytes(key))[0]

    def load(self, key: str) -> Pcm:
        """Return a loop whose key was asked for; what is missing is made."""
        if key not in self._loops:
            self._loops[key] = load(self._bytes(key)).pcm
        return self._loops[key]

    def knows(self, key: str) -> bool:
        """Tell whether a key is one of this routine's beds."""
        return key in self._names

    def _bytes(self, key: str) -> bytes:
        data = self._store.get(key)
        if not is_clip(data):
            data = dump(self._made(self._names[key]))
            self._store.put(key, data)
        return data

    def _made(self, name: str) -> Clip:
        from voiceguide.core.sound import Clip  # noqa: PLC0415  numpy, which a plan does not need
        from voiceguide.mix.beds import synthesise_bed  # noqa: PLC0415  the same
        from voiceguide.mix.loop import SEAM, loop  # noqa: PLC0415  the same
        from voiceguide.voice.files import SoundFileError, load_played  # noqa: PLC0415  decoders, for files only

        if not is_sound_file(name):
            pcm = synthesise_bed(shipped_bed(name))
            return Clip(pcm, Frames(len(pcm)))
        clip = load_played(self._folder / name)
        if clip.voiced < _SHORTEST:
            raise SoundFileError(f"a bed needs {_SHORTEST // SAMPLE_RATE} seconds of sound or more")
        pcm = loop(clip.pcm[: clip.voiced], SEAM)
        return Clip(pcm, Frames(len(pcm)))

    def _wrong(self, name: str, span: Span) -> Diagnostic | None:
        from voiceguide.voice.files import SoundFileError  # noqa: PLC0415  decoders, for files only

        if lost := missing(self._folder, name, span):
            return lost
        try:
            self._bytes(self.key(name))
        except (SoundFileError, OSError) as error:
            return unplayable(name, span, error)
        return None
