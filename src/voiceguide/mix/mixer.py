"""A passage to an island: clips added up at their places, under the ceiling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.sound import Island, Pcm, amplitude
from voiceguide.mix.limiter import limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceguide.mix.islands import Passage


def render(passage: Passage, load: Callable[[str], Pcm]) -> Island:
    """Mix a passage, a clip at a time; takes the memory of the passage, not of the session.

    A clip that is longer than its sounding is cut there: what is left is to be padding.

    Raises:
        ValueError: A clip is shorter than its sounding.
    """
    pcm = np.zeros(passage.end - passage.start, np.float32)
    for one in passage.soundings:
        clip = load(one.key)[: one.length]
        if len(clip) < one.length:
            raise ValueError(f"{one.key} has {len(clip)} frames, not {one.length}")
        at = one.start - passage.start
        pcm[at : at + one.length] += clip * np.float32(amplitude(one.gain_db))
    return Island(passage.start, limit(pcm, passage.ceiling_db))
