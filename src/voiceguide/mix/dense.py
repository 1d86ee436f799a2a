"""A track with beds, cut into pieces that are mixed apart and remembered.

Pieces lie on a fixed grid from the track's start. A piece's samples depend on what sounds
within the limiter's and the duck's reach of it and on nothing else; its recipe tells just
that. A bed's loop is a whole number of pieces long, so where nobody speaks, pieces come again
and again, and each is made once.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Generic, TypeVar

import numpy as np

from voiceguide.core.beds import BED_FADE, BED_GAIN_DB
from voiceguide.core.sound import Block, Pcm, Sounding, amplitude
from voiceguide.core.units import GRID_FRAMES, Frames, frames_from_ms
from voiceguide.mix import duck
from voiceguide.mix.islands import MIX_VERSION
from voiceguide.mix.limiter import CEILING_DB, REACH, limit
from voiceguide.mix.ramps import equal_power

PIECE: Final = Frames(400 * GRID_FRAMES)
"""Frames in a piece: 9.6 s. An edit makes two or three of them anew, an hour has 375 to share out."""

GAIN_DB: Final = BED_GAIN_DB
"""A bed against the speech, before it is ducked, unless told otherwise."""

FADE: Final = frames_from_ms(BED_FADE)
"""Frames in which a bed comes and goes, and in which one changes into another."""

DENSE_VERSION: Final = 1
"""Goes into every piece's recipe; count it up when beds, fades or ducking sound otherwise."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, order=True)
class Bed:
    """A loop that sounds for a while under everything else; no samples."""

    start: Frames
    end: Frames
    key: str
    """What the loop's samples are found by."""
    loop_length: Frames
    gain_db: float = GAIN_DB
    """Against the speech: loops come at the speech's loudness."""
    duck_db: float = duck.DUCK_DB
    """How much less under words."""
    fade_in: Frames = FADE
    fade_out: Frames = FADE


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a track before it is mixed, with what it needs to be."""

    start: Frames
    """On the grid of 24 ms."""
    end: Frames
    """On the grid of 24 ms."""
    heard: tuple[Frames, Frames]
    """What is to be mixed: the piece, and the margins that an encoder hears."""
    soundings: tuple[Sounding, ...]
    """Sorted: all that reach into what is heard, or near enough for the limiter."""
    beds: tuple[Bed, ...]
    """The same of beds."""
    spoken: tuple[duck.Interval, ...]
    """What beds step back for there."""
    ceiling_db: float = CEILING_DB
    """dBTP that nothing of it is to pass."""

    @property
    def recipe(self) -> str:
        """Everything that the samples depend on, as a hash; not where the piece stands."""
        zero, end = self.heard
        lines = [f"dense {DENSE_VERSION} {MIX_VERSION} {self.start - zero} {self.end - zero} {end - zero}"]
        lines[0] += f" {self.ceiling_db}"
        lines += [
            f"{one.start - zero} {one.length} {float(one.gain_db).hex()} {one.key}" for one in self.soundings
        ]
        lines += [f"bed {_told(bed, *_mixed(self.heard))}" for bed in self.beds]
        lines += [f"spoken {first - zero} {last - zero}" for first, last in self.spoken]
        return hashlib.blake2b("\n".join(lines).encode(), digest_size=32).hexdigest()


def cut(  # noqa: PLR0913  what a track is made of, and how it is to be cut
    length: Frames,
    soundings: Sequence[Sounding],
    beds: Sequence[Bed],
    spoken: Sequence[duck.Interval],
    *,
    before: Frames = Frames(0),
    after: Frames = Frames(0),
    piece: Frames = PIECE,
    ceiling_db: float = CEILING_DB,
) -> Iterator[Piece]:
    """Cut a track into pieces of `piece` frames, in order; those in which nothing is heard are left out.

    Args:
        length: The track's. Pieces go on to one unit of the grid beyond it, for an encoder to ring out;
            the last one takes in what would be less than half a piece.
        soundings: In any order; what has no length is left out.
        beds: In any order; where two sound at once they are added up.
        spoken: Where beds are to step back.
        before: Frames before each piece that are to be heard, where the track has them.
        after: Frames after each piece that are to be heard; beyond the track's end there is silence.
        piece: A whole number of 24 ms.
        ceiling_db: What true peaks stay under.

    Raises:
        ValueError: A piece or a margin is not in whole 24 ms.
    """
    if piece < GRID_FRAMES or any(frames % GRID_FRAMES for frames in (piece, before, after)):
        raise ValueError(f"pieces of {piece} frames with margins {before} and {after} are off the grid")
    sounds = _Row(sorted(one for one in soundings if one.length > 0), _extent)
    grounds = _Row(sorted(bed for bed in beds if bed.end > bed.start), lambda bed: (bed.start, bed.end))
    words = _Row(duck.held(spoken), lambda interval: interval)
    whole = -(-length // GRID_FRAMES) * GRID_FRAMES + GRID_FRAMES
    count = max((whole + piece // 2) // piece, 1)
    for number in range(count):
        start, end = number * piece, (number + 1) * piece if number < count - 1 else whole
        heard = Frames(max(start - before, 0)), Frames(end + after)
        if not sounds.within(*heard) and not grounds.within(*heard):
            continue
        mixed = _mixed(heard)
        under = grounds.within(*mixed)
        near = words.within(mixed[0] - duck.REACH, mixed[1] + duck.REACH) if under else ()
        talk = duck.near(near, *mixed)
        yield Piece(Frames(start), Frames(end), heard, sounds.within(*mixed), under, talk, ceiling_db)


def merge(one: Piece, following: Piece) -> Piece:
    """Return two pieces that follow each other as a single one."""
    heard = one.heard[0], following.heard[1]
    soundings = Counter(one.soundings) | Counter(following.soundings)
    beds = Counter(one.beds) | Counter(following.beds)
    spoken = duck.near(one.spoken + following.spoken, *_mixed(heard)) if beds else ()
    return Piece(
        one.start,
        following.end,
        heard,
        tuple(sorted(soundings.elements())),
        tuple(sorted(beds.elements())),
        spoken,
        one.ceiling_db,
    )


def render_piece(piece: Piece, load: Callable[[str], Pcm]) -> Block:
    """Mix what is heard of a piece: the very samples that a mix of the whole track has there.

    Takes the memory of the piece and of one loop, whatever the track's length.

    Raises:
        ValueError: A clip is shorter than its sounding, or a loop than its bed says.
    """
    first, last = _mixed(piece.heard)
    pcm = np.zeros(last - first, np.float32)
    for bed in piece.beds:
        _lay(bed, piece.spoken, pcm, first, _loaded(bed.key, bed.loop_length, load))
    for one in piece.soundings:
        clip = _loaded(one.key, one.length, load)
        begin, end = max(one.start, first), min(one.start + one.length, last)
        part = clip[begin - one.start : end - one.start]
        pcm[begin - first : end - first] += part * np.float32(amplitude(one.gain_db))
    start, end = piece.heard
    return Block(start, np.ascontiguousarray(limit(pcm, piece.ceiling_db)[start - first : end - first]))


def _lay(bed: Bed, spoken: Sequence[duck.Interval], pcm: Pcm, first: Frames, loop: Pcm) -> None:
    """Add a bed to a mix that begins at `first`."""
    start, end = Frames(max(bed.start, first)), Frames(min(bed.end, first + len(pcm)))
    sound = _turned(loop, start - bed.start, end - start)
    sound *= np.float32(amplitude(bed.gain_db))
    if start < bed.start + bed.fade_in:
        sound *= equal_power(np.arange(start, end) - bed.start, bed.fade_in)
    if end > bed.end - bed.fade_out:
        sound *= equal_power(bed.end - np.arange(start, end), bed.fade_out)
    if spoken:
        sound *= duck.duck(spoken, start, end, bed.duck_db)
    pcm[start - first : end - first] += sound


def _turned(loop: Pcm, at: int, count: int) -> Pcm:
    """Return so many samples of a loop that goes on for ever, from a place on."""
    sound, done = np.empty(count, np.float32), 0
    while done < count:
        first = (at + done) % len(loop)
        part = loop[first : first + count - done]
        sound[done : done + len(part)] = part
        done += len(part)
    return sound


def _loaded(key: str, length: Frames, load: Callable[[str], Pcm]) -> Pcm:
    pcm = load(key)[:length]
    if len(pcm) < length:
        raise ValueError(f"{key} has {len(pcm)} frames, not {length}")
    return pcm


def _told(bed: Bed, first: Frames, last: Frames) -> str:
    """Tell all that a bed's samples from `first` up to `last` depend on, counted from `first`."""
    rise = f"{bed.start - first} {bed.fade_in}" if bed.start + bed.fade_in > first else "on"
    fall = f"{bed.end - first} {bed.fade_out}" if bed.end - bed.fade_out < last else "on"
    gains = f"{float(bed.gain_db).hex()} {float(bed.duck_db).hex()}"
    return f"{(first - bed.start) % bed.loop_length} {bed.loop_length} {rise} {fall} {gains} {bed.key}"


def _mixed(heard: tuple[Frames, Frames]) -> tuple[Frames, Frames]:
    """Return what is to be mixed so that what is heard is limited as in the whole."""
    return Frames(heard[0] - REACH), Frames(heard[1] + REACH)


def _extent(one: Sounding) -> tuple[int, int]:
    return one.start, one.start + one.length


class _Row(Generic[_Item]):
    """Things in order of their starts, to be asked for by a stretch."""

    def __init__(self, items: Sequence[_Item], extent: Callable[[_Item], tuple[int, int]]) -> None:
        self._items = items
        self._extents = [extent(item) for item in items]
        self._starts = [start for start, _ in self._extents]
        self._ends = list(accumulate((end for _, end in self._extents), max))

    def within(self, first: int, last: int) -> tuple[_Item, ...]:
        """Return what sounds anywhere from `first` up to `last`."""
        chosen = range(bisect_right(self._ends, first), bisect_left(self._starts, last))
        return tuple(self._items[at] for at in chosen if self._extents[at][1] > first)
