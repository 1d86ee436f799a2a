"""The line of pieces with its elastic places: how long it is for given values, and where all comes to stand.

A block with a length of its own is a line in the line, with a dial of its own. All its turns
are one such line, so that the copies of a place in it share one value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from voiceguide.core.session import Play, Say, Session
from voiceguide.core.source import Span
from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms, grid_down, grid_up
from voiceguide.core.utterance import Utterance
from voiceguide.plan.dial import Place, Values, at_dial, fit
from voiceguide.plan.flow import pieces_of, slots_of
from voiceguide.plan.inside import by_place, inner_values, need_of, sounds_in
from voiceguide.plan.pieces import (
    Extents,
    Fixed,
    Nest,
    Pause,
    Piece,
    Sound,
    Sounds,
    Timed,
    fixed_in,
    is_elastic,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece where it stands, and the line that it stands in with its values."""

    at: Ms
    piece: Piece
    line: Line
    values: Values
    said: Sounds | None = None
    """What sounds in it, at absolute times, where that is not what the line says; it has begun already."""

    @property
    def length(self) -> Ms:
        """How long it is."""
        return self.line.length_of(self.piece, self.values)

    @property
    def sounds(self) -> Sounds:
        """What sounds in it, at absolute times; nothing in a nest, whose pieces are placed themselves."""
        if self.said is not None:
            return self.said
        return self._absolute(self.line.sounds(self.piece, self.values))

    @property
    def yielded(self) -> Sounds:
        """What was left out in it to yield to other speech, at absolute times."""
        return self._absolute(self.line.yielded(self.piece, self.values))

    def _absolute(self, sounds: Sounds) -> Sounds:
        return tuple((Ms(self.at + offset), sound) for offset, sound in sounds)


