"""What tests of published folders share: one that is served, and MPD."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.mpd import Mpd, playing
from publish.published import Site, published


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a folder of two sessions that is published with the real voice, and served."""
    with published(tmp_path_factory.mktemp("published")) as served:
        yield served


@pytest.fixture
def mpd(tmp_path: Path) -> Iterator[Mpd]:
    """Run MPD without a sound card, on a socket of its own."""
    with playing(tmp_path) as program:
        yield program
