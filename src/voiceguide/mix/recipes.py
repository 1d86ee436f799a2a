"""What a chime is made of, read from a recipe in TOML.

The form is told in `audio/README.md`. All times are milliseconds, levels decibels.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

from voiceguide.core.units import GRID, Ms

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_LUFS: Final = -23.0
"""No chime is louder than this in any 400 ms, so that nothing startles."""


class RecipeError(ValueError):
    """A chime's recipe cannot be read; the message names the recipe and what is wrong."""


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


_Part = TypeVar("_Part", Partial, Noise, Grains)

_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "lead": (0, 60_000),
    "length": (1, 60_000),
    "pitch": (20, 10_000),
    "loudness": (-60, MOST_LUFS),
    "seed": (0, 2**32),
    "ratio": (0.01, 100),
    "level": (-90, 0),
    "decay": (1, 60_000),
    "attack": (1, 10_000),
    "beat": (0, 50),
    "depth": (0, 1),
    "low": (20, 20_000),
    "high": (20, 20_000),
    "count": (1, 10_000),
    "spread": (1, 60_000),
}
_WHOLE: Final = frozenset({"lead", "length", "seed", "count"})
_HIGHEST: Final = 20_000


def read_recipe(name: str, text: str) -> ChimeRecipe:
    """Read a chime's recipe.

    Raises:
        RecipeError: The text is no TOML, or a value is missing, unknown or out of bounds.
    """
    try:
        table = tomllib.loads(text)
        about = table.pop("about", None)
        if not isinstance(about, str) or not about.strip():
            raise RecipeError("`about` is to be a sentence")  # noqa: TRY301  one place adds the chime's name
        partials = _parts(Partial, "partial", table)
        noises = _parts(Noise, "noise", table)
        grains = _parts(Grains, "grains", table)
        values = _values(ChimeRecipe, "the recipe", table)
        recipe = ChimeRecipe(name, about.strip(), partials=partials, noises=noises, grains=grains, **values)
        _check_whole(recipe)
    except (tomllib.TOMLDecodeError, RecipeError) as error:
        raise RecipeError(f"chime '{name}': {error}") from error
    return recipe


def _parts(kind: type[_Part], key: str, table: dict[str, Any]) -> tuple[_Part, ...]:
    parts = table.pop(key, [])
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise RecipeError(f"write `[[{key}]]`, once for each")
    return tuple(kind(**_values(kind, f"[[{key}]]", part)) for part in parts)


def _values(kind: type[_Part | ChimeRecipe], where: str, table: dict[str, Any]) -> dict[str, Any]:
    """Return a table's values once every one is known, a number and within its bounds."""
    known = {field.name: field.default is MISSING for field in fields(kind) if field.name in _BOUNDS}
    if unknown := sorted(table.keys() - known.keys()):
        raise RecipeError(f"{where} knows no `{unknown[0]}`; it knows {', '.join(sorted(known))}")
    if missing := sorted(name for name, needed in known.items() if needed and name not in table):
        raise RecipeError(f"{where} lacks `{missing[0]}`")
    for name, value in table.items():
        low, high = _BOUNDS[name]
        kinds = (int,) if name in _WHOLE else (int, float)
        if type(value) not in kinds or not low <= value <= high:
            whole = "a whole number" if name in _WHOLE else "a number"
            raise RecipeError(f"`{name}` in {where} is to be {whole} from {low:g} to {high:g}")
    return table


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
