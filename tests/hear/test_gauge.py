"""What a track measures does not depend on the pieces that it is heard in."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.core.meter import true_peak_db
from voiceguide.hear.gauge import Gauge


def test_a_peak_is_the_sounds_own_wherever_a_piece_ends() -> None:
    """A loud tone that goes on from piece to piece has no crest where a piece is cut off."""
    time = np.arange(480_000 + 7_680) / 48_000
    tone = (0.8 * np.sin(2 * np.pi * 6.25 * time)).astype(np.float32)
    gauge = Gauge([], [])
    for start in range(0, len(tone), 100_000):
        gauge.feed(tone[start : start + 100_000])
    gauge.finish()
    assert gauge.true_peak == pytest.approx(true_peak_db(tone), abs=1e-6)
    assert gauge.frames == len(tone)
