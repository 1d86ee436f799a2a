"""A length as words of a language: what `{length}` stands for."""

from __future__ import annotations

from voiceguide.core.units import HOUR, MINUTE, SECOND, Ms
from voiceguide.core.words import Words


def write_length(length: Ms, words: Words) -> str:
    """Write a length with the signs of a language, which its normaliser says in full: `1 h 5 min`."""
    hours, rest = divmod(length, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds = f"{rest / SECOND:.3f}".rstrip("0").rstrip(".").replace(".", words.phrase("decimal"))
    parts = (
        (f"{hours}", "hour_sign") if hours else None,
        (f"{minutes}", "minute_sign") if minutes else None,
        (seconds, "second_sign") if rest else None,
    )
    return " ".join(f"{number} {words.phrase(sign)}" for number, sign in filter(None, parts))
