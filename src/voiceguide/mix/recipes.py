"""What a chime is made of, read from a recipe in TOML.

The form is told in `audio/README.md`. All times are milliseconds, levels decibels.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.core.units import GRID, Ms
from voiceguide.mix.tables import RecipeError, parts, sentence, values

__all__ = ["ChimeRecipe", "Grains", "Noise", "Partial", "RecipeError", "read_recipe"]

if TYPE_CHECKING:
    from voiceguide.mix.tables import Bounds

MOST_LUFS: Final = -23.0
"""No chime is louder than this in any 400 ms, so that nothing startles."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A tone that dies away, or two that beat."""

    ratio: float
    """Times the recipe's pitch."""
    level: float
    decay: float
    """Time to fall by 60 dB."""
    attack: float = 4.0
    beat: float = 0.0
    """Hertz between the two tones; 0 for one alone."""
    depth: float = 0.6
    """How loud the second of the two is against the first, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Noise:
    """The breath of a stroke: noise in a band that dies away."""

    low: float
    """Hertz."""
    high: float
    """Hertz."""
    level: float
    decay: float
    attack: float = 2.0


@dataclass(frozen=True, slots=True)
class Grains:
    """Many small drops, thick in the middle and thinning out."""

    count: int
    spread: float
    """Time over which they fall."""
    low: float
    """Hertz."""
    high: float
    """Hertz."""
    decay: float
    """Time that the longest drop takes to fall by 60 dB."""


@dataclass(frozen=True, slots=True)
class ChimeRecipe:
    """A chime before it sounds."""

    name: str
    about: str
    lead: Ms
    """Words may begin after so long, while it rings on; a multiple of 24 ms."""
    length: Ms
    pitch: float
    """Hertz that ratios are counted from."""
    loudness: float = -24.0
    """The loudest 400 ms, LUFS."""
    partials: tuple[Partial, ...] = ()
    noises: tuple[Noise, ...] = ()
    grains: tuple[Grains, ...] = ()
    seed: int = 1
    """Where the noise and the grains come from."""


_BOUNDS: Final[Bounds] = {
    "lead": (int, 0, 60_000),
    "length": (int, 1, 60_000),
    "pitch": (float, 20, 10_000),
    "loudness": (float, -60, MOST_LUFS),
    "seed": (int, 0, 2**32),
    "ratio": (float, 0.01, 100),
    "level": (float, -90, 0),
    "decay": (float, 1, 60_000),
    "attack": (float, 1, 10_000),
    "beat": (float, 0, 50),
    "depth": (float, 0, 1),
    "low": (float, 20, 20_000),
    "high": (float, 20, 20_000),
    "count": (int, 1, 10_000),
    "spread": (float, 1, 60_000),
}
_HIGHEST: Final = 20_000


def read_recipe(name: str, text: str) -> ChimeRecipe:
    """Read a chime's recipe.

    Raises:
        RecipeError: The text is no TOML, or a value is missing, unknown or out of bounds.
    """
    try:
        table = tomllib.loads(text)
        about = sentence("about", table)
        partials = parts(Partial, "partial", table, _BOUNDS)
        noises = parts(Noise, "noise", table, _BOUNDS)
        grains = parts(Grains, "grains", table, _BOUNDS)
        rest = values(ChimeRecipe, "the recipe", table, _BOUNDS)
        recipe = ChimeRecipe(name, about, partials=partials, noises=noises, grains=grains, **rest)
        _check_whole(recipe)
    except (tomllib.TOMLDecodeError, RecipeError) as error:
        raise RecipeError(f"chime '{name}': {error}") from error
    return recipe


def _check_whole(recipe: ChimeRecipe) -> None:
    """Check what no value can be blamed for alone."""
    highest = max((recipe.pitch * partial.ratio + partial.beat for partial in recipe.partials), default=0)
    flaws = {
        f"`lead` is to be a multiple of {GRID} and no longer than `length`": recipe.lead % GRID
        or recipe.lead > recipe.length,
        "it has no partial, no noise and no grains": not recipe.partials + recipe.noises + recipe.grains,
        f"a partial of {highest:.0f} Hz is too high": highest > _HIGHEST,
        "`low` is to be below `high`": any(part.low >= part.high for part in recipe.noises + recipe.grains),
    }
    if found := [message for message, wrong in flaws.items() if wrong]:
        raise RecipeError(found[0])
