"""An island is the sum of its clips, under the ceiling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.meter import true_peak_db
from voiceguide.core.sound import Pcm, Sounding, amplitude
from voiceguide.core.units import Frames
from voiceguide.mix.islands import gather
from voiceguide.mix.limiter import CEILING_DB
from voiceguide.mix.mixer import render

CLIPS: dict[str, Pcm] = {
    f"clip {seed}": np.random.default_rng(seed).uniform(-0.04, 0.04, 3_000 + 7 * seed).astype(np.float32)
    for seed in range(5)
}


def _sounding(start: int, key: str, gain_db: float) -> Sounding:
    return Sounding(Frames(start), Frames(len(CLIPS[key])), key, gain_db)


SOUNDINGS = st.lists(
    st.builds(
        _sounding,
        st.integers(0, 90_000),
        st.sampled_from(sorted(CLIPS)),
        st.sampled_from((0.0, -1.5, -12.0)),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(SOUNDINGS)
def test_islands_add_up_to_the_sum_of_their_clips(soundings: list[Sounding]) -> None:
    """Islands laid on a timeline are every clip at its place and gain, to the sample."""
    wanted, laid = np.zeros(100_000), np.zeros(100_000, np.float32)
    for one in soundings:
        wanted[one.start : one.start + one.length] += CLIPS[one.key] * amplitude(one.gain_db)
    for passage in gather(soundings):
        island = render(passage, CLIPS.__getitem__)
        assert (island.start, island.end) == (passage.start, passage.end)
        assert island.pcm.dtype == np.float32
        laid[island.start : island.end] += island.pcm
    assert np.allclose(laid, wanted, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(SOUNDINGS)
def test_where_silence_parts_sound_the_samples_are_the_same_together_or_apart(
    soundings: list[Sounding],
) -> None:
    """One long island or many short ones: the limiter at work too, the samples are equal bit for bit."""
    loud = {key: clip * np.float32(30) for key, clip in CLIPS.items()}
    (together,) = (render(passage, loud.__getitem__) for passage in gather(soundings, Frames(1_000_000)))
    for passage in gather(soundings):
        island = render(passage, loud.__getitem__)
        stretch = together.pcm[island.start - together.start : island.end - together.start]
        assert np.array_equal(island.pcm, stretch)
        assert true_peak_db(island.pcm) <= CEILING_DB + 0.02


def test_one_clip_at_no_gain_is_itself() -> None:
    """A clip alone under the ceiling is passed on bit for bit."""
    (passage,) = gather([_sounding(480, "clip 2", 0.0)])
    assert np.array_equal(render(passage, CLIPS.__getitem__).pcm, CLIPS["clip 2"])


def test_padding_after_a_sounding_is_not_mixed() -> None:
    """A clip longer than its sounding is cut, one that is shorter is refused."""
    padded = {"word": np.concatenate((np.full(100, 0.1, np.float32), np.zeros(50, np.float32)))}
    (passage,) = gather([Sounding(Frames(0), Frames(100), "word")])
    assert np.array_equal(render(passage, padded.__getitem__).pcm, padded["word"][:100])
    (passage,) = gather([Sounding(Frames(0), Frames(151), "word")])
    with pytest.raises(ValueError, match="word has 150 frames, not 151"):
        render(passage, padded.__getitem__)
