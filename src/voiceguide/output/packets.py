"""Packets of a lossy codec, and tracks that are cut out of them.

A session is encoded once. A track's packets are those of the session; it begins some packets early,
so that a decoder knows what went before, and says how much of that is not to be heard. So an album's tracks
put together are the very session, to the sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceguide.core.errors import OutputFailed
from voiceguide.core.units import Frames
from voiceguide.output.codec import Codec, Encoder, chunks
from voiceguide.output.reel import Reel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voiceguide.core.sound import Block


@dataclass(frozen=True, slots=True)
class Cut:
    """Which packets make a track, and what of them is heard."""

    first: int
    count: int
    skip: Frames
    """Samples before the track's own."""
    length: Frames


class Packets:
    """A session's packets, each of one length, to be cut in order.

    Args:
        codec: What makes them.
        bitrate: Kbit/s.
        delay: Samples by which the packets lag behind the sound.
        warm: Packets that a decoder needs before the first one that is heard.
        blocks: The session's sound.
        length: The session's.
    """

    def __init__(  # noqa: PLR0913  a codec's facts, and a sound
        self, codec: Codec, bitrate: int, delay: Frames, warm: int, blocks: Iterable[Block], length: Frames
    ) -> None:
        self._encoder = Encoder(codec, bitrate)
        self._size, self._delay, self._warm = codec.packet, delay, warm
        sound = self._encoder.packets(chunks(blocks, Frames(0), length, codec.packet))
        self._reel = Reel(((at, at + 1, one) for at, one in enumerate(sound)), overlap=warm + 2)

    @property
    def header(self) -> bytes:
        """What a decoder needs to know before the first packet."""
        return self._encoder.header

    def cut(self, start: Frames, end: Frames) -> Cut:
        """Return which packets make the track from one place to another."""
        first = max((self._delay + start) // self._size - self._warm, 0)
        last = -(-(self._delay + end) // self._size)
        skip = Frames(self._delay + start - first * self._size)
        return Cut(first, last - first, skip, Frames(end - start))

    def of(self, cut: Cut) -> Iterator[bytes]:
        """Yield the packets of a track; tracks are asked for in order.

        Raises:
            OutputFailed: The encoder gave fewer than it was asked for.
        """
        count = 0
        for _, _, packet in self._reel.between(cut.first, cut.first + cut.count):
            yield packet
            count += 1
        if count != cut.count:
            raise OutputFailed("the encoder gave fewer packets than it was asked for", "Reinstall av.")
