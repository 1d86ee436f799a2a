"""Tables of a recipe in TOML to values: every key known, every number within its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeAlias, TypeVar

_Part = TypeVar("_Part")

Bounds: TypeAlias = Mapping[str, tuple[type[int] | type[float], float, float]]
"""What a key holds: whole numbers or any, the least, the most."""


class RecipeError(ValueError):
    """A recipe cannot be read; the message names the recipe and what is wrong."""


def sentence(key: str, table: dict[str, Any]) -> str:
    """Take a text that is to be there out of a table.

    Raises:
        RecipeError: It is missing, empty or no text.
    """
    text = table.pop(key, None)
    if not isinstance(text, str) or not text.strip():
        raise RecipeError(f"`{key}` is to be a sentence")
    return text.strip()


def parts(kind: type[_Part], key: str, table: dict[str, Any], bounds: Bounds) -> tuple[_Part, ...]:
    """Take every `[[key]]` out of a table, each as a value of a kind.

    Raises:
        RecipeError: It is no list of tables, or one of them is not as it should be.
    """
    found = table.pop(key, [])
    if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
        raise RecipeError(f"write `[[{key}]]`, once for each")
    return tuple(kind(**values(kind, f"[[{key}]]", part, bounds)) for part in found)


def values(kind: type[Any], where: str, table: dict[str, Any], bounds: Bounds) -> dict[str, Any]:
    """Return a table's values once every one is known, a number and within its bounds.

    Raises:
        RecipeError: One is missing, unknown or out of bounds.
    """
    known = {field.name: field.default is MISSING for field in fields(kind) if field.name in bounds}
    if unknown := sorted(table.keys() - known.keys()):
        raise RecipeError(f"{where} knows no `{unknown[0]}`; it knows {', '.join(sorted(known))}")
    if missing := sorted(name for name, needed in known.items() if needed and name not in table):
        raise RecipeError(f"{where} lacks `{missing[0]}`")
    for name, value in table.items():
        number, low, high = bounds[name]
        if type(value) not in {int, number} or not low <= value <= high:
            whole = "a whole number" if number is int else "a number"
            raise RecipeError(f"`{name}` in {where} is to be {whole} from {low:g} to {high:g}")
    return table
