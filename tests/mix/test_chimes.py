"""Every chime that ships is calm: no click, nothing that startles, an end in silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voiceguide.core.meter import momentary_max_lufs, true_peak_db
from voiceguide.core.sound import Pcm, amplitude
from voiceguide.core.units import FRAMES_PER_MS, GRID, frames_from_ms
from voiceguide.mix.chimes import synthesise
from voiceguide.mix.recipes import ChimeRecipe, read_recipe

FOLDER = Path(__file__).parents[2] / "audio" / "chimes"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def _recipe(name: str) -> ChimeRecipe:
    return read_recipe(name, (FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=NAMES)
def chime(request: pytest.FixtureRequest) -> tuple[ChimeRecipe, Pcm]:
    """Return a shipped recipe and its sound."""
    recipe = _recipe(request.param)
    return recipe, synthesise(recipe)


def _level(pcm: Pcm) -> float:
    return float(np.sqrt(np.mean(pcm.astype(np.float64) ** 2)))


def test_the_eight_chimes_are_there() -> None:
    """The chimes that the manual names ship."""
    assert {"bowl", "bell", "gong", "block", "triangle", "marimba", "click", "rainstick"} <= set(NAMES)


def test_a_chime_is_as_long_and_as_loud_as_its_recipe_says(chime: tuple[ChimeRecipe, Pcm]) -> None:
    """Length is exact to the sample, loudness within a thousandth of a LU, peaks far from full scale."""
    recipe, pcm = chime
    assert pcm.dtype == np.float32
    assert len(pcm) == frames_from_ms(recipe.length)
    assert len(pcm) % FRAMES_PER_MS == 0
    assert recipe.lead % GRID == 0
    assert momentary_max_lufs(pcm) == pytest.approx(recipe.loudness, abs=1e-3)
    assert momentary_max_lufs(pcm) <= -23
    assert true_peak_db(pcm) < -6


def test_a_chime_starts_and_ends_without_a_click(chime: tuple[ChimeRecipe, Pcm]) -> None:
    """It begins at zero, ends in silence, and never jumps further than the rest of it swings."""
    _, pcm = chime
    assert pcm[0] == 0
    assert np.abs(pcm[-480:]).max() < amplitude(-90)
    jumps = np.abs(np.diff(pcm))
    assert jumps[:24].max() <= jumps[24:].max() * 1.2
    assert jumps[:4].max() < 0.01


def test_a_chime_leaves_room_for_words_after_its_lead(chime: tuple[ChimeRecipe, Pcm]) -> None:
    """What rings on after the lead is 11 LU or more under the speech, which is at -19."""
    recipe, pcm = chime
    tail = pcm[frames_from_ms(recipe.lead) :]
    assert len(tail) == 0 or momentary_max_lufs(tail) <= -30


def test_the_same_recipe_gives_the_same_samples() -> None:
    """Chance is seeded: a rainstick falls the same way twice, and another seed falls otherwise."""
    text = (FOLDER / "rainstick.toml").read_text(encoding="utf-8")
    first, again = (synthesise(read_recipe("rain", text)) for _ in range(2))
    other = synthesise(read_recipe("rain", text.replace("seed = 7", "seed = 8")))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_bowl_rings_at_its_pitch_and_beats() -> None:
    """The strongest tone is the recipe's pitch, and its level swells again after it ebbed."""
    recipe = _recipe("bowl")
    pcm = synthesise(recipe)
    strength = np.abs(np.fft.rfft(pcm))
    assert np.argmax(strength) / len(pcm) * 48_000 == pytest.approx(recipe.pitch, abs=1)
    levels = [_level(pcm[at : at + 9_600]) for at in range(0, 480_000, 9_600)]
    swells = [
        now
        for before, now, after in zip(levels, levels[1:], levels[2:], strict=False)
        if before < now > after
    ]
    assert len(swells) >= 3


def test_a_gong_blooms() -> None:
    """A gong is loudest some time after the stroke, not at it."""
    pcm = synthesise(_recipe("gong"))
    levels = [_level(pcm[at : at + 2_400]) for at in range(0, 96_000, 2_400)]
    assert 3 <= int(np.argmax(levels)) <= 20
