"""How long speech would last at its words a minute: for a quick look, never for a track."""

from __future__ import annotations

from voiceguide.core.timeline import Extent
from voiceguide.core.units import MINUTE, Ms, grid_up
from voiceguide.core.utterance import Utterance


def estimate(utterance: Utterance) -> Extent:
    """Guess an utterance's extent from its words and its rate; it may be off by half."""
    sounds = Ms(max(len(utterance.text.split()), 1) * MINUTE // utterance.rate)
    return Extent(sounds, grid_up(sounds))