class Line:
    """Pieces one after another; the values of the elastic ones are an argument everywhere."""

    def __init__(
        self,
        turns: Sequence[Sequence[Piece]],
        extents: Extents,
        tail: Ms | None = None,
        fits: tuple[Span, ...] = (),
    ) -> None:
        """Take the pieces of each turn; a session is one turn.

        Args:
            turns: What stands in each.
            extents: How long everything lasts that can sound.
            tail: The silence after a session's last word; None in a block, whose chimes may ring on
                under what follows.
            fits: Where the length of the block is written, and before it those of the blocks around it.
        """
        self.extents = extents
        self.fits = fits
        self.tail = tail
        nests = [piece for turn in turns for piece in turn if isinstance(piece, Nest)]
        self.declared = tuple(dict.fromkeys((nest.span, nest.least, nest.most) for nest in nests))
        """The lengths that the blocks in it are to have, whether they can be had or not."""
        self.nests = _blocks(nests, extents, fits)
        """Those blocks, each with all its turns."""
        self._ranges = {span: (least, most) for span, least, most in reversed(self.declared) if least < most}
        bounded = {span: iter(inner.turns) for span, inner in self.nests.items()}
        self.turns: tuple[tuple[Piece, ...], ...] = tuple(
            tuple(
                self._bounded(one, next(bounded[one.span])) if isinstance(one, Nest) else one for one in turn
            )
            for turn in turns
        )
        self.pieces = tuple(piece for turn in self.turns for piece in turn)
        self.copies = by_place(piece for piece in self.pieces if isinstance(piece, Timed))
        self._counts = tuple(Counter(one.span for one in turn if is_elastic(one)) for turn in self.turns)
        self._rigid = tuple(
            sum(self.length_of(piece, {}) for piece in turn if not is_elastic(piece)) for turn in self.turns
        )
        self.places = tuple(self._places())
        self._inner: dict[tuple[Span, Ms], Values] = {}
        self._fitted: dict[Ms, Values] = {}
        self._longest_reach = self._farthest()

    def _bounded(self, nest: Nest, pieces: tuple[Piece, ...]) -> Nest:
        """Narrow what a block with a length of its own is to last to what it can."""
        inner = self.nests[nest.span]
        # an elastic place has one value, and so one range, for all copies
        bounds = self._ranges[nest.span] if nest.least < nest.most else (nest.least, nest.most)
        least, most = (min(max(bound, inner.shortest), inner.longest) for bound in bounds)
        return replace(nest, least=least, most=most, pieces=pieces)

    def _places(self) -> Iterator[Place]:
        """Yield the elastic places; of the copies those of one turn count, for the longest turn decides."""
        first: dict[Span, Pause | Timed | Nest] = {}
        most: Counter[Span] = Counter()
        for piece in self.pieces:
            if is_elastic(piece):
                first.setdefault(piece.span, piece)
        for count in self._counts:
            most |= count
        for span, piece in first.items():
            yield Place(span, piece.least, piece.most, self._need(piece), most[span])

    def _need(self, piece: Pause | Timed | Nest) -> Ms:
        """Return what speech needs, in whole frames above the least, and never more than the most."""
        match piece:
            case Timed():
                return need_of(self.copies[piece.span], self.extents)
            case Pause(need=need):
                frames = grid_up(Ms(max(need - piece.least, 0)))
                return Ms(piece.least + min(frames, grid_down(Ms(piece.most - piece.least))))
            case Nest():
                return piece.least

    def _farthest(self) -> Ms:
        """Return how long a sound of any piece can need after its start, roughly and never too little."""
        if self.tail is not None:
            extents = (*self.extents.chimes.values(), *self.extents.files.values())
            return max([self.tail, *(extent.sounds for extent in extents)])
        sounds = (sound for piece in self.pieces for fixed in fixed_in(piece) for _, sound in fixed.sounds)
        return max((self._reach(sound) for sound in sounds), default=Ms(0))

    def _reach(self, sound: Sound) -> Ms:
        """Return for how long after a sound has begun the line cannot be over."""
        if self.tail is not None:
            return Ms(self.extents.of(sound).sounds + (self.tail if isinstance(sound, Say) else 0))
        return self.extents.of(sound).sounds if isinstance(sound, Say | Play) else Ms(0)

    @cached_property
    def shortest(self) -> Ms:
        """How long it is with all that is elastic at its least."""
        return self.total(at_dial(self.places, 0).values)

    @cached_property
    def longest(self) -> Ms:
        """How long it is with all that is elastic at its most.

        What is longer only by the frames that the grid cuts off can be had all the same: in silence.
        """
        return self.total({place.span: place.most for place in self.places})

    def length_of(self, piece: Piece, values: Values) -> Ms:
        """Return how long a piece is."""
        if isinstance(piece, Fixed):
            return piece.length
        return values.get(piece.span, piece.least) if is_elastic(piece) else piece.least

    def inner(self, piece: Timed, values: Values) -> Values:
        """Return the values of the elastic pauses inside a step."""
        length = self.length_of(piece, values)
        key = (piece.span, length)
        if key not in self._inner:
            self._inner[key] = inner_values(self.copies[piece.span], length)
        return self._inner[key]

    def fitted(self, length: Ms) -> Values:
        """Return the values with which every turn of a block lasts as long as it can within a length."""
        if length not in self._fitted:
            self._fitted[length] = fit(self.places, self.total, length).values
        return self._fitted[length]

    def sounds(self, piece: Piece, values: Values) -> Sounds:
        """Return what sounds in a piece, from its start; nothing in a nest, whose pieces sound themselves."""
        match piece:
            case Timed():
                return self._inside(piece, values)[0]
            case Nest():
                return ()
            case _:
                return piece.sounds

    def yielded(self, piece: Piece, values: Values) -> Sounds:
        """Return what was left out in a piece to yield to other speech."""
        return self._inside(piece, values)[1] if isinstance(piece, Timed) else ()

    def _inside(self, piece: Timed, values: Values) -> tuple[Sounds, Sounds]:
        return sounds_in(piece, self.length_of(piece, values), self.inner(piece, values), self.extents)

    def total(self, values: Values) -> Ms:
        """Return how long the longest turn is; a session lasts to its last tail, or `tail` after its last word.

        A block lasts until the last voice in it has ended, or a sound that is played.
        """
        return max((self._total(number, values) for number in range(len(self.turns))), default=Ms(0))

    def _total(self, number: int, values: Values) -> Ms:
        end = self._sum(number, values)
        for placed in self._backwards(self.turns[number], values, end):
            for at, sound in placed.sounds:
                end = max(end, Ms(at + self._reach(sound)))
            if placed.at + self._longest_reach <= end:
                break
        return end

    def _sum(self, number: int, values: Values) -> Ms:
        elastic = sum(values[span] * copies for span, copies in self._counts[number].items())
        return Ms(self._rigid[number] + elastic)

    def placed(self, values: Values) -> tuple[Placed, ...]:
        """Place every piece of a session, a nest before those that stand in it."""
        return tuple(reversed(tuple(self._backwards(self.pieces, values, self._sum(0, values)))))

    def _backwards(self, turn: Sequence[Piece], values: Values, end: Ms) -> Iterator[Placed]:
        """Yield pieces that end at a time, the last one first, a nest after those that stand in it."""
        at = end
        for piece in reversed(turn):
            length = self.length_of(piece, values)
            at = Ms(at - length)
            if isinstance(piece, Nest):
                inner = self.nests[piece.span]
                fitted = inner.fitted(length)
                last = at + sum(inner.length_of(one, fitted) for one in piece.pieces)
                yield from inner._backwards(piece.pieces, fitted, Ms(last))  # noqa: SLF001  a line in a line
            yield Placed(at, piece, self, values)

    def settings(self, values: Values) -> Iterator[tuple[Line, Values]]:
        """Yield this line and those of all blocks in it, each with every setting that its turns have."""
        yield self, values
        nests = (piece for piece in self.pieces if isinstance(piece, Nest))
        for span, length in dict.fromkeys((nest.span, self.length_of(nest, values)) for nest in nests):
            inner = self.nests[span]
            yield from inner.settings(inner.fitted(length))


def _blocks(nests: Sequence[Nest], extents: Extents, fits: tuple[Span, ...]) -> Mapping[Span, Line]:
    turns: defaultdict[Span, list[tuple[Piece, ...]]] = defaultdict(list)
    for nest in nests:
        turns[nest.span].append(nest.pieces)
    return {span: Line(pieces, extents, fits=(*fits, span)) for span, pieces in turns.items()}


def line_of(
    session: Session,
    speech: Mapping[Utterance, Extent],
    chimes: Mapping[str, Extent],
    files: Mapping[str, Extent],
) -> Line:
    """Lay a session down as a line; the lengths are those that `plan` takes."""
    extents = Extents(speech, chimes, slots_of(session, speech), files)
    return Line([pieces_of(session, extents)], extents, session.rhythm.tail)
