"""How loud a track is to be: the voice's gain, and the ceiling of the limiter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Profile:
    """A loudness that somebody asks for."""

    gain_db: float
    """On everything, so that chimes and beds keep their place beside the speech.

    Where the limiter has work to do it takes some of that back: more of it than the difference is given.
    """
    ceiling_db: float
    """dBTP of the mix: under what is promised, as encoders add up to 0.7."""


PODCAST: Final = Profile(0.0, -2.0)
"""Speech at -19 LUFS, mono."""

PROFILES: Final = {"podcast": PODCAST, "alexa": Profile(2.75, -2.6), "ebu": Profile(-7.0, -2.0)}
"""By the name that the command line knows; speech at -19, -17 and -26 LUFS, mono."""
