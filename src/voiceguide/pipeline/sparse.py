"""A track without beds: its islands, each mixed and encoded once, in threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from threading import Lock
from typing import TYPE_CHECKING, Final

from voiceguide.core.sound import Block, Island, Pcm, Sounding
from voiceguide.core.units import Frames
from voiceguide.mix.islands import APART as MIXED_APART
from voiceguide.mix.islands import Passage, gather
from voiceguide.mix.mixer import render
from voiceguide.output.mp3.encode import APART as ENCODED_APART
from voiceguide.output.mp3.encode import Mp3Settings, Run, encode_island, place_run, run_key
from voiceguide.pipeline.ahead import ahead
from voiceguide.pipeline.loudness import Level, Shelf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceguide.pipeline.soundings import Sounds
    from voiceguide.pipeline.world import World


_APART: Final = max(MIXED_APART, ENCODED_APART)
"""What is nearer to each other than this, end to start, is one island."""


class Islands:
    """The islands of one track.

    Args:
        soundings: Everything that sounds.
        sounds: Where the samples are.
        world: For the store, the threads, and who is told how far the work is.
    """

    def __init__(self, soundings: Sequence[Sounding], sounds: Sounds, world: World) -> None:
        self._passages = gather(soundings, _APART, sounds.profile.ceiling_db)
        self._sounds = sounds
        self._world = world
        self._shelf = Shelf(world.store)
        self.levels: list[tuple[Frames, Level]] = []
        self.made = 0
        self._one_at_a_time: defaultdict[str, Lock] = defaultdict(Lock)
        # Two would wait for each other at every step of numpy's; others encode meanwhile.
        self._one_mixes = Lock()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._passages)

    def runs(self, settings: Mp3Settings) -> Iterator[Run]:
        """Yield the frames of each island in order; what is remembered is not made again."""

        def known(passage: Passage) -> tuple[Run, Level, bool] | None:
            return self._known(passage, settings)

        def encoded(passage: Passage) -> tuple[Run, Level, bool]:
            return self._encoded(passage, settings)

        each = ahead(encoded, self._passages, self._world.settings.jobs, known)
        for passage, (run, level, made) in zip(self._passages, each, strict=True):
            self._done(passage, level, made=made)
            yield run

    def blocks(self) -> Iterator[Block]:
        """Yield the samples of each island in order: the very ones that an MP3 is encoded from."""
        each = ahead(self._mixed, self._passages, self._world.settings.jobs)
        for passage, (pcm, level) in zip(self._passages, each, strict=True):
            self._done(passage, level, made=True)
            yield Island(passage.start, pcm)

    def after(self, place: Frames, until: Frames | None = None) -> Iterator[Block]:
        """Yield the samples of each island that sounds at a place or later, mixed when it is asked for.

        Args:
            place: Where to begin.
            until: What begins there or later is not known yet; what may become one with it is not yielded.
        """
        for passage in self._passages:
            if until is not None and passage.end + _APART > until:
                return
            if passage.end > place:
                yield render(passage, self._sounds.load)

    def _known(self, passage: Passage, settings: Mp3Settings) -> tuple[Run, Level, bool] | None:
        data = self._world.store.get(_key(passage, settings))
        level = None if data is None else self._shelf.get(passage.recipe)
        return (place_run(data, passage.start), level, False) if data is not None and level else None

    def _encoded(self, passage: Passage, settings: Mp3Settings) -> tuple[Run, Level, bool]:
        key = _key(passage, settings)
        with self._one_at_a_time[key]:
            known = self._known(passage, settings)  # another like it may have been made meanwhile
            if known:
                return known
            pcm, level = self._mixed(passage)
            run = encode_island(Island(passage.start, pcm), settings)
            self._world.store.put(key, run.data)
            return run, level, True

    def _mixed(self, passage: Passage) -> tuple[Pcm, Level]:
        with self._one_mixes:
            island = render(passage, self._sounds.load)
            level = self._shelf.get(passage.recipe) or self._shelf.measure(passage.recipe, island.pcm)
        return island.pcm, level

    def _done(self, passage: Passage, level: Level, *, made: bool) -> None:
        self.levels.append((passage.start, level))
        self.made += made
        self._world.progress("encoding", len(self.levels), self.count)


def _key(passage: Passage, settings: Mp3Settings) -> str:
    return f"run-{run_key(passage.recipe, passage.start, settings)}"
