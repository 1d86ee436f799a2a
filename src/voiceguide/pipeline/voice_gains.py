"""What each voice is raised by so that its speech is as loud as asked for once it is limited."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from voiceguide.core.meter import integrated_lufs
from voiceguide.core.sound import Pcm, amplitude
from voiceguide.mix.islands import MIX_VERSION
from voiceguide.mix.limiter import limit
from voiceguide.pipeline.profiles import PODCAST, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voiceguide.core.interfaces import Store
    from voiceguide.core.utterance import Utterance
    from voiceguide.voice.studio import Studio

_NEAR: Final = 0.02
"""LU that are near enough."""
_TRIES: Final = 12
_MOST: Final = 8.0
"""Decibels over the profile's gain: a voice that needs more would pump."""


def voice_gains(
    utterances: Iterable[Utterance], profile: Profile, studio: Studio, store: Store
) -> dict[Utterance, float]:
    """Return the gain on each utterance, dB: one for each voice and rate, found on its calibration text.

    What was found once is remembered. Only where everything is raised has the limiter so much to do that it takes
    back what anybody hears; otherwise every voice has the profile's gain.

    Raises:
        MachineError: The text has to be said, and the voice failed.
    """
    if profile.gain_db <= PODCAST.gain_db:
        return {}
    texts = {utterance: studio.calibration(utterance) for utterance in utterances}
    found: dict[str, float] = {}
    for key, utterance in {key: utterance for utterance, key in texts.items()}.items():
        parts = (key, profile.gain_db, profile.ceiling_db, MIX_VERSION)
        entry = f"raise-{hashlib.blake2b(repr(parts).encode(), digest_size=20).hexdigest()}"
        digits = store.get(entry)
        if digits is None:
            digits = repr(_gain(studio.rehearsal(utterance), profile)).encode()
            store.put(entry, digits)
        found[key] = float(digits)
    return {utterance: found[key] for utterance, key in texts.items()}


def _gain(speech: Pcm, profile: Profile) -> float:
    """Return the gain that makes speech louder, limited, than the usual profile does by the profile's gain."""
    wanted = integrated_lufs(limit(speech, PODCAST.ceiling_db)) + profile.gain_db
    gain = profile.gain_db
    for _ in range(_TRIES):
        off = wanted - integrated_lufs(limit(speech * amplitude(gain), profile.ceiling_db))
        if abs(off) < _NEAR:
            break
        gain = min(max(gain + off * 1.5, profile.gain_db), profile.gain_db + _MOST)
    return round(gain, 2)
