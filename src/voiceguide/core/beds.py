"""Beds as an author names them: which background, how loud, how slowly it comes and goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from voiceguide.core.units import Ms

BED_GAIN_DB: Final = -18.0
"""A bed against the speech, before it is ducked, unless told otherwise."""

BED_FADE: Final = Ms(3000)
"""How long a bed takes to come and to go, and to change into another."""


@dataclass(frozen=True, slots=True)
class Background:
    """A bed and its level, or no bed."""

    name: str = ""
    """A shipped bed, or a sound file; empty for silence."""
    gain_db: float = BED_GAIN_DB
    """Against the speech."""

    def __str__(self) -> str:
        if not self.name:
            return "off"
        return self.name if self.gain_db == BED_GAIN_DB else f"{self.name} {self.gain_db:g}dB"


NO_BED: Final = Background()
"""Silence under the words."""
