"""Chimes and sounds by name: the shipped ones from their recipes, the author's from files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.catalogue import is_sound_file
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Frames, Ms, grid_down, ms_from_frames
from voiceguide.mix.recipes import ChimeRecipe, read_recipe
from voiceguide.pipeline.shipped import recipe_text, shipped_names
from voiceguide.pipeline.sound_files import missing, unplayable
from voiceguide.voice.clip_bytes import dump, is_clip, lengths, load

if TYPE_CHECKING:
    from voiceguide.core.interfaces import Store
    from voiceguide.core.session import Play, Strike
    from voiceguide.core.sound import Pcm

_SYNTHESIS = 1
"""Counted up whenever the same recipe or file comes to sound otherwise."""

_LONGEST_LEAD = Ms(1200)
"""Words wait so long at most for a chime that is a file; it rings on under them."""


def chime_names() -> tuple[str, ...]:
    """Return the names of the shipped chimes, sorted."""
    return shipped_names("chimes")


def shipped_recipe(name: str) -> ChimeRecipe:
    """Read the recipe of a shipped chime."""
    return read_recipe(name, recipe_text("chimes", name))


def lead_of_file(sounds: Ms) -> Ms:
    """Return when words may begin after a chime from a file, in whole 24 ms; the rest of it is its tail."""
    return grid_down(min(sounds, _LONGEST_LEAD))


class Chimes:
    """The chimes of one routine: how long they are, and how they sound.

    Args:
        store: What was made before.
        folder: The routine's own, where its sound files are.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._names: dict[str, str] = {}
        self._played: set[str] = set()

    def extents(
        self, strikes: Iterable[Strike], anywhere: Span
    ) -> tuple[dict[str, Extent], tuple[Diagnostic, ...]]:
        """Return how long each named chime rings, and its lead; files that do not play are mistakes.

        Args:
            strikes: What is to ring.
            anywhere: Where a mistake stands when no author wrote the chime.
        """
        extents: dict[str, Extent] = {}
        found: list[Diagnostic] = []
        for strike in strikes:
            name = strike.name
            if name in extents:
                continue
            if is_sound_file(name):
                extents[name], wrong = self._file(name, strike.span or anywhere)
                found += wrong
            elif name in chime_names():
                recipe = shipped_recipe(name)
                extents[name] = Extent(recipe.length, recipe.lead)
            else:
                extents[name] = Extent(Ms(0), Ms(0))
        return extents, tuple(found)

    def files(self, plays: Iterable[Play]) -> tuple[dict[str, Extent], tuple[Diagnostic, ...]]:
        """Return how long each played file is; files that do not play are mistakes."""
        extents: dict[str, Extent] = {}
        found: list[Diagnostic] = []
        for play in plays:
            if play.path not in extents:
                extent, wrong = self._file(play.path, play.span, played=True)
                extents[play.path] = Extent(extent.sounds, extent.sounds)
                found += wrong
        return extents, tuple(found)

    def key(self, name: str, *, played: bool = False) -> str:
        """Return what samples are remembered by; the same key means the same samples.

        A file that is played is as loud as the speech; as a chime it is softer, so the two differ.
        """
        content = (
            (self._folder / name).read_bytes()
            if is_sound_file(name)
            else recipe_text("chimes", name).encode()
        )
        digest = hashlib.blake2b(b"%d " % _SYNTHESIS + content, digest_size=20).hexdigest()
        key = f"{'sound' if played else 'chime'}-{digest}"
        self._names[key] = name
        if played:
            self._played.add(key)
        return key

    def load(self, key: str) -> Pcm:
        """Return the samples of a chime whose key was asked for; what is missing is made."""
        return load(self._bytes(key)).pcm

    def knows(self, key: str) -> bool:
        """Tell whether a key is one of this routine's chimes."""
        return key in self._names

    def _bytes(self, key: str) -> bytes:
        data = self._store.get(key)
        if not is_clip(data):
            data = self._made(key)
            self._store.put(key, data)
        return data

    def _made(self, key: str) -> bytes:
        from voiceguide.core.sound import Clip  # noqa: PLC0415  numpy, which a plan does not need
        from voiceguide.mix.chimes import synthesise  # noqa: PLC0415  the same
        from voiceguide.voice.files import load_chime, load_played  # noqa: PLC0415  the same, and decoders

        name = self._names[key]
        if key in self._played:
            return dump(load_played(self._folder / name))
        if is_sound_file(name):
            return dump(load_chime(self._folder / name))
        pcm = synthesise(shipped_recipe(name))
        return dump(Clip(pcm, Frames(len(pcm))))

    def _file(self, name: str, span: Span, *, played: bool = False) -> tuple[Extent, tuple[Diagnostic, ...]]:
        from voiceguide.voice.files import SoundFileError  # noqa: PLC0415  decoders, for files only

        none = Extent(Ms(0), Ms(0))
        if lost := missing(self._folder, name, span):
            return none, (lost,)
        try:
            length, _ = lengths(self._bytes(self.key(name, played=played)))
        except (SoundFileError, OSError) as error:
            return none, (unplayable(name, span, error),)
        sounds = ms_from_frames(length)
        return Extent(sounds, lead_of_file(sounds)), ()
