"""How loud a track is to be: the gains of what sounds, and the ceiling of the limiter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from voiceguide.core.utterance import Utterance
from voiceguide.voice.calibration import TARGET_LUFS


@dataclass(frozen=True, slots=True)
class Profile:
    """What a mix is made with."""

    gain_db: float
    """On everything; on speech there is more where the limiter takes some back (`voice_gains`)."""
    ceiling_db: float
    """dBTP of the mix: under what is promised, as encoders add to it."""


HEADROOM_DB: Final = 1.0
"""What most encoders add to a peak at the most, and a little more."""


@dataclass(frozen=True, slots=True)
class Loud:
    """A loudness that somebody asks for, as it is promised of the finished track."""

    lufs: float
    """Of speech, mono."""
    peak_db: float
    """dBTP."""

    def mixed_for(self, headroom_db: float = HEADROOM_DB) -> Profile:
        """Return how it is mixed for an encoder that adds so much to a peak."""
        return Profile(self.lufs - TARGET_LUFS, self.peak_db - headroom_db)


USUAL: Final = Loud(-19.0, -1.0)
"""As podcasts have it."""

PROFILES: Final = {"podcast": USUAL, "alexa": Loud(-17.0, -2.0), "ebu": Loud(-26.0, -1.0)}
"""By the name that the command line knows."""

NO_GAINS: Final[Mapping[Utterance, float]] = MappingProxyType({})
"""Every voice has the profile's gain."""

PODCAST: Final = USUAL.mixed_for()
"""What is played, and most tracks."""
