"""The kinds of mistakes, read from the table that ships."""

from __future__ import annotations

from importlib.resources import files

from voiceguide.core.errors import RequestError
from voiceguide.core.mistakes import Mistake, parse_mistakes
from voiceguide.core.nearest import nearest

_DIGITS = 3
"""Of a code, after its letters."""


def mistakes() -> tuple[Mistake, ...]:
    """Return every kind of mistake that a script can have, or SSML that is imported, sorted by code."""
    return parse_mistakes(files("voiceguide").joinpath("mistakes.toml").read_text(encoding="utf-8"))


def explain(code: str) -> Mistake:
    """Return the kind of mistake that a code stands for; small letters are as good.

    Raises:
        RequestError: There is none; the hint names the nearest.
    """
    known = {one.code.lower(): one for one in mistakes()}
    wanted = code.strip().lower()
    if wanted not in known:
        padded = wanted if not wanted.startswith("vg") else f"vg{wanted[2:].zfill(_DIGITS)}"
        near = padded if padded in known else nearest(wanted, known)
        hint = f"did you mean {near.upper()}?" if near else "`voiceguide explain` lists them all"
        raise RequestError(f"no mistake has the code {code!r}", hint)
    return known[wanted]
