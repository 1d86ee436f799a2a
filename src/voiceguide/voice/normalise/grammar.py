"""What a language's grammar does with numbers, and which grammar a language has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from voiceguide.voice.normalise import plain

if TYPE_CHECKING:
    from voiceguide.core.words import Unit, Words


class Grammar(Protocol):
    """Numbers among words; `before` is the text that they follow, `number` is digits."""

    def count(self, number: str, unit: Unit, before: str, words: Words) -> str:
        """Say a number of units: `5 minutes`."""
        ...

    def span(self, low: str, high: str, unit: Unit | None, before: str, words: Words) -> str:
        """Say a range, with its unit if it has one: `3 to 5 minutes`."""
        ...

    def mixed(self, whole: str, fraction: str, unit: Unit | None, before: str, words: Words) -> str:
        """Say a whole number (which may be empty) and a fraction such as `1/2`, with its unit."""
        ...

    def out_of(self, part: str, whole: str, words: Words) -> str:
        """Say a mark on a scale: `4 out of 10`."""
        ...

    def per(self, unit: Unit, words: Words) -> str:
        """Say what follows a quantity's slash: `per day`."""
        ...

    def compound(self, number: str, unit: Unit, words: Words) -> str:
        """Say a number that is tied to its unit by a hyphen: `5-minute`."""
        ...

    def time(self, hour: int, minute: int, half: str, before: str, words: Words) -> str:
        """Say a time of day; `half` is `AM`, `PM` or empty."""
        ...

    def date(self, day: int, month: int, year: int | None, before: str, words: Words) -> str:
        """Say a date."""
        ...

    def begin(self, text: str, words: Words) -> str:
        """Say what only this grammar has before other rules see it: years, ordinals with a mark, times of day."""
        ...

    def finish(self, text: str, words: Words) -> str:
        """Apply what only this grammar has: ordinals, numbers that agree with a noun."""
        ...


def grammar_of(words: Words) -> Grammar:
    """Return the grammar that a language's table names; an unknown one is plain."""
    match words.grammar:
        case "french":
            from voiceguide.voice.normalise import french  # noqa: PLC0415  only where it is spoken

            return french
        case "german":
            from voiceguide.voice.normalise import german  # noqa: PLC0415  the same

            return german
        case "slavic":
            from voiceguide.voice.normalise import slavic  # noqa: PLC0415  the same

            return slavic
        case "spanish":
            from voiceguide.voice.normalise import spanish  # noqa: PLC0415  the same

            return spanish
        case _:
            return plain
