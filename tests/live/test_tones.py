"""The tones that answer: soft, short, and each tells what it means."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.core.meter import momentary_max_lufs, true_peak_db
from voiceguide.core.sound import Pcm
from voiceguide.core.units import SAMPLE_RATE
from voiceguide.live.tones import LOUDNESS, RECIPES, Tone, tone


def pitch(pcm: Pcm) -> float:
    """Return the strongest pitch of a sound, hertz."""
    return float(np.argmax(np.abs(np.fft.rfft(pcm, SAMPLE_RATE))))


def ends(kind: Tone) -> tuple[float, float]:
    """Return the pitch at the beginning of a tone, and at its end."""
    pcm, step = tone(kind), RECIPES[kind].every * 48
    return pitch(pcm[:step]), pitch(pcm[(len(RECIPES[kind].pitches) - 1) * step :])


@pytest.mark.parametrize("kind", Tone)
def test_a_tone_is_soft_and_short(kind: Tone) -> None:
    """-30 LUFS at the loudest, far from full scale, at most 0.6 s, and it begins and ends in silence."""
    pcm = tone(kind)
    assert momentary_max_lufs(pcm) == pytest.approx(LOUDNESS, abs=0.1)
    assert true_peak_db(pcm) < -12
    assert len(pcm) <= 0.6 * SAMPLE_RATE
    assert max(abs(float(pcm[0])), abs(float(pcm[-1]))) < 1e-3


def test_tones_say_which_way_it_goes() -> None:
    """Up for going on and more, down for back and less, low for what cannot be."""
    for up, down in ((Tone.RISE, Tone.FALL), (Tone.MORE, Tone.LESS)):
        assert ends(up)[1] > 1.3 * ends(up)[0]
        assert ends(down)[1] < ends(down)[0] / 1.3
    assert max(ends(Tone.LOW)) < 200


def test_a_tone_is_made_once() -> None:
    """The second time it is the same sound, so that an answer comes at once."""
    assert tone(Tone.RISE) is tone(Tone.RISE)
