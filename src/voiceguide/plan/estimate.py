"""How long speech would last at its words a minute: for a quick look, never for a track."""

from __future__ import annotations

from voiceguide.core.timeline import Extent
from voiceguide.core.units import MINUTE, Ms, grid_up, stretched
from voiceguide.core.utterance import AS_SPOKEN, Utterance


def estimate(utterance: Utterance) -> Extent:
    """Guess an utterance's extent from its words and its rate; it may be off by half."""
    sounds = Ms(max(len(utterance.text.split()), 1) * MINUTE // utterance.rate)
    return stretched_extent(Extent(sounds, grid_up(sounds)), utterance.stretch)


def stretched_extent(extent: Extent, thousandths: int) -> Extent:
    """Return how much time speech takes that is stretched; as it is spoken, just what it took."""
    if thousandths == AS_SPOKEN:
        return extent
    sounds = stretched(extent.sounds, thousandths)
    return Extent(sounds, grid_up(sounds))
