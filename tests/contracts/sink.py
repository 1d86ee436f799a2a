"""What every `Sink` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from voiceguide.core.sound import Block
from voiceguide.core.units import Frames

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voiceguide.core.interfaces import Sink
    from voiceguide.core.sound import Pcm


def noise(seed: int, frames: int) -> Pcm:
    """Return frames that look like no others."""
    return np.random.default_rng(seed).uniform(-0.5, 0.5, frames).astype(np.float32)


class SinkContract:
    """Subclass as `Test…` and override the fixture `make`, and `tolerance` where samples are rounded."""

    tolerance = 0.0
    """How far a sample may be from what was written; 1/32767 for 16 bits."""

    @pytest.fixture
    def make(self, tmp_path: Path) -> Callable[[], tuple[Sink, Callable[[], Pcm]]]:
        """Return a function that makes a sink, and beside it one that hears it after `close`.

        What is heard are all frames from 0 to the end of the last block, at 48 kHz.
        """
        raise NotImplementedError

    def same(self, heard: Pcm, meant: Pcm) -> None:
        """Hold what is heard against what was meant, frame for frame."""
        assert heard.shape == meant.shape
        assert np.max(np.abs(heard - meant), initial=0.0) <= self.tolerance

    def test_blocks_follow_each_other(self, make: Callable[[], tuple[Sink, Callable[[], Pcm]]]) -> None:
        """Blocks that touch, of any length, come out as one run without a seam."""
        sink, hear = make()
        whole = noise(1, 20_000)
        at = 0
        for length in (1, 47, 1152, 9000, 9800):
            sink.write(Block(Frames(at), whole[at : at + length]))
            at += length
        sink.close()
        self.same(hear(), whole)

    def test_gaps_are_silence(self, make: Callable[[], tuple[Sink, Callable[[], Pcm]]]) -> None:
        """Where nothing was written, at the start or between blocks, there is digital silence."""
        sink, hear = make()
        meant = np.zeros(150_000, np.float32)
        for start, length in ((5_000, 300), (5_301, 1_152), (149_000, 1_000)):
            meant[start : start + length] = noise(start, length)
            sink.write(Block(Frames(start), meant[start : start + length]))
        sink.close()
        heard = hear()
        self.same(heard, meant)
        assert not heard[:5_000].any()
        assert not heard[7_000:149_000].any()

    def test_an_empty_block_changes_nothing(self, make: Callable[[], tuple[Sink, Callable[[], Pcm]]]) -> None:
        """A block without frames is taken and is not heard."""
        sink, hear = make()
        sink.write(Block(Frames(0), noise(1, 100)))
        sink.write(Block(Frames(100), noise(1, 0)))
        sink.write(Block(Frames(100), noise(2, 100)))
        sink.close()
        self.same(hear(), np.concatenate((noise(1, 100), noise(2, 100))))

    def test_the_writer_may_use_its_buffer_again(
        self, make: Callable[[], tuple[Sink, Callable[[], Pcm]]]
    ) -> None:
        """What the writer does to its array after the write is not heard, and the sink leaves it alone."""
        sink, hear = make()
        buffer = noise(1, 500)
        sink.write(Block(Frames(0), buffer))
        assert np.array_equal(buffer, noise(1, 500))
        buffer[:] = 0.9
        sink.close()
        self.same(hear(), noise(1, 500))

    def test_close_twice_is_close_once(self, make: Callable[[], tuple[Sink, Callable[[], Pcm]]]) -> None:
        """A second close does nothing and harms nothing."""
        sink, hear = make()
        sink.write(Block(Frames(10), noise(1, 500)))
        sink.close()
        before = hear()
        sink.close()
        self.same(hear(), before)
        assert len(before) == 510

    def test_nothing_written_is_nothing_heard(
        self, make: Callable[[], tuple[Sink, Callable[[], Pcm]]]
    ) -> None:
        """A sink that is closed at once holds no frame."""
        sink, hear = make()
        sink.close()
        assert len(hear()) == 0
