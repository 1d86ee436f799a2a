"""Stretches are cut out of a sound that comes in pieces."""

from __future__ import annotations

import numpy as np

from voiceguide.core.units import Ms
from voiceguide.hear.excerpts import excerpts


def test_stretches_are_cut_where_they_are() -> None:
    """Apart, overlapping, across pieces and past the end: each as long as asked, with what sounds there."""
    sound = np.concatenate((np.zeros(48_000), np.full(48_000, 0.5), np.zeros(48_000))).astype(np.float32)
    pieces = (sound[at : at + 7_001] for at in range(0, len(sound), 7_001))
    wanted = [(0, 500), (1100, 1900), (1500, 2500), (2900, 3400)]
    found = list(excerpts(pieces, [(Ms(start), Ms(end)) for start, end in wanted]))
    assert [len(one) for one in found] == [16 * (end - start) for start, end in wanted]
    levels = [(round(float(one[1000]), 1), round(float(one[-1000]), 1)) for one in found]
    assert levels == [(0.0, 0.0), (0.5, 0.5), (0.5, 0.0), (0.0, 0.0)]
