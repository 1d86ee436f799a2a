"""The quick look: words over words a minute."""

from __future__ import annotations

import pytest

from voiceguide.core.timeline import Extent
from voiceguide.core.units import Ms
from voiceguide.core.utterance import Utterance
from voiceguide.plan.estimate import estimate


@pytest.mark.parametrize(
    ("text", "rate", "sounds", "slot"),
    [
        ("rub the sole", 120, 1500, 1512),
        ("rub", 120, 500, 504),
        ("rub the sole gently", 240, 1000, 1008),
        ("rub", 140, 428, 432),
        ("", 120, 500, 504),
    ],
)
def test_words_last_a_minute_over_the_rate_each(text: str, rate: int, sounds: int, slot: int) -> None:
    """Rounded down to a millisecond, and padded to whole frames; never nothing."""
    utterance = Utterance(text, "fake:voice", rate, "en")
    assert estimate(utterance) == Extent(Ms(sounds), Ms(slot))
