"""What the player's tests stand on is itself as the interface asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.director import DirectorContract
from live.sittings import BlockDirector, step, tell
from voiceguide.core.interfaces import Director

BLOCKS = (step(20_000, (0, 2000), (6000, 1000)), tell(9000), step(25_000, section="Two"))


class TestBlockDirector(DirectorContract):
    """The tests' Director is one."""

    @pytest.fixture
    def make(self) -> Callable[[], Director]:
        """Return a maker of Directors without a bed."""
        return lambda: BlockDirector(BLOCKS)


class TestBedDirector(DirectorContract):
    """The tests' Director with a bed is one, too."""

    @pytest.fixture
    def make(self) -> Callable[[], Director]:
        """Return a maker of Directors with a bed."""
        return lambda: BlockDirector(BLOCKS, bed=True)
