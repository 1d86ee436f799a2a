"""A recipe is read whole, or refused with its name and what is wrong."""

from __future__ import annotations

import pytest

from voiceguide.mix.recipes import Grains, Noise, Partial, RecipeError, read_recipe

BELL = """
about = "A bell."
lead = 240
length = 1000
pitch = 440
"""
TONE = """
[[partial]]
ratio = 1.0
level = -3
decay = 500
"""


def test_a_recipe_is_read_with_its_defaults() -> None:
    """What is left out has its default, and times and levels are as written."""
    recipe = read_recipe("bell", BELL + TONE + "[[noise]]\nlow=100\nhigh=900\nlevel=-20\ndecay=30")
    assert (recipe.name, recipe.about, recipe.lead, recipe.length) == ("bell", "A bell.", 240, 1000)
    assert (recipe.pitch, recipe.loudness, recipe.seed) == (440, -24, 1)
    assert recipe.partials == (Partial(ratio=1.0, level=-3, decay=500),)
    assert recipe.noises == (Noise(100, 900, -20, 30),)
    assert recipe.grains == ()


def test_grains_are_enough_for_a_chime() -> None:
    """A chime may be drops alone."""
    recipe = read_recipe("rain", BELL + "[[grains]]\ncount=3\nspread=500\nlow=900\nhigh=2000\ndecay=20")
    assert recipe.grains == (Grains(3, 500, 900, 2000, 20),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BELL, "no partial, no noise and no grains"),
        (
            BELL + "volume = 3" + TONE,
            "the recipe knows no `volume`; it knows lead, length, loudness, pitch, seed",
        ),
        (BELL.replace("pitch = 440", "") + TONE, "the recipe lacks `pitch`"),
        (BELL.replace("240", "250") + TONE, "`lead` is to be a multiple of 24"),
        (BELL.replace("240", "2400") + TONE, "no longer than `length`"),
        (BELL.replace("240", "240.5") + TONE, "`lead` in the recipe is to be a whole number from 0 to 60000"),
        (BELL + "loudness = -12" + TONE, "`loudness` in the recipe is to be a number from -60 to -23"),
        (BELL + "loudness = nan" + TONE, "`loudness` in the recipe"),
        (BELL + "loudness = true" + TONE, "`loudness` in the recipe"),
        (BELL.replace('"A bell."', "3") + TONE, "`about` is to be a sentence"),
        (BELL + TONE + "volume = 1", "[[partial]] knows no `volume`"),
        (BELL + TONE.replace("1.0", "60"), "a partial of 26400 Hz is too high"),
        (BELL + TONE.replace("[[partial]]", "[partial]"), "write `[[partial]]`, once for each"),
        (BELL + "[[noise]]\nlow=900\nhigh=100\nlevel=-20\ndecay=30", "`low` is to be below `high`"),
        ("about = ", "Invalid value"),
    ],
)
def test_a_bad_recipe_says_what_is_wrong(text: str, message: str) -> None:
    """The message names the chime, and the key and its bounds."""
    with pytest.raises(RecipeError) as found:
        read_recipe("bell", text)
    assert str(found.value).startswith("chime 'bell': ")
    assert message in str(found.value)
