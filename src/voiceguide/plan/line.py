"""The line of pieces with its elastic places: how long it is for given values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voiceguide.core.session import Say
from voiceguide.core.source import Span
from voiceguide.core.units import Ms, grid_down, grid_up
from voiceguide.plan.dial import Place, Values
from voiceguide.plan.inside import by_place, inner_values, need_of, sounds_in
from voiceguide.plan.pieces import Extents, Fixed, Piece, Sounds, Timed


class Line:
    """Pieces one after another; the values of the elastic ones are an argument everywhere."""

    def __init__(self, pieces: Sequence[Piece], extents: Extents, tail: Ms) -> None:
        self.pieces = pieces
        self.extents = extents
        self.tail = tail
        self.copies = by_place(piece for piece in pieces if isinstance(piece, Timed))
        self.places = tuple(self._places())
        self._rigid = sum(
            piece.length if isinstance(piece, Fixed) else piece.least
            for piece in pieces
            if isinstance(piece, Fixed) or piece.least == piece.most
        )
        self._inner: dict[tuple[Span, Ms], Values] = {}
        self._longest_reach = max(
            [tail, *(extent.sounds for extent in (*extents.chimes.values(), *extents.files.values()))]
        )

    def _places(self) -> list[Place]:
        places: dict[Span, Place] = {}
        for piece in self.pieces:
            if isinstance(piece, Fixed) or piece.least == piece.most:
                continue
            if known := places.get(piece.span):
                places[piece.span] = replace(known, copies=known.copies + 1)
                continue
            if isinstance(piece, Timed):
                need = need_of(self.copies[piece.span], self.extents)
            else:
                frames = grid_up(Ms(max(piece.need - piece.least, 0)))
                need = Ms(piece.least + min(frames, grid_down(Ms(piece.most - piece.least))))
            places[piece.span] = Place(piece.span, piece.least, piece.most, need)
        return list(places.values())

    def length_of(self, piece: Piece, values: Values) -> Ms:
        """Return how long a piece is."""
        return piece.length if isinstance(piece, Fixed) else values.get(piece.span, piece.least)

    def inner(self, piece: Timed, values: Values) -> Values:
        """Return the values of the elastic pauses inside a step."""
        length = self.length_of(piece, values)
        key = (piece.span, length)
        if key not in self._inner:
            self._inner[key] = inner_values(self.copies[piece.span], length)
        return self._inner[key]

    def sounds(self, piece: Piece, values: Values) -> Sounds:
        """Return what sounds in a piece, from its start."""
        return self._inside(piece, values)[0] if isinstance(piece, Timed) else piece.sounds

    def yielded(self, piece: Piece, values: Values) -> Sounds:
        """Return what was left out in a piece to yield to other speech."""
        return self._inside(piece, values)[1] if isinstance(piece, Timed) else ()

    def _inside(self, piece: Timed, values: Values) -> tuple[Sounds, Sounds]:
        return sounds_in(piece, self.length_of(piece, values), self.inner(piece, values), self.extents)

    def total(self, values: Values) -> Ms:
        """Return how long the session is: to the last tail, or `tail` after the last word."""
        at = end = Ms(self._rigid + sum(values[place.span] * place.copies for place in self.places))
        for piece in reversed(self.pieces):
            if at + self._longest_reach <= end:
                break
            at = Ms(at - self.length_of(piece, values))
            for offset, sound in self.sounds(piece, values):
                tail = self.tail if isinstance(sound, Say) else Ms(0)
                end = Ms(max(end, at + offset + self.extents.of(sound).sounds + tail))
        return end
