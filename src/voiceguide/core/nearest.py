"""The known name that somebody probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name nearest to a misspelt one, or None when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415  only for a mistake

    found = get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.5)
    return found[0] if found else None


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return a hint: the nearest known name, or the list of them all."""
    names = sorted(known)
    near = nearest(name, names)
    return f"did you mean `{near}`?" if near else "there are: " + ", ".join(names)
