"""Any sound goes round once its end has melted into its start."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.core.sound import Pcm
from voiceguide.core.units import GRID_FRAMES, Frames
from voiceguide.mix.loop import SEAM, loop


def _brown(frames: int) -> Pcm:
    """Return noise whose neighbouring samples are close, so that a jump shows."""
    walk = np.cumsum(np.random.default_rng(4).standard_normal(frames + 4_799))
    wave = walk[4_799:] - np.convolve(walk, np.ones(4_800) / 4_800, "valid")
    return (0.1 * wave / np.sqrt(np.mean(wave**2))).astype(np.float32)


def test_a_loop_is_whole_frames_and_goes_on_where_it_ends() -> None:
    """Its length is a multiple of 24 ms, and after its last sample comes the one that came before."""
    pcm = _brown(480_777)
    made = loop(pcm)
    assert len(made) == (480_777 - SEAM) // GRID_FRAMES * GRID_FRAMES
    assert np.array_equal(made[SEAM:], pcm[SEAM : len(made)])
    jumps = np.abs(np.diff(np.concatenate((made, made[:1]))))
    assert jumps[-1] <= np.percentile(jumps, 99.9)
    assert abs(made[0] - pcm[len(made)]) < 1e-4


def test_the_seam_is_as_loud_as_the_rest() -> None:
    """The two sounds in the seam are unlike, and their power is that of one."""
    made = loop(_brown(1_440_000), Frames(240_000)).astype(np.float64)
    rms = [float(np.sqrt(np.mean(part**2))) for part in (made[:240_000], made[240_000:])]
    assert 20 * abs(np.log10(rms[0] / rms[1])) < 0.8


@pytest.mark.parametrize(("frames", "seam"), [(3_000, 1_000), (200_000, 100_000), (90_000, 0)])
def test_a_sound_too_short_for_its_seam_is_refused(frames: int, seam: int) -> None:
    """A seam that takes up the sound, or none at all, is refused."""
    with pytest.raises(ValueError, match="cannot be looped"):
        loop(_brown(frames), Frames(seam))
