"""What a bed is made of, read from a recipe in TOML.

The form is told in `audio/README.md`. Times are milliseconds, levels decibels.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.core.units import GRID, Ms
from voiceguide.mix.tables import RecipeError, parts, sentence, values

if TYPE_CHECKING:
    from voiceguide.mix.tables import Bounds


@dataclass(frozen=True, slots=True)
class Hiss:
    """Steady noise in a band with soft edges, that may swell and ebb."""

    low: float
    """Hertz."""
    high: float
    """Hertz."""
    level: float
    slope: float = 0.0
    """Decibels an octave within the band; -6 is brown, -3 pink."""
    swell: float = 0.0
    """Time from one swell to the next, about; 0 is steady."""
    ebb: float = 0.0
    """How far it sinks between two swells."""
    lag: float = 0.0
    """How much later it swells than others of the same time."""


@dataclass(frozen=True, slots=True)
class Drops:
    """Many small tones at random moments: rain on a leaf, bubbles in a brook."""

    rate: float
    """A second."""
    low: float
    """Hertz."""
    high: float
    """Hertz."""
    decay: float
    """Time that the longest drop takes to fall by 60 dB."""
    level: float
    glide: float = 1.0
    """A drop's pitch at the end of its decay, times the one it begins with."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone without end, or two that beat slowly."""

    ratio: float
    """Times the recipe's pitch."""
    level: float
    beat: float = 0.0
    """Time from one beat to the next; 0 is a tone alone."""
    swell: float = 0.0
    """As of `Hiss`."""
    ebb: float = 0.0
    """As of `Hiss`."""
    lag: float = 0.0
    """As of `Hiss`."""


@dataclass(frozen=True, slots=True)
class BedRecipe:
    """A bed before it sounds: a loop of all its layers."""

    name: str
    about: str
    length: Ms
    """Of the loop; a multiple of 24 ms."""
    pitch: float = 110.0
    """Hertz that ratios are counted from."""
    seed: int = 1
    """Where noise, drops and swells come from."""
    hisses: tuple[Hiss, ...] = ()
    drops: tuple[Drops, ...] = ()
    tones: tuple[Tone, ...] = ()


_BOUNDS: Final[Bounds] = {
    "length": (int, 4_800, 120_000),
    "pitch": (float, 20, 2_000),
    "seed": (int, 0, 2**32),
    "low": (float, 20, 20_000),
    "high": (float, 20, 20_000),
    "level": (float, -90, 0),
    "slope": (float, -12, 6),
    "swell": (float, 0, 60_000),
    "ebb": (float, 0, 40),
    "lag": (float, 0, 60_000),
    "rate": (float, 0.1, 500),
    "decay": (float, 1, 2_000),
    "glide": (float, 0.25, 4),
    "ratio": (float, 0.1, 40),
    "beat": (float, 0, 60_000),
}
_HIGHEST: Final = 20_000


def read_bed(name: str, text: str) -> BedRecipe:
    """Read a bed's recipe.

    Raises:
        RecipeError: The text is no TOML, or a value is missing, unknown or out of bounds.
    """
    try:
        table = tomllib.loads(text)
        about = sentence("about", table)
        hisses = parts(Hiss, "noise", table, _BOUNDS)
        drops = parts(Drops, "drops", table, _BOUNDS)
        tones = parts(Tone, "tone", table, _BOUNDS)
        rest = values(BedRecipe, "the recipe", table, _BOUNDS)
        recipe = BedRecipe(name, about, hisses=hisses, drops=drops, tones=tones, **rest)
        _check_whole(recipe)
    except (tomllib.TOMLDecodeError, RecipeError) as error:
        raise RecipeError(f"bed '{name}': {error}") from error
    return recipe


def _check_whole(recipe: BedRecipe) -> None:
    """Check what no value can be blamed for alone."""
    moving = recipe.hisses + recipe.tones
    tones = [recipe.pitch * tone.ratio for tone in recipe.tones]
    tones += [drops.high * max(drops.glide, 1) for drops in recipe.drops]
    highest = max(tones, default=0)
    longest = max((max(part.swell, part.lag) for part in moving), default=0)
    flaws = {
        f"`length` is to be a multiple of {GRID}": recipe.length % GRID,
        "it has no noise, no drops and no tone": not moving + recipe.drops,
        f"a tone or a drop of {highest:.0f} Hz is too high": highest > _HIGHEST,
        "`low` is to be below `high`": any(part.low >= part.high for part in recipe.hisses + recipe.drops),
        "`swell` and `lag` are to be shorter than `length`": longest >= recipe.length,
    }
    if found := [message for message, wrong in flaws.items() if wrong]:
        raise RecipeError(found[0])
