"""Every bed that ships goes round without a seam, is calm, and is as loud as the speech."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voiceguide.core.meter import CELL, energy_cells, integrated_lufs
from voiceguide.core.sound import Pcm
from voiceguide.core.units import frames_from_ms
from voiceguide.mix.bed_recipes import BedRecipe, read_bed
from voiceguide.mix.beds import BED_LUFS, levelled, synthesise_bed
from voiceguide.mix.dense import PIECE

FOLDER = Path(__file__).parents[2] / "audio" / "beds"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
WINDOW = 2_048


def _recipe(name: str) -> BedRecipe:
    return read_bed(name, (FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _loop(name: str) -> Pcm:
    return synthesise_bed(_recipe(name))


@pytest.fixture(scope="module", params=NAMES)
def bed(request: pytest.FixtureRequest) -> tuple[BedRecipe, Pcm]:
    """Return a shipped recipe and its loop."""
    return _recipe(request.param), _loop(request.param)


def _momentary(pcm: Pcm) -> NDArray[np.float64]:
    """Return the loudness of every 400 ms of a loop that goes round, 10 ms apart, LUFS."""
    cells = energy_cells(np.concatenate((pcm, pcm)))[len(pcm) // CELL :][: len(pcm) // CELL]
    around = np.concatenate((cells, cells[:39])).astype(np.float64)
    return -0.691 + 10 * np.log10(np.convolve(around, np.ones(40), "valid") / (40 * CELL))


def test_the_five_beds_are_there() -> None:
    """The beds that the manual names ship."""
    assert {"rain", "stream", "ocean", "brown", "drone"} <= set(NAMES)


def test_a_bed_is_as_long_and_as_loud_as_it_should_be(bed: tuple[BedRecipe, Pcm]) -> None:
    """Its loop is its recipe's length, whole pieces, 20 to 60 s, at the speech's loudness."""
    recipe, pcm = bed
    assert pcm.dtype == np.float32
    assert len(pcm) == frames_from_ms(recipe.length)
    assert len(pcm) % PIECE == 0
    assert 20_000 <= recipe.length <= 60_000
    assert integrated_lufs(pcm) == pytest.approx(BED_LUFS, abs=1e-3)
    assert np.abs(pcm).max() < 1
    assert abs(float(pcm.mean(dtype=np.float64))) < 1e-6


def test_a_bed_is_calm(bed: tuple[BedRecipe, Pcm]) -> None:
    """No 400 ms are far above the rest, and nothing comes up by more than 4 LU in 400 ms."""
    momentary = _momentary(bed[1])
    assert momentary.max() < BED_LUFS + 5
    assert momentary.min() > BED_LUFS - 8
    assert (np.roll(momentary, -40) - momentary).max() < 4


def test_the_seam_of_a_bed_is_like_any_other_place(bed: tuple[BedRecipe, Pcm]) -> None:
    """Across the seam neither samples, nor spectrum, nor loudness change more than elsewhere."""
    pcm = bed[1]
    jumps = np.abs(np.diff(np.concatenate((pcm, pcm[:1]))))
    bends = np.abs(np.diff(np.concatenate((pcm[-2:], pcm, pcm[:1])), 2))
    assert jumps[-1] <= np.percentile(jumps, 99.9)
    assert bends[:3].max() <= np.percentile(bends, 99.9)
    around = np.roll(pcm, len(pcm) // 2)
    middle = len(around) // 2
    frames = range(middle % (WINDOW // 2), len(around) - WINDOW, WINDOW // 2)
    spectra = np.log10([_bands(around[at : at + WINDOW]) for at in frames])
    change = np.abs(np.diff(spectra, axis=0)).mean(axis=1)
    seam = (middle - frames.start) // (WINDOW // 2)
    assert change[seam - 3 : seam + 2].max() <= np.percentile(change, 99.5)
    loudness = _momentary(pcm)
    steps = np.abs(loudness - np.roll(loudness, 1))
    assert max(steps[-45:].max(), steps[:5].max()) <= steps[45:-45].max()


def _bands(pcm: Pcm) -> NDArray[np.float64]:
    """Return the power of sixteen bands, three to an octave, of a window."""
    power = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm)))) ** 2
    edges = np.unique((4 * 2 ** (np.arange(17) / 2.5)).astype(int))
    return np.add.reduceat(power, edges[:-1]) + 1e-9


def test_a_seam_would_be_found() -> None:
    """The measures above are awake: the same noise cut off anywhere jumps at its seam."""
    pcm = _loop("brown")[: 20 * PIECE // 8 + 12_345]
    jumps = np.abs(np.diff(np.concatenate((pcm, pcm[:1]))))
    assert jumps[-1] > np.percentile(jumps, 99.9)


def test_the_same_recipe_gives_the_same_samples() -> None:
    """Chance is seeded: it rains the same way twice, and another seed rains otherwise."""
    text = (FOLDER / "rain.toml").read_text(encoding="utf-8")
    short = text.replace("length = 38400", "length = 14400")
    first, again = (synthesise_bed(read_bed("rain", short)) for _ in range(2))
    other = synthesise_bed(read_bed("rain", short.replace("seed = 3", "seed = 4")))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_waves_come_and_go() -> None:
    """The ocean swells as often as its recipe says, by several LU."""
    momentary = _momentary(_loop("ocean"))
    slow = np.convolve(np.concatenate((momentary, momentary[:99])), np.ones(100) / 100, "valid")
    above = slow > (slow.max() + slow.min()) / 2
    assert np.count_nonzero(above & ~np.roll(above, 1)) == 57_600 // 9_600
    assert slow.max() - slow.min() > 5


def test_a_drone_hums_at_its_pitch() -> None:
    """The strongest tone is the recipe's pitch."""
    recipe = _recipe("drone")
    strength = np.abs(np.fft.rfft(_loop("drone")))
    hertz = np.argmax(strength) * 1000 / recipe.length
    assert hertz == pytest.approx(recipe.pitch, abs=0.3)


def test_any_sound_is_levelled_and_silence_refused() -> None:
    """A sound of the author's comes to the same loudness; silence cannot."""
    noise = np.random.default_rng(1).uniform(-0.01, 0.01, 96_000).astype(np.float32)
    assert integrated_lufs(levelled(noise)) == pytest.approx(BED_LUFS, abs=1e-3)
    with pytest.raises(ValueError, match="silent"):
        levelled(np.zeros(96_000, np.float32))
