"""A track with beds: its pieces, each mixed and encoded once, in threads, and joined without a seam."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from voiceguide.core.meter import CELL, energy_cells, true_peak_db
from voiceguide.core.sound import Block, Sounding
from voiceguide.core.units import Frames
from voiceguide.mix.dense import Bed, Piece, cut, merge, render_piece
from voiceguide.output.mp3.encode import Mp3Settings, Run
from voiceguide.output.mp3.frames import FRAME
from voiceguide.output.mp3.pieces import (
    AFTER,
    BEFORE,
    Segment,
    encode_piece,
    join,
    piece_run_key,
    place_segment,
)
from voiceguide.pipeline.ahead import ahead
from voiceguide.pipeline.loudness import Level, Shelf

if TYPE_CHECKING:
    from voiceguide.pipeline.soundings import Sounds
    from voiceguide.pipeline.world import World


class Pieces:
    """The pieces of one track; those that are alike are one, and are made once.

    Args:
        soundings: Everything that sounds but beds.
        spoken: Those of them that beds step back for.
        beds: What sounds under them.
        length: The track's.
        sounds: Where the samples are.
        world: For the store, the threads, and who is told how far the work is.
    """

    def __init__(
        self,
        soundings: Sequence[Sounding],
        spoken: Sequence[Sounding],
        beds: Sequence[Bed],
        length: Frames,
        sounds: Sounds,
        world: World,
    ) -> None:
        words = [(one.start, Frames(one.start + one.length)) for one in spoken]
        ceiling = sounds.profile.ceiling_db
        self._pieces = tuple(
            cut(length, soundings, beds, words, before=BEFORE, after=AFTER, ceiling_db=ceiling)
        )
        self._length = length
        self._sounds = sounds
        self._world = world
        self._shelf = Shelf(world.store)
        self._one_at_a_time: defaultdict[str, Lock] = defaultdict(Lock)
        # Two would wait for each other at every step of numpy's; others encode meanwhile.
        self._one_mixes = Lock()
        self._joined = 0
        self.levels: list[tuple[Frames, Level]] = []
        self.made = 0

    @property
    def count(self) -> int:
        """How many there are, those included that had to be encoded as one."""
        return len(self._pieces) + self._joined

    def runs(self, settings: Mp3Settings) -> Iterator[Run]:
        """Yield the frames of the track in order; what is remembered is not made again."""
        places = {piece.start // FRAME: piece for piece in self._pieces}

        def as_one(one: Segment, other: Segment) -> Segment:
            both = places[one.first]
            while both.end < other.end * FRAME:
                both = merge(both, places[both.end // FRAME])
            segment, _, made = self._encoded(both, settings)
            self._joined += 1
            self.made += made
            return segment

        return join(self._segments(settings), settings, as_one)

    def blocks(self) -> Iterator[Block]:
        """Yield the samples of each piece in order: the very ones that an MP3 is encoded from."""
        each = ahead(self._mixed, self._pieces, self._world.settings.jobs)
        for piece, (heard, level) in zip(self._pieces, each, strict=True):
            self._done(piece, level, made=True)
            end = min(piece.end, self._length)
            if piece.start < end:
                yield Block(piece.start, heard.pcm[piece.start - heard.start : end - heard.start])

    def after(self, place: Frames) -> Iterator[Block]:
        """Yield the samples of each piece that sounds at a place or later, mixed when it is asked for."""
        for piece in self._pieces:
            end = min(piece.end, self._length)
            if end > max(place, piece.start):
                heard = render_piece(piece, self._sounds.load)
                yield Block(piece.start, heard.pcm[piece.start - heard.start : end - heard.start])

    def _segments(self, settings: Mp3Settings) -> Iterator[Segment]:
        def known(piece: Piece) -> tuple[Segment, Level, bool] | None:
            return self._known(piece, settings)

        def encoded(piece: Piece) -> tuple[Segment, Level, bool]:
            return self._encoded(piece, settings)

        each = ahead(encoded, self._pieces, self._world.settings.jobs, known)
        for piece, (segment, level, made) in zip(self._pieces, each, strict=True):
            self._done(piece, level, made=made)
            yield segment

    def _known(self, piece: Piece, settings: Mp3Settings) -> tuple[Segment, Level, bool] | None:
        data = self._world.store.get(_key(piece, settings))
        level = None if data is None else self._shelf.get(piece.recipe)
        return (
            (place_segment(data, piece.start, piece.end), level, False)
            if data is not None and level
            else None
        )

    def _encoded(self, piece: Piece, settings: Mp3Settings) -> tuple[Segment, Level, bool]:
        key = _key(piece, settings)
        with self._one_at_a_time[key]:
            known = self._known(piece, settings)  # another like it may have been made meanwhile
            if known:
                return known
            heard, level = self._mixed(piece)
            segment = encode_piece(heard, piece.start, piece.end, settings)
            self._world.store.put(key, segment.data)
            return segment, level, True

    def _mixed(self, piece: Piece) -> tuple[Block, Level]:
        recipe = piece.recipe
        with self._one_mixes:
            heard = render_piece(piece, self._sounds.load)
            level = self._shelf.get(recipe) or self._shelf.keep(recipe, _level(piece, heard))
        return heard, level

    def _done(self, piece: Piece, level: Level, *, made: bool) -> None:
        self.levels.append((piece.start, level))
        self.made += made
        self._world.progress("encoding", len(self.levels), len(self._pieces))


def _key(piece: Piece, settings: Mp3Settings) -> str:
    return f"run-{piece_run_key(piece.recipe, settings)}"


def _level(piece: Piece, heard: Block) -> Level:
    """Measure a piece in its own cells; the meter's filters have heard what goes before it."""
    lead = (piece.start - heard.start) // CELL
    pcm = heard.pcm[piece.start - heard.start - lead * CELL : piece.end - heard.start]
    cells = energy_cells(pcm)[lead : lead + -(-(piece.end - piece.start) // CELL)]
    return Level(cells, true_peak_db(pcm))
