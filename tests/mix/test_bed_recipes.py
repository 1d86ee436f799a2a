"""A bed's recipe is read whole, or refused with its name and what is wrong."""

from __future__ import annotations

import pytest

from voiceguide.mix.bed_recipes import Drops, Hiss, Tone, read_bed
from voiceguide.mix.tables import RecipeError

BED = 'about = "A brook."\nlength = 9600\n'
NOISE = "[[noise]]\nlow = 100\nhigh = 900\nlevel = -3\n"
DROPS = "[[drops]]\nrate = 20\nlow = 400\nhigh = 900\ndecay = 30\nlevel = -9\n"


def test_a_recipe_is_read_with_its_defaults() -> None:
    """What is left out has its default, and times and levels are as written."""
    text = BED + NOISE + "swell = 900\nebb = 4\n" + DROPS + "[[tone]]\nratio = 1.5\nlevel = 0\nbeat = 4000\n"
    recipe = read_bed("brook", text)
    assert (recipe.name, recipe.about, recipe.length) == ("brook", "A brook.", 9600)
    assert (recipe.pitch, recipe.seed) == (110, 1)
    assert recipe.hisses == (Hiss(100, 900, -3, swell=900, ebb=4),)
    assert recipe.drops == (Drops(20, 400, 900, 30, -9, glide=1),)
    assert recipe.tones == (Tone(1.5, 0, beat=4000),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BED, "no noise, no drops and no tone"),
        (BED.replace("9600", "9601") + NOISE, "`length` is to be a multiple of 24"),
        (BED.replace("9600", "1200") + NOISE, "`length` in the recipe is to be a whole number from 4800"),
        (BED.replace("length = 9600", "") + NOISE, "the recipe lacks `length`"),
        (BED + "loudness = -20\n" + NOISE, "the recipe knows no `loudness`; it knows length, pitch, seed"),
        (BED + NOISE.replace("100", "1000"), "`low` is to be below `high`"),
        (BED + NOISE + "swell = 9600\n", "`swell` and `lag` are to be shorter than `length`"),
        (BED + NOISE + "volume = 1\n", "[[noise]] knows no `volume`"),
        (BED + DROPS.replace("900", "15000") + "glide = 2\n", "a tone or a drop of 30000 Hz is too high"),
        (BED + "[[tone]]\nratio = 40\nlevel = nan\n", "`level` in [[tone]] is to be a number from -90 to 0"),
        (BED.replace('"A brook."', '" "') + NOISE, "`about` is to be a sentence"),
        (BED + NOISE.replace("[[noise]]", "[noise]"), "write `[[noise]]`, once for each"),
        ("about = ", "Invalid value"),
    ],
)
def test_a_bad_recipe_says_what_is_wrong(text: str, message: str) -> None:
    """The message names the bed, and the key and its bounds."""
    with pytest.raises(RecipeError) as found:
        read_bed("brook", text)
    assert str(found.value).startswith("bed 'brook': ")
    assert message in str(found.value)
